-- The goals of a policy set.
-- Grain:   one row per target_id
-- Params:  $policy_id
SELECT
    target_id,
    clause,
    indicator,
    year,
    operator,
    value AS goal,
    unit,
    scope,
    source,
    measure,
    levels,
    own_definition,
    over
FROM targets
WHERE policy_id = $policy_id
ORDER BY year, target_id
