-- Departments responsible for tasks of the plan, the busiest first.
-- Grain:   one row per department
WITH named AS (
    SELECT unnest(string_split(responsible, ';')) AS department
    FROM policy_tasks
)
SELECT department, count(*) AS tasks
FROM named
GROUP BY department
ORDER BY tasks DESC, department
