-- In how many settings of a policy set's grid each need is a gap.
-- Grain:   one row per unit_kind, unit_id, cluster_id that has a need under the policy set
-- Params:  $policy_id
SELECT
    unit_kind,
    unit_id,
    cluster_id,
    settings,
    gap_settings,
    gap_settings / settings AS robustness
FROM robustness
WHERE policy_id = $policy_id
ORDER BY unit_kind, unit_id, cluster_id
