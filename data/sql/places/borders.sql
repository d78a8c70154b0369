-- The neighbouring provinces near each unit, nearest first.
-- Grain:   one row per unit_kind, unit_id, neighbour_adcode; one without a neighbour for a zone of
--          which not even the city is known
SELECT
    unit_kind,
    unit_id,
    neighbour_adcode,
    neighbour,
    km
FROM borders
UNION ALL
SELECT
    unit_kind,
    unit_id,
    NULL,
    NULL,
    NULL
FROM units
WHERE unit_kind = 'zone' AND city_adcode IS NULL AND lon IS NULL
ORDER BY unit_kind, unit_id, km, neighbour_adcode
