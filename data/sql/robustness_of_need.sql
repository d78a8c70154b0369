-- Whether one need is a gap in each setting of a policy set's grid: the rows behind its robustness.
-- Grain:   one row per radius_km, levels, statuses, serves_from
-- Params:  $unit_kind, $unit_id, $cluster_id, and the grid: $confidences, $radii_km, $levels (list of lists), $statuses (list of lists), $serves_from (list)
-- Rules:   as in robustness_counted.sql: km is the least distance at which a platform that counts and serves could be, missing if there is none near
WITH supply AS (
    SELECT p.level, p.status, c.weight, CASE WHEN x.inside <> 'no' OR x.km_p05 IS NULL THEN 0 ELSE x.km_p05 END AS km
    FROM platform_clusters AS c
    JOIN platforms AS p USING (platform_id)
    JOIN proximity AS x USING (platform_id)
    WHERE c.cluster_id = $cluster_id AND x.unit_kind = $unit_kind AND x.unit_id = $unit_id AND list_contains($confidences, p.confidence)
),
choice AS (
    SELECT r.v AS radius_km, l.v AS levels, s.v AS statuses, w.v AS serves_from
    FROM (SELECT unnest($radii_km) AS v) AS r, (SELECT unnest($levels) AS v) AS l, (SELECT unnest($statuses) AS v) AS s, (SELECT unnest($serves_from) AS v) AS w
)
SELECT choice.radius_km, array_to_string(choice.levels, ';') AS levels, array_to_string(choice.statuses, ';') AS statuses, choice.serves_from,
       min(supply.km) AS km, coalesce(min(supply.km) > choice.radius_km, true) AS is_gap
FROM choice
LEFT JOIN supply ON list_contains(choice.levels, supply.level) AND list_contains(choice.statuses, supply.status) AND supply.weight >= choice.serves_from
GROUP BY choice.radius_km, choice.levels, choice.statuses, choice.serves_from
ORDER BY choice.radius_km, len(choice.levels), len(choice.statuses), levels, statuses, choice.serves_from
