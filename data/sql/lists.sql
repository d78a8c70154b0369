-- Every official list with how much of it was found.
-- Grain:   one row per registry and list_name
SELECT registry, list_name, issuer, date, covers, total_count, rows_found, level_total, notes, source_url, source_kind
FROM lists
ORDER BY list_position(['platforms', 'cluster_areas', 'zones'], registry), list_name
