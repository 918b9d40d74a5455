"""What time it is for deadlines: now while the product runs; while it is stopped, the time of the last fact."""

CLOCK = """
clock AS (
    SELECT CASE WHEN EXISTS (SELECT FROM pg_stat_activity a
                              WHERE a.datname = current_database() AND a.backend_type = 'client backend'
                                AND a.pid <> pg_backend_pid()) THEN now()
                ELSE coalesce((SELECT e.recorded_at FROM events e
                                WHERE e.commit_id = (SELECT max(id) FROM event_commits) LIMIT 1), now()) END AS now
)
"""

# A deadline plus what the sweep may take.
OVERDUE = "interval '5 minutes'"
