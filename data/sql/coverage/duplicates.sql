-- Two platforms that serve the same cluster near each other, and the stages that both offer.
-- Grain:   one row per platform_id, other_id (the later by id) and cluster_id
-- Params:  $near_km  near at km_p95 <= near_km, apart at km_p05 > near_km and left out, else
--                    unknown; the others as in coverage.sql
-- Rules:   `platform_pairs` lists no pair that is farther apart than anyone asks, and none of a
--          platform of unknown place: such a one may be near.
--          A stage that both state makes them alike whatever else they offer; they differ only
--          where all that both offer is known.
WITH counted AS (
    SELECT
        p.platform_id,
        p.name,
        p.level,
        l.factor AS level_factor,
        p.status,
        p.recognised_on,
        p.city,
        p.adcode,
        p.existing,
        x.location_basis = 'none' AS unplaced
    FROM
        counting($levels, $confidences, $as_of, $statuses, $pipeline, $presumed, $counted, $opened)
            AS p
    JOIN platform_places AS x USING (platform_id)
    JOIN policy_levels AS l ON l.level = p.level AND l.policy_id = $policy_id
),

stages AS (
    SELECT
        platform_id,
        list(stage) AS offers
    FROM offering($added)
    GROUP BY platform_id
),

known AS (
    SELECT
        c.*,
        coalesce(s.offers, []) AS offers,
        c.platform_id IN (SELECT platform_id FROM telling) AS whole
    FROM counted AS c
    LEFT JOIN stages AS s USING (platform_id)
),

required AS (
    SELECT
        kind,
        list(stage) AS stages
    FROM policy_stages
    WHERE policy_id = $policy_id
    GROUP BY kind
),

pair AS (
    SELECT
        k.cluster_id,
        k.name_zh AS cluster_name,
        k.name_en AS cluster_name_en,
        a,
        b,
        x.km_p05,
        x.km_p50,
        x.km_p95,
        reached('no', x.km_p05, x.km_p95, $near_km) AS near,
        list_sort(list_intersect(a.offers, b.offers)) AS shared,
        a.whole AND b.whole AS whole,
        list_sort(
            list_filter(
                coalesce(r.stages, []),
                LAMBDA stage: NOT list_contains(list_concat(a.offers, b.offers), stage)
            )
        ) AS lacking
    FROM known AS a
    JOIN serving($serves_from) AS ac ON ac.platform_id = a.platform_id AND ac.serves
    JOIN serving($serves_from) AS bc ON bc.cluster_id = ac.cluster_id AND bc.serves
    JOIN known AS b ON b.platform_id = bc.platform_id AND b.platform_id > a.platform_id
    JOIN clusters AS k ON k.cluster_id = ac.cluster_id
    LEFT JOIN required AS r ON r.kind = coalesce(k.kind, 'mixed')
    LEFT JOIN platform_pairs AS x ON x.platform_id = a.platform_id AND x.other_id = b.platform_id
    WHERE x.km_p05 <= $near_km OR a.unplaced OR b.unplaced
)

SELECT
    cluster_id,
    cluster_name,
    cluster_name_en,
    a.platform_id AS platform_id,
    a.name AS platform_name,
    a.level AS level,
    a.level_factor AS level_factor,
    a.status AS status,
    a.existing AS existing,
    a.recognised_on AS recognised_on,
    a.city AS city,
    a.adcode AS adcode,
    b.platform_id AS other_id,
    b.name AS other_name,
    b.level AS other_level,
    b.level_factor AS other_level_factor,
    b.status AS other_status,
    b.existing AS other_existing,
    b.recognised_on AS other_recognised_on,
    b.city AS other_city,
    b.adcode AS other_adcode,
    km_p05,
    km_p50,
    km_p95,
    near,
    array_to_string(shared, ';') AS stages_both,
    CASE WHEN len(shared) > 0 THEN 'yes' WHEN whole THEN 'no' ELSE 'unknown' END AS same,
    -- required of the cluster, and offered by neither
    CASE WHEN whole THEN array_to_string(lacking, ';') END AS stages_lacking
FROM pair
ORDER BY cluster_id, platform_id, other_id
