-- Whether one need is a gap in each setting of a policy set's grid: the rows behind its robustness.
-- Grain:   one row per radius_km, levels, statuses
-- Params:  $unit_kind, $unit_id, $cluster_id, and the grid: $confidences, $radii_km, $levels (list
--          of lists), $statuses (list of lists)
-- Rules:   as in robustness_counted.sql: km is the least distance at which a platform that counts
--          and may serve could be, missing if there is none near
WITH supply AS (
    SELECT
        levels_held(p.level, p.other_levels) AS held,
        p.status,
        CASE WHEN x.inside <> 'no' OR x.km_p05 IS NULL THEN 0 ELSE x.km_p05 END AS km
    FROM serving(1) AS c
    JOIN platforms AS p USING (platform_id)
    JOIN proximity AS x USING (platform_id)
    WHERE
        c.cluster_id = $cluster_id
        AND x.unit_kind = $unit_kind
        AND x.unit_id = $unit_id
        AND list_contains($confidences, p.confidence)
),

choice AS (
    SELECT
        r.v AS radius_km,
        l.v AS levels,
        s.v AS statuses
    FROM (SELECT unnest($radii_km) AS v) AS r, (SELECT unnest($levels) AS v) AS l,
        (SELECT unnest($statuses) AS v) AS s
)

SELECT
    choice.radius_km,
    array_to_string(choice.levels, ';') AS levels,
    array_to_string(choice.statuses, ';') AS statuses,
    min(supply.km) AS km,
    coalesce(min(supply.km) > choice.radius_km, TRUE) AS is_gap
FROM choice
LEFT JOIN
    supply
    ON list_has_any(choice.levels, supply.held) AND list_contains(choice.statuses, supply.status)
GROUP BY choice.radius_km, choice.levels, choice.statuses
ORDER BY choice.radius_km, len(choice.levels), len(choice.statuses), levels, statuses
