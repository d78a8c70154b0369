-- How many platforms that serve a cluster stand in each unit: surely, or perhaps (place or
-- existence not known). Those of unknown field are not among them.
-- Grain:   one row per unit_id and cluster_id with at least one platform inside or perhaps inside
-- Params:  $unit_kind; the others as in coverage.sql
SELECT
    x.unit_id,
    u.name AS unit_name,
    u.name_en AS unit_name_en,
    c.cluster_id,
    k.name_zh AS cluster_name,
    k.name_en AS cluster_name_en,
    count(*) FILTER (x.inside = 'yes' AND p.surely) AS platforms,
    count(*) FILTER (NOT (x.inside = 'yes' AND p.surely)) AS platforms_possible
FROM proximity AS x
JOIN
    counting($levels, $confidences, $as_of, $statuses, $pipeline, $presumed, $counted, $opened) AS p
    USING (platform_id)
JOIN serving($serves_from) AS c USING (platform_id)
JOIN clusters AS k USING (cluster_id)
JOIN units AS u USING (unit_kind, unit_id)
WHERE x.unit_kind = $unit_kind AND x.inside <> 'no' AND c.serves AND p.existing
GROUP BY ALL
ORDER BY x.unit_id, c.cluster_id
