-- Platforms that count under a setting: those that exist, and those in the pipeline.
-- Grain:   one row per platform_id
-- Params:  as in coverage.sql
SELECT platform_id, level, existing
FROM counting($levels, $confidences, $as_of, $statuses, $pipeline, $counted, $opened)
ORDER BY platform_id
