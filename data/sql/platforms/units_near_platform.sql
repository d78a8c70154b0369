-- Units of every kind and their distance to one platform.
-- Grain:   one row per unit_kind and unit_id
-- Params:  $platform_id
SELECT
    unit_kind,
    unit_id,
    inside,
    km_p05,
    km_p50,
    km_p95
FROM proximity
WHERE platform_id = $platform_id
ORDER BY unit_kind, unit_id
