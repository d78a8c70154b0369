-- Platforms that count under a setting: those that exist, and those in the pipeline.
-- Grain:   one row per platform_id
-- Params:  as in coverage.sql
SELECT platform_id, level, list_contains($statuses, status) OR list_contains($opened, platform_id) AS existing
FROM platforms
WHERE list_contains($opened, platform_id) OR (
    list_contains($levels, level)
    AND list_contains($confidences, confidence)
    AND (list_contains($statuses, status) OR list_contains($pipeline, status))
    AND coalesce(recognised_on <= $as_of, true)
)
ORDER BY platform_id
