-- For each need the platforms that would meet it if they counted: in reach, serving its cluster, not existing supply now.
-- Grain:   one row per unit_kind, unit_id, cluster_id and platform_id
-- Params:  as in coverage.sql; needs are those of the policy set
-- Rules:   in reach as in coverage.sql: certainly inside, or km_p95 <= radius
WITH need AS (
    SELECT DISTINCT n.unit_kind, n.unit_id, n.cluster_id, coalesce($radius_km, r.radius_km) AS radius_km
    FROM needs AS n
    JOIN clusters AS c USING (cluster_id)
    JOIN policy_radii AS r ON r.kind = coalesce(c.kind, 'mixed') AND r.policy_id = $policy_id
    WHERE n.basis <> 'plan' OR n.evidence = $policy_id
)
SELECT need.unit_kind, need.unit_id, need.cluster_id, p.platform_id, p.name AS platform_name, p.status, p.level, p.operator_type,
       list_contains($pipeline, p.status) AS pipeline, x.km_p50
FROM need
JOIN platform_clusters AS c USING (cluster_id)
JOIN platforms AS p USING (platform_id)
JOIN proximity AS x USING (unit_kind, unit_id, platform_id)
WHERE c.weight >= $serves_from AND (x.inside = 'yes' OR x.km_p95 <= need.radius_km) AND p.confidence <> 'unconfirmed'
  AND NOT (list_contains($statuses, p.status) AND list_contains($levels, p.level) AND list_contains($confidences, p.confidence) AND coalesce(p.recognised_on <= $as_of, true))
ORDER BY need.unit_kind, need.unit_id, need.cluster_id, pipeline DESC, x.km_p50, p.platform_id
