-- What would be left of each need's supply without the platforms certainly in reach.
-- Grain:   one row per unit_kind, unit_id, cluster_id that has a need and a platform that serves the cluster
-- Params:  as in coverage.sql, whose rules of reach hold
WITH need AS (
    SELECT DISTINCT n.unit_kind, n.unit_id, n.cluster_id, coalesce($radius_km, r.radius_km) AS radius_km
    FROM needs AS n
    JOIN clusters AS c USING (cluster_id)
    JOIN policy_radii AS r ON r.kind = coalesce(c.kind, 'mixed') AND r.policy_id = $policy_id
    WHERE n.basis <> 'plan' OR n.evidence = $policy_id
),
serving AS (
    SELECT c.cluster_id, p.platform_id, list_contains($statuses, p.status) OR list_contains($opened, p.platform_id) AS existing
    FROM platform_clusters AS c
    JOIN platforms AS p USING (platform_id)
    WHERE c.weight >= $serves_from
      AND (list_contains($opened, p.platform_id) OR (
          list_contains($levels, p.level)
          AND list_contains($confidences, p.confidence)
          AND (list_contains($statuses, p.status) OR list_contains($pipeline, p.status))
          AND coalesce(p.recognised_on <= $as_of, true)
      ))
),
pair AS (
    SELECT need.unit_kind, need.unit_id, need.cluster_id, s.existing,
           CASE
               WHEN x.inside = 'yes' OR x.km_p95 <= need.radius_km THEN 'yes'
               WHEN x.inside IS NULL OR (x.inside = 'no' AND x.km_p05 > need.radius_km) THEN 'no'
               ELSE 'unknown'
           END AS reached
    FROM need
    JOIN serving AS s USING (cluster_id)
    LEFT JOIN proximity AS x USING (unit_kind, unit_id, platform_id) -- a pair not listed is out of reach, but serves the cluster
)
SELECT unit_kind, unit_id, cluster_id, count(*) AS serving,
       bool_or(existing AND reached = 'unknown') AS perhaps_another, bool_or(NOT existing AND reached <> 'no') AS pipeline_reaches
FROM pair
GROUP BY unit_kind, unit_id, cluster_id
ORDER BY unit_kind, unit_id, cluster_id
