-- The counties that each unit of a kind reaches into.
-- Grain:   one row per unit_id and adcode
-- Params:  $unit_kind
SELECT
    unit_id,
    adcode
FROM unit_counties
WHERE unit_kind = $unit_kind
ORDER BY unit_id, adcode
