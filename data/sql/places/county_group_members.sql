-- The counties that are in a group on a day.
-- Grain:   one row per adcode
-- Params:  $group_id, $as_of
-- Rules:   from the first day on and before the last; where the first was not seen, until the last
SELECT
    adcode,
    bool_and("from" IS NULL) AS since_unknown
FROM county_groups
WHERE
    group_id = $group_id
    AND coalesce(earliest("from") <= $as_of, TRUE)
    AND coalesce($as_of < latest("to"), TRUE)
GROUP BY adcode
ORDER BY adcode
