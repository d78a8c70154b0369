-- Every unit.
-- Grain:   one row per unit_kind, unit_id
SELECT
    unit_kind,
    unit_id,
    name,
    name_en,
    city,
    county,
    adcode,
    city_adcode,
    area_km2,
    lon,
    lat,
    west,
    south,
    east,
    north
FROM units
ORDER BY unit_kind, unit_id
