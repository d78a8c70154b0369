-- The rows that stand in the sources but could not be used for coverage, one kind of those that
-- unused.sql counts.
-- Grain:   one row per id and said
-- Params:  $what  as in unused.sql; $serves_from the share of a field text from which a platform
--                 surely serves a cluster
WITH cited AS (
    SELECT
        'platforms' AS registry,
        platform_id AS id,
        name,
        field,
        confidence,
        NULL AS cluster_id,
        adcode,
        source_title,
        source_url,
        source_kind,
        source_date
    FROM platforms
    UNION ALL
    SELECT
        'cluster_areas',
        area_id,
        name,
        NULL,
        confidence,
        cluster_id,
        adcode,
        source_title,
        source_url,
        source_kind,
        source_date
    FROM cluster_areas
    UNION ALL
    SELECT
        'zones',
        zone_id,
        name,
        leading_industries,
        confidence,
        NULL,
        adcode,
        source_title,
        source_url,
        source_kind,
        source_date
    FROM zones
),

unused AS (
    SELECT
        CASE WHEN field IS NULL THEN 'no_field' ELSE 'field_of_none' END AS what,
        id,
        field AS said
    FROM cited
    WHERE
        registry = 'platforms'
        AND (field IS NULL OR id NOT IN (
            SELECT platform_id FROM platform_clusters
            WHERE weight >= $serves_from
        ))
    UNION ALL
    SELECT
        'unconfirmed',
        id,
        confidence
    FROM cited
    WHERE registry = 'platforms' AND confidence = 'unconfirmed'
    UNION ALL
    SELECT
        'no_cluster',
        id,
        NULL
    FROM cited
    WHERE registry = 'cluster_areas' AND cluster_id IS NULL
    UNION ALL
    SELECT
        'of_city',
        id,
        adcode
    FROM cited
    WHERE registry = 'cluster_areas' AND adcode LIKE '%00'
    UNION ALL
    SELECT
        'no_industry',
        id,
        NULL
    FROM cited
    WHERE registry = 'zones' AND field IS NULL
    UNION ALL
    SELECT
        'industry_of_none',
        zone_id,
        industry
    FROM zone_industries_unmapped
    UNION ALL
    SELECT
        'no_county',
        zone_id,
        NULL
    FROM zone_places
    WHERE geometry_basis = 'none'
)

SELECT
    cited.registry,
    cited.id,
    cited.name,
    unused.said,
    cited.source_title,
    cited.source_url,
    cited.source_kind,
    cited.source_date
FROM unused
JOIN cited USING (id)
WHERE unused.what = $what
ORDER BY cited.id, unused.said
