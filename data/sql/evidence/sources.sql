-- Every source that fact rows point to.
-- Grain:   one row per source_id
SELECT
    source_id,
    title,
    url,
    kind,
    date,
    "rows"
FROM sources
ORDER BY "rows" DESC, url
