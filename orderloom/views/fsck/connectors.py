"""Other shops: each connection has its channel, and each webhook that was done its order."""

from orderloom.views.fsck.rule import Rule

CHANNELS = """
SELECT x.id AS connection_id, x.platform, x.channel FROM connections x LEFT JOIN channels c ON c.code = x.channel
 WHERE c.code IS NULL
"""

INBOX = """
SELECT w.id AS webhook_id, w.topic, w.state, w.order_id FROM webhook_inbox w LEFT JOIN orders o ON o.id = w.order_id
 WHERE (w.order_id IS NOT NULL AND o.id IS NULL) OR (w.state = 'done' AND w.order_id IS NULL)
    OR (w.state IN ('done', 'ignored') AND w.body IS NOT NULL)
"""

# Who told which order: of the connection's own channel, and each under one number.
TOLD = """
SELECT t.connection_id, t.external_id, t.order_id, x.channel, o.channel AS order_channel
  FROM told_orders t LEFT JOIN connections x ON x.id = t.connection_id LEFT JOIN orders o ON o.id = t.order_id
 WHERE o.channel IS NULL OR o.channel IS DISTINCT FROM x.channel
    OR EXISTS (SELECT FROM told_orders e
                WHERE e.connection_id = t.connection_id AND e.order_id = t.order_id AND e.external_id <> t.external_id)
"""

RULES = (
    Rule("connectors.channels", "A connection to another shop belongs to no channel.", CHANNELS),
    Rule("connectors.inbox", "A webhook that was done names no order, or still holds its body.", INBOX),
    Rule(
        "connectors.told",
        "A connection knows an order that there is not, of another channel, or under two numbers.",
        TOLD,
    ),
)
