-- Which clusters each platform serves, or serves in part.
-- Grain:   one row per platform_id and cluster_id
SELECT
    c.platform_id,
    c.cluster_id,
    k.name_zh AS name,
    k.name_en,
    c.weight,
    c.basis
FROM platform_clusters AS c
JOIN clusters AS k USING (cluster_id)
ORDER BY c.platform_id, c.weight DESC, c.cluster_id
