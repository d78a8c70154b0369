-- Every zone with what is known of its shape.
-- Grain:   one row per zone_id
SELECT
    z.zone_id,
    z.name,
    z.kind,
    z.approved_on,
    z.approved_area_ha,
    z.area_basis,
    z.leading_industries,
    z.industries_on,
    z.city,
    z.county,
    z.adcode,
    z.other_adcodes,
    z.confidence,
    z.notes,
    z.source_url,
    z.source_kind,
    z.source_title,
    z.source_date,
    z.county_candidate,
    z.related_zone_ids,
    p.geometry_basis,
    p.radius_km,
    p.lon,
    p.lat,
    p.plate_id
FROM zones AS z
JOIN zone_places AS p USING (zone_id)
ORDER BY z.zone_id
