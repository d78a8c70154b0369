-- Zones and cluster areas that reach into each county.
-- Grain:   one row per unit and county
SELECT
    c.adcode,
    c.unit_kind,
    c.unit_id,
    u.name,
    u.city_adcode
FROM unit_counties AS c
JOIN units AS u USING (unit_kind, unit_id)
WHERE c.unit_kind IN ('zone', 'area')
ORDER BY c.adcode, c.unit_kind, c.unit_id
