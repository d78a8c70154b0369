-- Where units and platforms stand on the plane map.
-- Grain:   one row per kind, id
SELECT
    unit_kind AS kind,
    unit_id AS id,
    x_km,
    y_km
FROM units
WHERE x_km IS NOT NULL
UNION ALL
SELECT
    'platform',
    platform_id,
    x_km,
    y_km
FROM platform_places
WHERE x_km IS NOT NULL
ORDER BY kind, id
