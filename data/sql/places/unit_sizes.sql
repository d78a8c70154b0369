-- How large each unit of a kind is.
-- Grain:   one row per unit_id
-- Params:  $unit_kind
SELECT
    unit_id,
    year,
    value_added,
    population,
    electricity
FROM unit_sizes
WHERE unit_kind = $unit_kind
ORDER BY unit_id
