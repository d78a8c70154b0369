-- Each need with what is known of its supply under a setting.
-- Grain:   one row per unit_kind, unit_id, cluster_id that has a need under the policy set
-- Params:  $policy_id, $serves_from  policy set, and the share of a field text from which a
--                                    platform surely serves a cluster
--          $scope                    'policy': needs of the clusters that the set stands for;
--                                    'all': of every cluster
--          $radius_km                one radius for all, or NULL for the policy set's own by
--                                    process/discrete kind
--          $levels, $statuses, $confidences  what counts; $statuses are those that exist, $pipeline
--                                            those that do not yet
--          $presumed                 whether a platform of unknown status that an official list
--                                    recognised is known to exist
--          $as_of                    platforms recognised later are left out, undated ones stay
--          $counted, $opened, $added what if: platforms that count, and that exist, whatever is on
--          record, and "platform stage" pairs
-- Rules:   a cluster of unknown kind counts as mixed. A platform supplies a need surely if it is
--          known to exist, surely serves the cluster and
--          is surely in reach; what is unknown of one of the three leaves the need possible. A pair
--          that `proximity` does not list is farther
--          than it reaches, so a remote need without any listed has no nearest platform.
--          A platform of `telling` offers no stage that it does not state; of any other what it
--          does not state is unknown.
WITH ground AS (
    SELECT DISTINCT
        n.unit_kind,
        n.unit_id,
        n.cluster_id,
        n.basis,
        w.weight
    FROM needs AS n
    JOIN policy_need_weights AS w ON w.basis = n.basis AND w.policy_id = $policy_id
    WHERE n.basis <> 'plan' OR n.evidence = $policy_id
),

need AS (
    SELECT
        g.unit_kind,
        g.unit_id,
        g.cluster_id,
        max(g.weight) AS need_weight,
        string_agg(g.basis, ';' ORDER BY g.weight DESC, g.basis) AS need_basis,
        any_value(n.kind) AS kind,
        any_value(n.radius_km) AS radius_km
    FROM ground AS g
    JOIN needed($policy_id, $radius_km, $scope) AS n USING (unit_kind, unit_id, cluster_id)
    GROUP BY g.unit_kind, g.unit_id, g.cluster_id
),

supply AS (
    SELECT
        c.cluster_id,
        p.platform_id,
        p.capacity_projects,
        p.existing,
        p.surely,
        c.serves,
        p.surely AND c.serves AS sure,
        c.weight
        * l.factor
        * CASE WHEN list_contains($opened, p.platform_id) THEN 1 ELSE s.factor END AS strength
    FROM serving($serves_from) AS c
    JOIN
        counting($levels, $confidences, $as_of, $statuses, $pipeline, $presumed, $counted, $opened)
            AS p
        USING (platform_id)
    JOIN policy_levels AS l ON l.level = p.level AND l.policy_id = $policy_id
    JOIN policy_statuses AS s ON s.status = p.status AND s.policy_id = $policy_id
    WHERE p.existing OR c.serves -- a pipeline that may serve something else is none
),

pair AS (
    SELECT
        need.unit_kind,
        need.unit_id,
        need.cluster_id,
        need.kind,
        s.platform_id,
        s.existing,
        s.surely,
        s.serves,
        s.sure,
        s.strength,
        s.capacity_projects,
        x.km_p05,
        x.km_p50,
        x.km_p95,
        need.radius_km,
        x.inside,
        reached(x.inside, x.km_p05, x.km_p95, need.radius_km) AS reached
    FROM need
    JOIN supply AS s USING (cluster_id)
    JOIN proximity AS x USING (unit_kind, unit_id, platform_id)
),

