-- How many platforms and zones were located on which basis.
-- Grain:   one row per registry and basis
SELECT
    'platforms' AS registry,
    location_basis AS basis,
    count(*) AS "rows"
FROM platform_places
GROUP BY ALL
UNION ALL
SELECT
    'zones' AS registry,
    geometry_basis AS basis,
    count(*) AS "rows"
FROM zone_places
GROUP BY ALL
ORDER BY registry, "rows" DESC, basis
