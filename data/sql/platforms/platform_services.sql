-- What each platform offers, as written, with the verification stage it stands for.
-- Grain:   one row per platform_id, service and stage
SELECT
    platform_id,
    service,
    stage
FROM platform_services
ORDER BY platform_id, stage, service
