"""Facts: numbered without a gap per aggregate and in the feed."""

from orderloom.views.fsck.rule import Rule

NUMBERS = """
SELECT aggregate_id, min(aggregate) AS aggregate, count(*) AS facts, min(seq) AS first, max(seq) AS last
  FROM events GROUP BY aggregate_id
HAVING count(*) <> max(seq) OR min(seq) <> 1 OR min(aggregate) <> max(aggregate)
"""

COMMITS = """
WITH counted AS (
    SELECT commit_id AS id, count(*) AS facts, max(ord) AS last FROM events GROUP BY commit_id
)
SELECT id AS commit_id, c.events, n.facts, n.last
  FROM event_commits c FULL JOIN counted n USING (id)
 WHERE c.events IS DISTINCT FROM n.facts OR n.facts <> n.last
"""

POSITIONS = """
WITH numbered AS (
    SELECT id, position, events, lag(position + events, 1, 1::bigint) OVER (ORDER BY position) AS expected
      FROM event_commits WHERE position IS NOT NULL
), head AS (
    SELECT (SELECT position FROM feed_head) AS head,
           coalesce((SELECT position + events - 1 FROM event_commits WHERE position IS NOT NULL
                      ORDER BY position DESC LIMIT 1), 0) AS last
)
SELECT id AS commit_id, position, expected, events FROM numbered WHERE position <> expected
UNION ALL
SELECT NULL, head, last, NULL FROM head WHERE head IS DISTINCT FROM last
"""

# Commits are numbered in the order of their ids, at once: one that waits while facts went on for a minute was left out.
WAITING = """
WITH last AS (
    SELECT recorded_at FROM events WHERE commit_id = (SELECT max(id) FROM event_commits) LIMIT 1
)
SELECT c.id AS commit_id, c.events, e.recorded_at
  FROM event_commits c JOIN events e ON e.commit_id = c.id AND e.ord = 1, last
 WHERE c.position IS NULL AND e.recorded_at < last.recorded_at - interval '60 seconds'
"""

RULES = (
    Rule("facts.numbers", "The facts of a thing are not numbered 1, 2, 3 … without a gap.", NUMBERS),
    Rule("facts.commits", "A transaction's facts are not as many as it says.", COMMITS),
    Rule("facts.positions", "The feed has a hole or an overlap, or its head is not its end.", POSITIONS),
    Rule("facts.waiting", "A fact has had no position in the feed for more than a minute.", WAITING),
)
