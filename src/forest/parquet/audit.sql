-- The outcome of every user (anchorwalk: spec/lookup.md, The walk), from users, links, rules and kind_rules.
-- Plain SQL: it runs on DuckDB, Spark SQL, Trino and DataFusion alike. For another reading replace `marks_enabled` by
-- `password_sync`, or by any condition on the rules.
WITH qualifying AS (
    SELECT DISTINCT kind_rules.kind AS kind
    FROM kind_rules JOIN rules ON rules.rule = kind_rules.rule
    WHERE rules.marks_enabled
),
counted AS (
    SELECT
        users.cloud_anchor AS cloud_anchor,
        MAX(users.ended) AS ended,
        COUNT(links.kind) AS links,
        SUM(CASE WHEN links.supported AND qualifying.kind IS NOT NULL THEN 1 ELSE 0 END) AS qualifying,
        SUM(CASE WHEN links.supported AND qualifying.kind IS NOT NULL AND links.present THEN 1 ELSE 0 END) AS resolving,
        SUM(CASE WHEN links.kind IS NOT NULL AND NOT links.present THEN 1 ELSE 0 END) AS missing
    FROM users
    LEFT JOIN links ON links.cloud_anchor = users.cloud_anchor
    LEFT JOIN qualifying ON qualifying.kind = links.kind
    GROUP BY users.cloud_anchor
),
ended AS (
    SELECT
        CASE
            WHEN ended <> '' THEN ended
            WHEN links = 0 THEN 'NoAdObject'
            WHEN qualifying >= 2 THEN 'MultipleAccountEnabledLinks'
            WHEN qualifying = 1 AND resolving = 1 THEN 'Resolved'
            WHEN qualifying = 1 THEN 'AdObjectMissing'
            WHEN missing > 0 THEN 'AdObjectMissing'
            ELSE 'NoAccountEnabledLink'
        END AS outcome
    FROM counted
)
SELECT outcome, COUNT(*) AS users FROM ended GROUP BY outcome ORDER BY outcome;
