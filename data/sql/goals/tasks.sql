-- The tasks of a policy set, of one kind or department if asked.
-- Grain:   one row per task_id
-- Params:  $policy_id
--          $kind, $department  NULL for all; a task may have several departments
SELECT
    task_id,
    section,
    title,
    summary,
    responsible,
    kind
FROM policy_tasks
WHERE
    policy_id = $policy_id
    AND ($kind::VARCHAR IS NULL OR kind = $kind)
    AND ($department::VARCHAR IS NULL OR list_contains(string_split(responsible, ';'), $department))
ORDER BY task_id
