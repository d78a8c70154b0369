-- What would be left of each need's supply without the platforms certainly in reach.
-- Grain:   one row per unit_kind, unit_id, cluster_id that has a need and a platform that serves the cluster
-- Params:  as in coverage.sql, whose rules of reach hold
WITH serving AS (
    SELECT c.cluster_id, p.platform_id, p.existing
    FROM platform_clusters AS c
    JOIN counting($levels, $confidences, $as_of, $statuses, $pipeline, $counted, $opened) AS p USING (platform_id)
    WHERE c.weight >= $serves_from
),
pair AS (
    SELECT need.unit_kind, need.unit_id, need.cluster_id, s.existing,
           CASE
               WHEN x.inside = 'yes' OR x.km_p95 <= need.radius_km THEN 'yes'
               WHEN x.inside IS NULL OR (x.inside = 'no' AND x.km_p05 > need.radius_km) THEN 'no'
               ELSE 'unknown'
           END AS reached
    FROM needed($policy_id, $radius_km) AS need
    JOIN serving AS s USING (cluster_id)
    LEFT JOIN proximity AS x USING (unit_kind, unit_id, platform_id) -- a pair not listed is out of reach, but serves the cluster
)
SELECT unit_kind, unit_id, cluster_id, count(*) AS serving,
       bool_or(existing AND reached = 'unknown') AS perhaps_another, bool_or(NOT existing AND reached <> 'no') AS pipeline_reaches
FROM pair
GROUP BY unit_kind, unit_id, cluster_id
ORDER BY unit_kind, unit_id, cluster_id
