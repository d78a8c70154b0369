-- The lists whose stated total is the total of a level in the province, with how many of its
-- platforms are on record.
-- Grain:   one row per level_total
-- Params:  $as_of  lists issued and platforms recognised later are left out, undated ones stay
WITH listed AS (
    SELECT
        platform_id,
        trim(unnest(string_split(list_ids, ';'))) AS list_id
    FROM platforms
    WHERE coalesce(earliest(recognised_on) <= $as_of, true)
)

SELECT
    l.level_total,
    l.list_id,
    l.list_name,
    l.date,
    l.total_count,
    count(DISTINCT listed.platform_id) AS rows_found
FROM lists AS l
LEFT JOIN listed USING (list_id)
WHERE
    l.registry = 'platforms'
    AND l.level_total IS NOT null
    AND coalesce(earliest(l.date) <= $as_of, true)
GROUP BY ALL
ORDER BY l.level_total
