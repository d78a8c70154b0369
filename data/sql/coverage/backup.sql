-- What would be left of each need's supply without the platforms certainly in reach.
-- Grain:   one row per unit_kind, unit_id, cluster_id that has a need and a platform that serves
--          the cluster
-- Params:  as in coverage.sql, whose rules of reach hold
WITH supply AS (
    SELECT
        c.cluster_id,
        p.platform_id,
        p.existing,
        c.serves,
        p.surely AND c.serves AS sure
    FROM serving($serves_from) AS c
    JOIN
        counting($levels, $confidences, $as_of, $statuses, $pipeline, $presumed, $counted, $opened)
            AS p
        USING (platform_id)
    WHERE p.existing OR c.serves
),

pair AS (
    SELECT
        need.unit_kind,
        need.unit_id,
        need.cluster_id,
        s.platform_id,
        s.existing,
        s.serves,
        s.sure,
        CASE
            WHEN x.inside IS NULL THEN 'no' ELSE
                reached(x.inside, x.km_p05, x.km_p95, need.radius_km)
        END AS reached
    FROM needed($policy_id, $radius_km, $scope) AS need
    JOIN supply AS s USING (cluster_id)
    -- a pair not listed is out of reach, but serves the cluster
    LEFT JOIN proximity AS x USING (unit_kind, unit_id, platform_id)
)

SELECT
    unit_kind,
    unit_id,
    cluster_id,
    count(*) FILTER (serves) AS serving,
    bool_or(existing AND reached <> 'no' AND NOT (sure AND reached = 'yes')) AS perhaps_another,
    bool_or(NOT existing AND reached <> 'no') AS pipeline_reaches
FROM pair
GROUP BY unit_kind, unit_id, cluster_id
ORDER BY unit_kind, unit_id, cluster_id
