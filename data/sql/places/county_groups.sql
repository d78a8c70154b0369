-- Groups of counties with their periods.
-- Grain:   one row per group_id and period ("from" NULL: its first day was not seen; "to" NULL: it
--          still holds)
SELECT
    group_id,
    group_zh,
    group_en,
    "from",
    "to",
    count(*) AS counties
FROM county_groups
GROUP BY group_id, group_zh, group_en, "from", "to"
ORDER BY group_id, "from" NULLS FIRST, "to" NULLS LAST
