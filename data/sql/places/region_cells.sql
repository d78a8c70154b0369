-- The cells of every ground on which a unit could lie.
-- Grain:   one row per region_id, cell
SELECT
    region_id,
    x_km,
    y_km,
    z_km,
    share,
    side_km
FROM region_cells
ORDER BY region_id, cell
