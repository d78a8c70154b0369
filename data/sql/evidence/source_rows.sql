-- The rows that rest on a source.
-- Grain:   one row per registry and id
-- Params:  $source_id
WITH cited AS (
    SELECT
        'cluster_areas' AS registry,
        area_id AS id,
        name,
        source_title,
        source_url,
        source_kind,
        source_date
    FROM cluster_areas
    UNION ALL
    SELECT
        'clusters',
        cluster_id,
        name_zh,
        source_title,
        source_url,
        source_kind,
        source_date
    FROM clusters
    UNION ALL
    SELECT
        'county_groups',
        concat_ws(' ', group_id, adcode, "from"),
        county,
        source_title,
        source_url,
        source_kind,
        NULL
    FROM county_groups
    UNION ALL
    SELECT
        'demands',
        demand_id,
        cluster_id,
        source_title,
        source_url,
        source_kind,
        source_date
    FROM demands
    UNION ALL
    SELECT
        'indicators',
        concat_ws(' ', indicator, adcode, year, period),
        region_name,
        source_title,
        source_url,
        source_kind,
        NULL
    FROM indicators
    UNION ALL
    SELECT
        'lists',
        list_name,
        issuer,
        NULL,
        source_url,
        source_kind,
        NULL
    FROM lists
    UNION ALL
    SELECT
        'platforms',
        platform_id,
        name,
        source_title,
        source_url,
        source_kind,
        source_date
    FROM platforms
    UNION ALL
    SELECT
        'zones',
        zone_id,
        name,
        source_title,
        source_url,
        source_kind,
        source_date
    FROM zones
)

-- a source is an address as one kind of publication; what has no address stands together, as the
-- build counts it
SELECT
    cited.registry,
    cited.id,
    cited.name,
    cited.source_title,
    cited.source_url,
    cited.source_kind,
    cited.source_date
FROM cited
JOIN
    sources AS s
    ON
        coalesce(cited.source_url, '') = coalesce(s.url, '')
        AND coalesce(cited.source_kind, '') = coalesce(s.kind, '')
WHERE s.source_id = $source_id AND coalesce(cited.source_url, cited.source_title) IS NOT NULL
ORDER BY cited.registry, cited.id
