-- How far each unit of a kind is from anywhere in each place where a platform could be built.
-- Grain:   one row per unit_id and site_kind, site_id (a county, or a zone of which at least the
--          county is known) within the distance that is measured
-- Params:  $unit_kind
-- Rules:   of a zone of which no more than its county is known, the site could be anywhere in that
--          county: only in the zone itself it is surely inside.
SELECT
    unit_id,
    'county' AS site_kind,
    adcode AS site_id,
    inside,
    km_p05,
    km_p50,
    km_p95
FROM county_reach
WHERE unit_kind = $unit_kind
UNION ALL
SELECT
    unit_id,
    'zone',
    zone_id,
    inside,
    km_p05,
    km_p50,
    km_p95
FROM zone_reach
WHERE unit_kind = $unit_kind
UNION ALL
SELECT
    c.unit_id,
    'zone',
    z.zone_id,
    CASE WHEN $unit_kind = 'zone' AND c.unit_id = z.zone_id THEN 'yes' ELSE c.inside END,
    CASE WHEN $unit_kind = 'zone' AND c.unit_id = z.zone_id THEN 0 ELSE c.km_p05 END,
    CASE WHEN $unit_kind = 'zone' AND c.unit_id = z.zone_id THEN 0 ELSE c.km_p50 END,
    CASE WHEN $unit_kind = 'zone' AND c.unit_id = z.zone_id THEN 0 ELSE c.km_p95 END
FROM zone_places AS z
JOIN units AS u ON u.unit_kind = 'zone' AND u.unit_id = z.zone_id
JOIN county_reach AS c ON c.adcode = u.adcode AND c.unit_kind = $unit_kind
WHERE z.geometry_basis = 'county'
ORDER BY unit_id, site_kind, site_id
