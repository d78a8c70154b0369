-- Platforms that count and are known to exist, with the city that each is in.
-- Grain:   one row per platform_id of which a city is known
-- Params:  as in coverage.sql
SELECT
    p.platform_id,
    coalesce(county.city_adcode, city.unit_id) AS city_adcode
FROM
    counting($levels, $confidences, $as_of, $statuses, $pipeline, $presumed, $counted, $opened) AS p
LEFT JOIN units AS county ON county.unit_kind = 'county' AND county.unit_id = p.adcode
LEFT JOIN units AS city ON city.unit_kind = 'city' AND city.name = p.city
WHERE p.surely AND coalesce(county.city_adcode, city.unit_id) IS NOT NULL
ORDER BY p.platform_id
