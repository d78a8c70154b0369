-- What stands in the sources but could not be used for coverage, counted.
-- Grain:   one row per kind of row that is not used; unused_rows.sql lists them
-- Params:  $serves_from  the share of a field text from which a platform surely serves a cluster
SELECT
    'no_field' AS what,
    '领域未载的平台（可能服务任何集群，不作数）' AS what_zh,
    'platforms whose field is not stated (each may serve any cluster; none is counted on)'
        AS what_en,
    count(*) AS rows
FROM platforms
WHERE field IS NULL
UNION ALL
SELECT
    'field_of_none',
    '领域不足以对应任何集群的平台（可能服务所涉集群）',
    'platforms whose field stands for no cluster surely (they may serve those it names)',
    count(*)
FROM platforms
WHERE
    field IS NOT NULL AND platform_id NOT IN (
        SELECT platform_id FROM platform_clusters
        WHERE weight >= $serves_from
    )
UNION ALL
SELECT
    'unconfirmed',
    '未确认的平台（不计入）',
    'unconfirmed platforms (never counted)',
    count(*)
FROM platforms
WHERE confidence = 'unconfirmed'
UNION ALL
SELECT
    'no_cluster',
    '所属集群未载的集群区域（无需求）',
    'cluster areas whose cluster is not stated (no need)',
    count(*)
FROM cluster_areas
WHERE cluster_id IS NULL
UNION ALL
SELECT
    'of_city',
    '只登记到市或省的集群区域（不推及各县）',
    'cluster areas registered for a city or the province only (no county is given a need)',
    count(*)
FROM cluster_areas
WHERE adcode LIKE '%00'
UNION ALL
SELECT
    'no_industry',
    '主导产业未载的园区',
    'zones whose leading industries are not stated',
    count(*)
FROM zones
WHERE leading_industries IS NULL
UNION ALL
SELECT
    'industry_of_none',
    '过宽或无对应的园区主导产业',
    'leading industries of zones too broad, or mapped to nothing',
    count(*)
FROM zone_industries_unmapped
UNION ALL
SELECT
    'no_county',
    '县未知的园区',
    'zones whose county is not known',
    count(*)
FROM zone_places
WHERE geometry_basis = 'none'
