-- The clusters and fields that can have needs or platforms: groups and placeholders are left out.
-- Grain:   one row per cluster_id
SELECT
    cluster_id,
    name_zh AS name,
    name_en,
    tier,
    parent_id,
    kind,
    in_seed,
    source_url,
    source_kind,
    source_title,
    source_date
FROM clusters
WHERE tier NOT IN ('trillion', '500bn')
ORDER BY
    list_position(['characteristic', 'future', 'emerging', 'foundation', 'x_new_star'], tier),
    cluster_id
