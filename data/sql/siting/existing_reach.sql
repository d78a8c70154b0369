-- Each need with how many platforms that are known to exist and to serve its cluster reach it, and
-- how far the nearest of them is.
-- Grain:   one row per unit_kind, unit_id, cluster_id that has a need under the policy set
-- Params:  as in coverage.sql, whose rules of reach hold
WITH existing AS (
    SELECT
        c.cluster_id,
        p.platform_id
    FROM serving($serves_from) AS c
    JOIN
        counting($levels, $confidences, $as_of, $statuses, $pipeline, $presumed, $counted, $opened)
            AS p
        USING (platform_id)
    WHERE c.serves AND p.surely
)

SELECT
    need.unit_kind,
    need.unit_id,
    need.cluster_id,
    count(*) FILTER (reached(x.inside, x.km_p05, x.km_p95, need.radius_km) = 'yes') AS surely,
    count(*) FILTER (reached(x.inside, x.km_p50, x.km_p50, need.radius_km) = 'yes') AS probably,
    min(x.km_p95) AS km_p95,
    min(x.km_p50) AS km_p50
FROM needed($policy_id, $radius_km, $scope) AS need
LEFT JOIN existing USING (cluster_id)
LEFT JOIN proximity AS x USING (unit_kind, unit_id, platform_id)
GROUP BY need.unit_kind, need.unit_id, need.cluster_id
ORDER BY need.unit_kind, need.unit_id, need.cluster_id
