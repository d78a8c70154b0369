-- Platforms on record by level.
-- Grain:   one row per level
SELECT level, count(*) AS platforms, count(*) FILTER (status IN ('operating', 'unknown')) AS existing
FROM platforms
GROUP BY level
ORDER BY level
