-- Every official list with how much of it was found.
-- Grain:   one row per registry and list_id
SELECT
    registry,
    list_id,
    list_name,
    issuer,
    date,
    covers,
    adcode,
    total_count,
    rows_found,
    level_total,
    notes,
    source_url,
    source_kind
FROM lists
ORDER BY list_position(['platforms', 'cluster_areas', 'zones'], registry), list_name
