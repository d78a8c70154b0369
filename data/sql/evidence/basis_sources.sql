-- Where the areas and zones come from that a need rests on.
-- Grain:   one row per basis and evidence; the plan itself has no source row
-- Params:  $policy_id, $unit_kind, $unit_id, $cluster_id
SELECT
    n.basis,
    n.evidence,
    coalesce(a.name, z.name, n.evidence) AS name,
    CASE WHEN n.basis LIKE 'zone_industry%' THEN z.industries_on END AS industries_on,
    coalesce(a.source_title, z.source_title) AS source_title,
    coalesce(a.source_url, z.source_url) AS source_url,
    coalesce(a.source_kind, z.source_kind) AS source_kind,
    coalesce(a.source_date, z.source_date) AS source_date
FROM needs AS n
LEFT JOIN cluster_areas AS a ON a.area_id = n.evidence
LEFT JOIN zones AS z ON z.zone_id = n.evidence
WHERE
    n.unit_kind = $unit_kind
    AND n.unit_id = $unit_id
    AND n.cluster_id = $cluster_id
    AND (n.basis <> 'plan' OR n.evidence = $policy_id)
ORDER BY n.basis, n.evidence
