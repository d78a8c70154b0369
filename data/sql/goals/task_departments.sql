-- Departments responsible for tasks of a policy set, the busiest first.
-- Grain:   one row per department
-- Params:  $policy_id
WITH named AS (
    SELECT unnest(string_split(responsible, ';')) AS department
    FROM policy_tasks
    WHERE policy_id = $policy_id
)

SELECT
    department,
    count(*) AS tasks
FROM named
GROUP BY department
ORDER BY tasks DESC, department
