-- Towns and seats of the gazetteer with their county and city.
-- Grain:   one row per geonames_id
SELECT
    g.geonames_id,
    g.name,
    g.name_alt,
    g.lon,
    g.lat,
    g.feature,
    g.adcode,
    u.name AS county,
    u.city,
    u.city_adcode
FROM gazetteer AS g
LEFT JOIN units AS u ON u.unit_kind = 'county' AND u.unit_id = g.adcode
ORDER BY g.geonames_id
