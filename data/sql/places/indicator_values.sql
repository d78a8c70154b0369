-- Values of one indicator for one region that were measured, the one that reaches farthest last;
-- goals and undated values are left out.
-- Grain:   one row per value
-- Params:  $indicator, $adcode
SELECT
    indicator,
    year,
    coalesce(period, '') AS period,
    value,
    unit,
    notes,
    source_title,
    source_url,
    source_kind
FROM indicators
WHERE
    indicator = $indicator
    AND adcode = $adcode
    AND year IS NOT NULL
    AND coalesce(period, '') NOT LIKE '%目标%'
-- the last month named in the period; a whole year reaches to its end
ORDER BY
    year,
    CASE
        WHEN period = '全年' THEN 13
        ELSE try_cast(regexp_extract(period, '(\d+)月', 1) AS INTEGER)
    END NULLS FIRST,
    period
