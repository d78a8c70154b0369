-- Every designated cluster area.
-- Grain:   one row per area_id
SELECT
    area_id,
    cluster_id,
    designation,
    name,
    city,
    county,
    adcode,
    batch,
    designated_on,
    confidence,
    notes,
    source_url,
    source_kind,
    source_title,
    source_date
FROM cluster_areas
ORDER BY area_id
