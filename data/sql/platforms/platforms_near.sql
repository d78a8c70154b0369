-- Platforms inside or near one unit, nearest first.
-- Grain:   one row per platform_id
-- Params:  $unit_kind, $unit_id
SELECT
    x.platform_id,
    p.name,
    p.level,
    p.status,
    p.confidence,
    x.inside,
    x.km_p05,
    x.km_p50,
    x.km_p95
FROM proximity AS x
JOIN platforms AS p USING (platform_id)
WHERE x.unit_kind = $unit_kind AND x.unit_id = $unit_id
ORDER BY x.km_p50 NULLS LAST, x.platform_id
