-- Every platform with its place and the clusters it serves.
-- Grain:   one row per platform_id
SELECT
    p.platform_id,
    p.name,
    p.level,
    p.recognised_on,
    p.batch,
    p.lead_org,
    p.partner_orgs,
    p.city,
    p.county,
    p.adcode,
    p.address,
    p.host_zone,
    p.field,
    p.operator_type,
    p.status,
    p.floor_area_m2,
    p.pilot_lines,
    p.staff,
    p.projects_served,
    p.firms_served,
    p.revenue_cny,
    p.services,
    p.source_url,
    p.source_kind,
    p.source_title,
    p.source_date,
    p.confidence,
    p.notes,
    coalesce(county.city_adcode, city.unit_id) AS city_adcode,
    p.other_levels,
    p.list_ids,
    l.location_basis,
    l.matched,
    l.lon,
    l.lat,
    l.uncertainty_km,
    l.host_zone_id
FROM platforms AS p
JOIN platform_places AS l USING (platform_id)
LEFT JOIN units AS county ON county.unit_kind = 'county' AND county.unit_id = p.adcode
LEFT JOIN units AS city ON city.unit_kind = 'city' AND city.name = p.city
ORDER BY
    list_position(
        [
            'national',
            'national_cultivation',
            'national_programme',
            'provincial',
            'municipal',
            'municipal_cultivation',
            'unlisted'
        ],
        p.level
    ),
    p.platform_id
