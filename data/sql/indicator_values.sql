-- Values of one indicator for one region that were measured, oldest first; goals and undated values are left out.
-- Grain:   one row per value
-- Params:  $indicator, $adcode
SELECT indicator, year, period, value, unit, notes, source_title, source_url, source_kind
FROM indicators
WHERE indicator = $indicator AND adcode = $adcode AND year IS NOT NULL AND coalesce(period, '') NOT LIKE '%目标%'
ORDER BY year, period
