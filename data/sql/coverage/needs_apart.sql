-- How many needs of each kind of unit are of clusters that a policy set does not stand for.
-- Grain:   one row per unit_kind
-- Params:  $policy_id
SELECT
    unit_kind,
    count(DISTINCT row(unit_id, cluster_id)) AS needs
FROM needs
WHERE
    basis <> 'plan' AND cluster_id NOT IN (
        SELECT cluster_id FROM policy_scope
        WHERE policy_id = $policy_id
    )
GROUP BY unit_kind
ORDER BY unit_kind
