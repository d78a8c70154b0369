-- For each need the platforms that would meet it if they existed and counted: in reach, serving its
-- cluster, not existing supply now.
-- Grain:   one row per unit_kind, unit_id, cluster_id and platform_id
-- Params:  as in coverage.sql; needs are those of the policy set
-- Rules:   surely in reach and surely serving, as in coverage.sql
SELECT
    need.unit_kind,
    need.unit_id,
    need.cluster_id,
    p.platform_id,
    p.name AS platform_name,
    p.status,
    p.level,
    p.confidence,
    p.operator_type,
    p.recognised_on,
    list_contains($statuses, p.status) AS exists_now,
    list_contains($pipeline, p.status) AS pipeline,
    exists_now OR pipeline AS status_counts,
    list_has_any($levels, levels_held(p.level, p.other_levels)) AS level_counts,
    list_contains($confidences, p.confidence) AS confidence_counts,
    coalesce(earliest(p.recognised_on) <= $as_of, true) AS recognised,
    known_to_exist(p.status, p.list_ids, $presumed) AS existence,
    x.km_p50
FROM needed($policy_id, $radius_km, $scope) AS need
JOIN serving($serves_from) AS c USING (cluster_id)
JOIN platforms AS p USING (platform_id)
JOIN proximity AS x USING (unit_kind, unit_id, platform_id)
WHERE
    c.serves
    AND reached(x.inside, x.km_p05, x.km_p95, need.radius_km) = 'yes'
    AND p.confidence <> 'unconfirmed'
    AND NOT (exists_now AND level_counts AND confidence_counts AND recognised)
ORDER BY need.unit_kind, need.unit_id, need.cluster_id, pipeline DESC, x.km_p50, p.platform_id
