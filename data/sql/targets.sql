-- The plan's goals.
-- Grain:   one row per target_id
SELECT target_id, indicator, year, operator, value AS goal, unit, scope
FROM targets
ORDER BY year, target_id
