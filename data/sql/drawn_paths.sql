-- What a plane map draws of some layers, as SVG path data in km.
-- Grain:   one row per layer, id
-- Params:  $layers  county, city, province, context, zone, city_borders, sheet
SELECT layer, id, path
FROM drawings
WHERE list_contains($layers, layer)
ORDER BY layer, id
