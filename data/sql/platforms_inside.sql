-- How many existing platforms that serve a cluster stand in each unit.
-- Grain:   one row per unit_id and cluster_id with at least one platform inside or perhaps inside
-- Params:  $unit_kind; the others as in coverage.sql
SELECT x.unit_id, u.name AS unit_name, u.name_en AS unit_name_en, c.cluster_id, k.name_zh AS cluster_name, k.name_en AS cluster_name_en,
       count(*) FILTER (x.inside = 'yes') AS platforms, count(*) FILTER (x.inside = 'unknown') AS platforms_possible
FROM proximity AS x
JOIN platforms AS p USING (platform_id)
JOIN platform_clusters AS c USING (platform_id)
JOIN clusters AS k USING (cluster_id)
JOIN units AS u USING (unit_kind, unit_id)
WHERE x.unit_kind = $unit_kind AND x.inside <> 'no' AND c.weight >= $serves_from
  AND (list_contains($opened, p.platform_id) OR (
      list_contains($levels, p.level) AND list_contains($statuses, p.status) AND list_contains($confidences, p.confidence)
      AND coalesce(p.recognised_on <= $as_of, true)
  ))
GROUP BY ALL
ORDER BY x.unit_id, c.cluster_id
