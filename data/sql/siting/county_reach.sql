-- How far each unit is from anywhere in each county.
-- Grain:   one row per unit_kind, unit_id, adcode within the distance that is measured
SELECT
    unit_kind,
    unit_id,
    adcode,
    inside,
    km_p05,
    km_p50,
    km_p95
FROM county_reach
ORDER BY unit_kind, unit_id, adcode
