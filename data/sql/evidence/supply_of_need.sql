-- Every platform on record that serves a cluster wholly or in part and is listed near a unit, with
-- where it comes from.
-- Grain:   one row per platform_id
-- Params:  $unit_kind, $unit_id, $cluster_id
SELECT
    p.platform_id,
    p.name,
    p.level,
    p.status,
    p.confidence,
    p.recognised_on,
    c.weight,
    x.inside,
    x.km_p05,
    x.km_p50,
    x.km_p95,
    p.source_title,
    p.source_url,
    p.source_kind,
    p.source_date
FROM proximity AS x
JOIN platforms AS p USING (platform_id)
JOIN platform_clusters AS c ON c.platform_id = p.platform_id AND c.cluster_id = $cluster_id
WHERE x.unit_kind = $unit_kind AND x.unit_id = $unit_id
ORDER BY x.km_p50 NULLS LAST, p.platform_id
