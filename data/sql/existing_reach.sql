-- Each need with how many existing platforms that serve its cluster reach it, and how far the nearest of them is.
-- Grain:   one row per unit_kind, unit_id, cluster_id that has a need under the policy set
-- Params:  as in coverage.sql, whose rules of reach hold
WITH need AS (
    SELECT DISTINCT n.unit_kind, n.unit_id, n.cluster_id, coalesce($radius_km, r.radius_km) AS radius_km
    FROM needs AS n
    JOIN clusters AS c USING (cluster_id)
    JOIN policy_radii AS r ON r.kind = coalesce(c.kind, 'mixed') AND r.policy_id = $policy_id
    WHERE n.basis <> 'plan' OR n.evidence = $policy_id
),
existing AS (
    SELECT c.cluster_id, p.platform_id
    FROM platform_clusters AS c
    JOIN platforms AS p USING (platform_id)
    WHERE c.weight >= $serves_from
      AND (list_contains($opened, p.platform_id) OR (
          list_contains($levels, p.level) AND list_contains($confidences, p.confidence) AND list_contains($statuses, p.status)
          AND coalesce(p.recognised_on <= $as_of, true)
      ))
)
SELECT need.unit_kind, need.unit_id, need.cluster_id,
       count(*) FILTER (x.inside = 'yes' OR x.km_p95 <= need.radius_km) AS surely,
       count(*) FILTER (x.inside = 'yes' OR x.km_p50 <= need.radius_km) AS probably,
       min(x.km_p95) AS km_p95, min(x.km_p50) AS km_p50
FROM need
LEFT JOIN existing USING (cluster_id)
LEFT JOIN proximity AS x USING (unit_kind, unit_id, platform_id)
GROUP BY need.unit_kind, need.unit_id, need.cluster_id
ORDER BY need.unit_kind, need.unit_id, need.cluster_id
