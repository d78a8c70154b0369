-- The platforms that reach each need of a kind of unit surely or perhaps, and serve its cluster
-- surely or perhaps: without them it is a gap.
-- Grain:   one row per unit_id, cluster_id and platform_id
-- Params:  $unit_kind; the others as in coverage.sql
SELECT
    need.unit_id,
    need.cluster_id,
    p.platform_id
FROM needed($policy_id, $radius_km, $scope) AS need
JOIN serving($serves_from) AS c USING (cluster_id)
JOIN
    counting($levels, $confidences, $as_of, $statuses, $pipeline, $presumed, $counted, $opened) AS p
    USING (platform_id)
JOIN proximity AS x USING (unit_kind, unit_id, platform_id)
WHERE
    need.unit_kind = $unit_kind
    AND p.existing
    AND reached(x.inside, x.km_p05, x.km_p95, need.radius_km) <> 'no'
ORDER BY need.unit_id, need.cluster_id, p.platform_id
