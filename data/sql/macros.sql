-- What several questions begin with, said once. Made when a registry is opened.

-- The platforms that count under a setting, and whether each exists.
-- Grain:   one row per platform_id
-- Params:  levels, confidences  those that count; as_of  platforms recognised later are left out, undated ones stay
--          statuses             those that exist; pipeline  those that do not yet
--          counted, opened      what if: platforms that count whatever their level, confidence and date; that exist whatever their status
CREATE MACRO counting(levels, confidences, as_of, statuses, pipeline, counted, opened) AS TABLE
SELECT *, list_contains(statuses, status) OR list_contains(opened, platform_id) AS existing
FROM platforms
WHERE (list_contains(counted, platform_id) OR (list_contains(levels, level) AND list_contains(confidences, confidence) AND coalesce(recognised_on <= as_of, true)))
  AND (list_contains(statuses, status) OR list_contains(pipeline, status) OR list_contains(opened, platform_id));

-- The needs of a policy set with the radius that holds for each: one for all, or (NULL) the set's own by process/discrete kind.
-- Grain:   one row per unit_kind, unit_id, cluster_id; a cluster of unknown kind counts as mixed
CREATE MACRO needed(policy, radius) AS TABLE
SELECT DISTINCT n.unit_kind, n.unit_id, n.cluster_id, coalesce(c.kind, 'mixed') AS kind, coalesce(radius, r.radius_km) AS radius_km
FROM needs AS n
JOIN clusters AS c USING (cluster_id)
JOIN policy_radii AS r ON r.kind = coalesce(c.kind, 'mixed') AND r.policy_id = policy
WHERE n.basis <> 'plan' OR n.evidence = policy;

-- The stages that each platform offers, those supposed to be added ("platform stage") included.
-- Grain:   one row per platform_id and stage
CREATE MACRO offering(added) AS TABLE
SELECT platform_id, stage FROM platform_services WHERE stage NOT IN ('none', 'unknown')
UNION
SELECT split_part(one, ' ', 1), split_part(one, ' ', 2) FROM (SELECT unnest(added::VARCHAR[]) AS one);

-- The platforms all of whose stages are told: they state stages, and no service whose stage is not known.
-- One that states only services of no stage (training, consulting) tells nothing of its stages.
-- Grain:   one row per platform_id
CREATE VIEW telling AS
SELECT platform_id
FROM platform_services
GROUP BY platform_id
HAVING bool_and(stage <> 'unknown') AND bool_or(stage <> 'none');
