"""Imports: what ended adds up, has told what was wrong, and left nothing on the way."""

from orderloom.views.fsck.rule import Rule

COUNTS = """
SELECT id, kind, state, records_read, created, changed, same, refused, rows_read, rows_refused
  FROM imports
 WHERE (state = 'finished' AND created + changed + same + refused <> records_read)
    OR created + changed + same + refused > records_read OR rows_refused > rows_read
"""

# Problems are swept after some days.
PROBLEMS = """
SELECT i.id, i.kind, i.rows_refused
  FROM imports i
 WHERE i.swept_at IS NULL AND i.state NOT IN ('receiving', 'cancelled')
   AND (i.rows_refused > 0) <> EXISTS (SELECT FROM import_problems p WHERE p.import_id = i.id)
"""

LEFT = """
SELECT i.id, i.state FROM imports i
 WHERE i.state IN ('finished', 'failed', 'cancelled')
   AND (EXISTS (SELECT FROM import_rows r WHERE r.import_id = i.id)
        OR EXISTS (SELECT FROM import_chunks c WHERE c.import_id = i.id AND c.part = 'upload'))
"""

RULES = (
    Rule("imports.counts", "An import's records do not add up to those that were read.", COUNTS),
    Rule("imports.problems", "An import refused rows and does not say why, or the other way round.", PROBLEMS),
    Rule("imports.left", "An import that has ended left its file or rows behind.", LEFT),
)
