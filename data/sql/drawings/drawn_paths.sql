-- Everything that a plane map draws, as SVG path data in km.
-- Grain:   one row per layer, id
SELECT
    layer,
    id,
    path
FROM drawings
WHERE path IS NOT NULL
ORDER BY layer, id
