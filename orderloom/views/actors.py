"""What those who did something are called today. Rows hold a kind and an id only, because names change and can be erased."""

# Of the row with this alias; None for whoever is neither staff nor a key.
ACTOR_NAME = """CASE {of}.actor_kind WHEN 'staff' THEN (SELECT who.name FROM staff who WHERE who.id = {of}.actor_id)
                          WHEN 'key' THEN (SELECT who.name FROM api_keys who WHERE who.id = {of}.actor_id) END AS actor_name"""