verdict AS (
    SELECT
        unit_kind,
        unit_id,
        cluster_id,
        CASE
            WHEN bool_or(sure AND inside = 'yes') THEN 'yes'
            WHEN bool_or(existing AND inside <> 'no') THEN 'unknown' ELSE 'no'
        END AS hosted,
        CASE
            WHEN bool_or(sure AND reached = 'yes') THEN 'yes'
            WHEN bool_or(existing AND reached <> 'no') THEN 'unknown' ELSE 'no'
        END AS reachable,
        -- surely or perhaps: a gap either way
        bool_or(NOT existing AND reached <> 'no') AS pipeline_reaches,
        count(*) FILTER (sure AND reached = 'yes') AS suppliers,
        max(strength * exp(-((km_p50 / radius_km) ** 2) / 2)) FILTER (serves) AS access,
        sum(capacity_projects) FILTER (sure AND reached = 'yes') AS capacity,
        bool_or(
            existing
            AND reached <> 'no'
            AND (NOT sure OR reached = 'unknown' OR capacity_projects IS NULL)
        ) AS capacity_unknown
    FROM pair
    GROUP BY ALL
),

stage_verdict AS (
    SELECT
        pair.unit_kind,
        pair.unit_id,
        pair.cluster_id,
        required.stage,
        CASE
            WHEN bool_or(pair.sure AND pair.reached = 'yes' AND o.stage IS NOT NULL) THEN 'yes'
            WHEN
                bool_or(
                    pair.existing
                    AND pair.reached <> 'no'
                    AND (o.stage IS NOT NULL OR t.platform_id IS NULL)
                )
                THEN 'unknown'
            ELSE 'no'
        END AS offers
    FROM pair
    JOIN policy_stages AS required ON required.kind = pair.kind AND required.policy_id = $policy_id
    LEFT JOIN offering($added) AS o ON o.platform_id = pair.platform_id AND o.stage = required.stage
    LEFT JOIN telling AS t ON t.platform_id = pair.platform_id
    GROUP BY ALL
),

stages AS (
    SELECT
        unit_kind,
        unit_id,
        cluster_id,
        CASE
            WHEN bool_or(offers = 'no') THEN 'no' WHEN
                bool_or(offers = 'unknown')
                THEN 'unknown'
            ELSE 'yes'
        END AS complete,
        string_agg(stage, ';' ORDER BY stage) FILTER (offers = 'no') AS stages_missing,
        string_agg(stage, ';' ORDER BY stage) FILTER (offers = 'unknown') AS stages_unknown
    FROM stage_verdict
    GROUP BY unit_kind, unit_id, cluster_id
),

demanded AS ( -- of a zone or an area the county's demand says nothing
    SELECT
        u.unit_kind,
        u.unit_id,
        d.cluster_id,
        sum(d.projects) AS projects
    FROM demands AS d
    JOIN unit_counties AS u ON u.adcode = d.adcode AND u.unit_kind IN ('county', 'city', 'province')
    GROUP BY ALL
),

stated AS (
    SELECT
        need.unit_kind,
        need.unit_id,
        need.cluster_id,
        need.need_weight,
        need.need_basis,
        need.radius_km,
        coalesce(v.hosted, 'no') AS hosted,
        coalesce(v.reachable, 'no') AS reachable,
        coalesce(v.suppliers, 0) AS suppliers,
        CASE
            WHEN coalesce(v.reachable, 'no') = 'no' OR g.complete = 'no' THEN 'no'
            WHEN v.reachable = 'yes' AND g.complete = 'yes' THEN 'yes'
            ELSE 'unknown'
        END AS capable,
        CASE WHEN v.reachable <> 'no' THEN g.stages_missing END AS stages_missing,
        CASE WHEN v.reachable <> 'no' THEN g.stages_unknown END AS stages_unknown,
        d.projects AS demand,
        v.capacity,
        coalesce(v.capacity, 0) >= d.projects AS enough,
        v.capacity_unknown,
        coalesce(v.access, 0) AS access,
        CASE
            WHEN v.hosted = 'yes' THEN 'hosted'
            WHEN v.reachable = 'yes' THEN 'reachable'
            WHEN v.reachable = 'unknown' THEN 'possible'
            WHEN v.pipeline_reaches THEN 'pipeline'
            WHEN need.cluster_id IN (
                SELECT cluster_id FROM supply
                WHERE serves
            ) THEN 'remote'
            ELSE 'none'
        END AS state
    FROM need
    LEFT JOIN verdict AS v USING (unit_kind, unit_id, cluster_id)
    LEFT JOIN stages AS g USING (unit_kind, unit_id, cluster_id)
    LEFT JOIN demanded AS d USING (unit_kind, unit_id, cluster_id)
),

