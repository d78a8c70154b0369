-- What several questions begin with, said once. Made when a registry is opened.

-- A day known by its year or month alone ("2025", "2025-06"): the first and the last day that it
-- could be.
CREATE MACRO earliest(day) AS day || substr('-01-01', length(day) - 3);
CREATE MACRO latest(day) AS
CASE
    WHEN length(day) = 7 THEN last_day(try_cast(day || '-01' AS date))::varchar
    ELSE day || substr('-12-31', length(day) - 3)
END;

-- The levels that a platform holds: its own, and others that it stands on, too.
CREATE MACRO levels_held(level, other_levels) AS
list_prepend(
    level, list_transform(coalesce(string_split(other_levels, ';'), []), LAMBDA other: trim(other))
);

-- Whether a unit is in reach of a platform: yes, no, or unknown. Inside counts as in reach.
CREATE MACRO reached(inside, p05, p95, radius) AS
CASE
    WHEN inside = 'yes' OR p95 <= radius THEN 'yes'
    WHEN inside = 'no' AND p05 > radius THEN 'no'
    ELSE 'unknown'
END;

-- Whether a platform is known to exist, if its status counts as existing: one of unknown status
-- only if an official list recognised it
-- and the policy set presumes so.
CREATE MACRO known_to_exist(status, list_ids, presumed) AS
status <> 'unknown' OR (presumed AND list_ids IS NOT NULL);

-- The platforms that count under a setting, with the level by which they count.
-- Grain:   one row per platform_id; existing: it exists, or may exist; surely: it is known to
--          exist; the rest is pipeline
-- Params:  levels, confidences those that count; as_of platforms recognised later are left out,
--          undated ones stay; one whose
--                               year or month alone is known, and may be later, may not exist yet
-- statuses those that exist; pipeline those that do not yet; presumed as in known_to_exist
-- counted, opened what if: platforms that count whatever their level, confidence and date; that
-- exist whatever their status
CREATE MACRO counting(
    levels, confidences, as_of, statuses, pipeline, presumed, counted, opened
) AS TABLE
    SELECT
        * REPLACE (
            coalesce(
                list_filter(
                    levels_held(level, other_levels), LAMBDA held: list_contains(levels, held)
                )[1],
                level
            ) AS level
        ),
        list_contains(statuses, status) OR list_contains(opened, platform_id) AS existing,
        list_contains(opened, platform_id)
        OR (
            list_contains(statuses, status) AND known_to_exist(status, list_ids, presumed)
            AND (
                list_contains(counted, platform_id)
                OR coalesce(latest(recognised_on) <= as_of, TRUE)
            )
        ) AS surely
    FROM platforms
    WHERE (
        list_contains(counted, platform_id)
        OR (
            list_has_any(levels, levels_held(level, other_levels))
            AND list_contains(confidences, confidence)
            AND coalesce(earliest(recognised_on) <= as_of, TRUE)
        )
    )
    AND (
        list_contains(statuses, status)
        OR list_contains(pipeline, status)
        OR list_contains(opened, platform_id)
    );

-- The platforms whose field is not stated, or is a text that nobody has mapped: each may serve any
-- cluster.
-- Grain:   one row per platform_id
CREATE VIEW of_unknown_field AS
SELECT platform_id
FROM platforms
WHERE
    field IS NULL
    OR (
        platform_id NOT IN (SELECT platform_id FROM platform_clusters)
        AND field NOT IN (SELECT field_text FROM field_map)
    );

-- The clusters that a platform serves, or may serve.
-- Grain:   one row per platform_id and cluster_id; serves: its field text names the cluster with
--          at least this share; else it is not known
CREATE MACRO serving(serves_from) AS TABLE
    SELECT
        platform_id,
        cluster_id,
        weight,
        weight >= serves_from AS serves
    FROM platform_clusters
    UNION ALL
    SELECT
        p.platform_id,
        c.cluster_id,
        0,
        FALSE
    FROM of_unknown_field AS p, clusters AS c
    WHERE c.tier NOT IN ('trillion', '500bn');

-- The needs of a policy set with the radius that holds for each: one for all, or (NULL) the set's
-- own by process/discrete kind.
-- Grain:   one row per unit_kind, unit_id, cluster_id; a cluster of unknown kind counts as mixed
-- Params:  scope  'policy': of the clusters that the set stands for; 'all': of every cluster
CREATE MACRO needed(policy, radius, scope) AS TABLE
    SELECT DISTINCT
        n.unit_kind,
        n.unit_id,
        n.cluster_id,
        coalesce(c.kind, 'mixed') AS kind,
        coalesce(radius, r.radius_km) AS radius_km
    FROM needs AS n
    JOIN clusters AS c USING (cluster_id)
    JOIN policy_radii AS r ON r.kind = coalesce(c.kind, 'mixed') AND r.policy_id = policy
    WHERE
        (n.basis <> 'plan' OR n.evidence = policy)
        AND (
            scope = 'all' OR n.cluster_id IN (
                SELECT cluster_id FROM policy_scope
                WHERE policy_id = policy
            )
        );

-- The stages that each platform offers, those supposed to be added ("platform stage") included.
-- Grain:   one row per platform_id and stage
CREATE MACRO offering(added) AS TABLE
    SELECT
        platform_id,
        stage
    FROM platform_services
    WHERE stage NOT IN ('none', 'unknown')
    UNION
    SELECT
        split_part(one, ' ', 1),
        split_part(one, ' ', 2)
    FROM (SELECT unnest(added::varchar[]) AS one);

-- The platforms all of whose stages are told: they state stages, and no service whose stage is not
-- known.
-- One that states only services of no stage (training, consulting) tells nothing of its stages.
-- Grain:   one row per platform_id
CREATE VIEW telling AS
SELECT platform_id
FROM platform_services
GROUP BY platform_id
HAVING bool_and(stage <> 'unknown') AND bool_or(stage <> 'none');
