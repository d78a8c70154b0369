-- The lists whose stated total is the total of a level.
-- Grain:   one row per level_total
SELECT level_total, list_name, date, total_count, rows_found
FROM lists
WHERE registry = 'platforms' AND level_total IS NOT NULL
ORDER BY level_total
