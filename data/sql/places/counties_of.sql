-- The counties of each county, city and the province.
-- Grain:   one row per administrative unit and county
SELECT
    unit_kind,
    unit_id,
    adcode
FROM unit_counties
WHERE unit_kind IN ('county', 'city', 'province')
ORDER BY unit_kind, unit_id, adcode
