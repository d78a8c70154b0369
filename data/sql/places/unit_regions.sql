-- The ground on which each unit could lie, and the counties that it may touch.
-- Grain:   one row per unit_kind, unit_id
-- Rules:   of a zone whose county is unknown: those of its city, or of the province
WITH own AS (
    SELECT
        unit_kind,
        unit_id,
        list(adcode ORDER BY adcode) AS adcodes
    FROM unit_counties
    GROUP BY unit_kind, unit_id
)

SELECT
    r.unit_kind,
    r.unit_id,
    r.region_id,
    r.whole,
    coalesce(own.adcodes, city.adcodes, province.adcodes) AS adcodes
FROM unit_regions AS r
JOIN units AS u USING (unit_kind, unit_id)
LEFT JOIN own USING (unit_kind, unit_id)
LEFT JOIN own AS city ON city.unit_kind = 'city' AND city.unit_id = u.city_adcode
LEFT JOIN own AS province ON province.unit_kind = 'province'
ORDER BY r.unit_kind, r.unit_id
