-- What a map draws of one layer.
-- Grain:   one row per id
-- Params:  $layer  county, city, province, context or zone
SELECT
    id,
    geojson
FROM drawings
WHERE layer = $layer
ORDER BY id
