-- The lists of platforms of the province, or of a city of it, that state a total, with how many of
-- their platforms are on record.
-- Grain:   one row per list_id
-- Params:  $as_of  lists issued and platforms recognised later are left out, undated ones stay
WITH listed AS (
    SELECT
        platform_id,
        trim(unnest(string_split(list_ids, ';'))) AS list_id
    FROM platforms
    WHERE coalesce(earliest(recognised_on) <= $as_of, true)
)

SELECT
    l.list_id,
    l.list_name,
    l.covers AS levels,
    l.level_total,
    l.adcode,
    l.cluster_ids,
    l.total_count,
    count(DISTINCT listed.platform_id) AS rows_found,
    l.adcode IN (
        SELECT unit_id FROM units
        WHERE unit_kind = 'city'
    ) AS of_city
FROM lists AS l
LEFT JOIN listed USING (list_id)
WHERE
    l.registry = 'platforms'
    AND l.total_count IS NOT null
    AND coalesce(earliest(l.date) <= $as_of, true)
    AND (
        l.adcode IN (
            SELECT unit_id FROM units
            WHERE unit_kind IN ('city', 'province')
        ) OR l.level_total IS NOT null
    )
GROUP BY ALL
ORDER BY l.list_id
