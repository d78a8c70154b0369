-- Platforms that count under a setting: those that exist, and those in the pipeline.
-- Grain:   one row per platform_id
-- Params:  as in coverage.sql
SELECT
    platform_id,
    level,
    existing,
    surely,
    recognised_on IS NULL AS undated
FROM counting($levels, $confidences, $as_of, $statuses, $pipeline, $presumed, $counted, $opened)
ORDER BY platform_id
