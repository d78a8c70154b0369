-- In how many settings of a policy set's grid each need is a gap; counted once, by the build.
-- Grain:   one row per unit_kind, unit_id, cluster_id that has a need under the policy set
-- Params:  $policy_id, $confidences, $radii_km, $levels (list of lists), $statuses (list of lists)
-- Rules:   a need is a gap in a setting if every platform that counts, and serves or may serve, is
--          certainly out of reach, as in coverage.sql:
--          only the nearest platform of each set of levels and status has to be known, so the grid
--          never meets the single pairs. From which
--          share of a text a platform surely serves makes no difference: below it the need is
--          possible, not a gap.
WITH need AS (
    SELECT DISTINCT
        unit_kind,
        unit_id,
        cluster_id
    FROM needs
    WHERE basis <> 'plan' OR evidence = $policy_id
),

supply AS (
    SELECT
        need.unit_kind,
        need.unit_id,
        need.cluster_id,
        levels_held(p.level, p.other_levels) AS held,
        p.status,
        min(CASE WHEN x.inside <> 'no' OR x.km_p05 IS NULL THEN 0 ELSE x.km_p05 END) AS km
    FROM need
    JOIN serving(1) AS c USING (cluster_id)
    JOIN platforms AS p USING (platform_id)
    JOIN proximity AS x USING (unit_kind, unit_id, platform_id)
    WHERE list_contains($confidences, p.confidence)
    GROUP BY ALL
),

choice AS (
    SELECT
        l.k AS levels_k,
        l.v AS levels,
        s.k AS statuses_k,
        s.v AS statuses
    FROM (
        SELECT
            unnest(range(len($levels))) AS k,
            unnest($levels) AS v
    ) AS l,
        (
            SELECT
                unnest(range(len($statuses))) AS k,
                unnest($statuses) AS v
        ) AS s
),

nearest AS (
    SELECT
        supply.unit_kind,
        supply.unit_id,
        supply.cluster_id,
        choice.levels_k,
        choice.statuses_k,
        min(supply.km) AS km
    FROM supply
    JOIN
        choice
        ON
            list_has_any(choice.levels, supply.held)
            AND list_contains(choice.statuses, supply.status)
    GROUP BY ALL
),

in_reach AS (
    SELECT
        n.unit_kind,
        n.unit_id,
        n.cluster_id,
        count(*) AS reached_settings
    FROM nearest AS n, (SELECT unnest($radii_km) AS km) AS radius
    WHERE n.km <= radius.km
    GROUP BY ALL
)

SELECT
    need.unit_kind,
    need.unit_id,
    need.cluster_id,
    (SELECT count(*) FROM choice) * len($radii_km) AS settings,
    (SELECT count(*) FROM choice
    ) * len($radii_km)
    - coalesce(in_reach.reached_settings, 0) AS gap_settings
FROM need
LEFT JOIN in_reach USING (unit_kind, unit_id, cluster_id)
ORDER BY need.unit_kind, need.unit_id, need.cluster_id