-- the platform named explains the state: of those that make it the one of fewest doubts, then the
-- nearest
explaining AS (
    SELECT
        stated.unit_kind,
        stated.unit_id,
        stated.cluster_id,
        stated.state,
        pair.platform_id,
        pair.existing,
        pair.inside,
        pair.km_p05,
        pair.km_p50,
        pair.km_p95,
        concat_ws(
            ';',
            CASE WHEN pair.reached = 'unknown' THEN 'place' END,
            CASE WHEN NOT pair.surely THEN 'existence' END,
            CASE WHEN NOT pair.serves THEN 'service' END
        ) AS doubts,
        (pair.reached = 'unknown')::INTEGER
        + (NOT pair.surely)::INTEGER
        + (NOT pair.serves)::INTEGER AS doubt_count
    FROM stated
    JOIN pair USING (unit_kind, unit_id, cluster_id)
    WHERE CASE stated.state
        WHEN 'hosted' THEN pair.sure AND pair.inside = 'yes'
        WHEN 'reachable' THEN pair.sure AND pair.reached = 'yes'
        WHEN 'possible' THEN pair.existing AND pair.reached <> 'no'
        WHEN 'pipeline' THEN NOT pair.existing AND pair.reached <> 'no'
        WHEN 'remote' THEN pair.serves
    END
),

nearest AS (
    SELECT
        *,
        row_number() OVER (
            PARTITION BY unit_kind, unit_id, cluster_id
            ORDER BY
                existing DESC,
                CASE WHEN state = 'remote' THEN 0 ELSE doubt_count END,
                inside = 'yes' DESC,
                km_p50 NULLS LAST,
                km_p95,
                platform_id
        ) AS place
    FROM explaining
)

SELECT
    s.unit_kind,
    s.unit_id,
    u.name AS unit_name,
    u.name_en AS unit_name_en,
    u.city,
    u.county,
    u.adcode,
    u.city_adcode,
    s.cluster_id,
    c.name_zh AS cluster_name,
    c.name_en AS cluster_name_en,
    c.kind AS cluster_kind,
    c.tier,
    s.need_weight,
    s.need_basis,
    s.state,
    s.hosted,
    s.reachable,
    s.capable,
    CASE
        WHEN s.capable = 'no' OR (NOT s.enough AND NOT s.capacity_unknown) THEN 'no'
        WHEN s.capable = 'yes' AND s.enough THEN 'yes'
        ELSE 'unknown'
    END AS adequate,
    s.stages_missing,
    s.stages_unknown,
    s.demand,
    s.capacity,
    s.suppliers,
    n.platform_id AS nearest_platform_id,
    p.name AS nearest_platform_name,
    p.status AS nearest_status,
    n.km_p05,
    n.km_p50,
    n.km_p95,
    s.radius_km,
    -- why the platform named leaves it only possible: place, existence, service
    CASE WHEN s.state = 'possible' THEN n.doubts END AS doubts,
    z.value_added,
    z.population,
    z.electricity,
    z.year AS size_year,
    least(greatest(s.access, 0), 1) AS access,
    100 * s.need_weight * (1 - least(greatest(s.access, 0), 1)) AS severity
FROM stated AS s
JOIN units AS u USING (unit_kind, unit_id)
JOIN clusters AS c USING (cluster_id)
LEFT JOIN unit_sizes AS z USING (unit_kind, unit_id)
LEFT JOIN
    nearest AS n
    ON
        n.unit_kind = s.unit_kind
        AND n.unit_id = s.unit_id
        AND n.cluster_id = s.cluster_id
        AND n.place = 1
LEFT JOIN platforms AS p ON p.platform_id = n.platform_id
ORDER BY s.unit_kind, s.unit_id, s.cluster_id
