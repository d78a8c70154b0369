-- Counties and their distance to one platform, nearest first.
-- Grain:   one row per county
-- Params:  $platform_id
SELECT
    x.unit_id,
    u.name,
    u.name_en,
    u.city,
    x.inside,
    x.km_p05,
    x.km_p50,
    x.km_p95
FROM proximity AS x
JOIN units AS u USING (unit_kind, unit_id)
WHERE x.unit_kind = 'county' AND x.platform_id = $platform_id
ORDER BY x.km_p50, x.unit_id
