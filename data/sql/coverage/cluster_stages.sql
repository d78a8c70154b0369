-- Each verification stage that a cluster requires, and which existing platforms of the province
-- that serve the cluster offer it.
-- Grain:   one row per cluster_id and stage that the policy set requires for the cluster's kind;
--          groups and placeholders are left out
-- Params:  as in coverage.sql
-- Rules:   those of coverage.sql, wherever the platforms stand. Unknown: none is known to offer it,
--          and of `platforms_unknown` it cannot be told.
WITH supply AS (
    SELECT
        c.cluster_id,
        p.platform_id,
        p.name,
        p.surely AND c.serves AS sure
    FROM serving($serves_from) AS c
    JOIN
        counting($levels, $confidences, $as_of, $statuses, $pipeline, $presumed, $counted, $opened)
            AS p
        USING (platform_id)
    WHERE p.existing
)

SELECT
    c.cluster_id,
    r.stage,
    CASE
        WHEN bool_or(s.sure AND o.stage IS NOT NULL) THEN 'yes'
        WHEN
            bool_or(s.platform_id IS NOT NULL AND (o.stage IS NOT NULL OR t.platform_id IS NULL))
            THEN 'unknown'
        ELSE 'no'
    END AS offers,
    string_agg(s.name, ';' ORDER BY s.platform_id) FILTER (s.sure AND o.stage IS NOT NULL)
        AS platforms,
    string_agg(s.name, ';' ORDER BY s.platform_id) FILTER (
        NOT s.sure AND o.stage IS NOT NULL OR o.stage IS NULL AND t.platform_id IS NULL
    ) AS platforms_unknown
FROM clusters AS c
JOIN policy_stages AS r ON r.kind = coalesce(c.kind, 'mixed') AND r.policy_id = $policy_id
LEFT JOIN supply AS s USING (cluster_id)
LEFT JOIN offering($added) AS o ON o.platform_id = s.platform_id AND o.stage = r.stage
LEFT JOIN telling AS t ON t.platform_id = s.platform_id
WHERE c.tier NOT IN ('trillion', '500bn')
GROUP BY c.cluster_id, r.stage
ORDER BY c.cluster_id, r.stage
