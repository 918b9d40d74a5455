"""What must stay erasable must not stand in rows that stay for ever: names, addresses, e-mails, telephone numbers."""

from orderloom.views.fsck.rule import Rule

# Part of a member's name that says a person's data stands in it, unless the name ends as ids and counts do.
WORDS = (
    "name|street|address|lines|city|postal|postcode|zip|phone|mobile|e_?mail|buyer|recipient|contact|birth|note|body|text"
    "|message|comment"
)
MEMBER = rf'"[a-z0-9_]*({WORDS})[a-z0-9_]*": '
NO_MEMBER = rf'"([a-z0-9_]*({WORDS})[a-z0-9_]*_(id|no|at|minor)|lines_[a-z]+)": '
EMAIL = r'[^\s@"]+@[^\s@"]+\.[A-Za-z]{2,}'

# A telephone number in a text: international, with a leading zero, three groups, a Chinese mobile. Not the numbers of JSON.
PHONE = (
    r"\+[1-9][0-9][0-9 ().-]{5,16}"
    r'|["\s(]0[0-9]{1,4}\)?[ /.-]+[0-9][0-9 /.-]{4,12}(?![0-9A-Za-z-])'
    r'|["\s(]0[0-9]{8,11}(?![0-9A-Za-z-])'
    r'|["\s(][2-9][0-9]{2}\)?[ .-]+[0-9]{3}[ .-][0-9]{4}(?![0-9A-Za-z-])'
    r'|(?<!":)["\s(]1[3-9][0-9]{9}(?![0-9A-Za-z-])'
)
# Codes may look like anything; they are what a shop calls its goods and places.
CODES = (
    r'"(sku|handle|location|other_location|channel|price_list|tax_class|source|currency|reason)": "([^"\\]|\\.)*"'
    r'|"(channels|locations|roles|scopes|fields|doubts)": \[[^]]*\]'
)
# Facts are many, so cheap tests come first: most have these members only and nothing within them; and what looks around
# costs ten times what the same pattern costs without.
PLAIN = (
    "{order_id,number,channel,currency,units,total_minor,paid_minor,refunded_minor,paid,units_shipped,units_delivered,"
    "payment_id,entry,amount_minor,parcel_id,location,orders,status,shipped_at,delivered_at,cancelled_at}"
)
LIKELY_PHONE = PHONE.replace("(?![0-9A-Za-z-])", "").replace('(?<!":)', "")

BODIES = rf"""
SELECT e.commit_id, e.ord, e.name, e.aggregate, e.aggregate_id, e.seq
  FROM (SELECT *, body::text AS words FROM events OFFSET 0) e
 WHERE ((e.body - '{PLAIN}'::text[] <> '{{}}' OR strpos(substr(e.words, 2), '{{') > 0) AND e.words ~* '{MEMBER}'
        AND regexp_replace(e.words, '{NO_MEMBER}', '', 'gi') ~* '{MEMBER}')
    OR (strpos(e.words, '@') > 0 AND e.words ~ '{EMAIL}')
    OR (e.words ~ '{LIKELY_PHONE}' AND e.words ~ '{PHONE}'
        AND regexp_replace(e.words, '{CODES}', '', 'g') ~ '{PHONE}')
"""

# Plain members hold codes and numbers, compared elsewhere.
# A name is looked for as a whole text; one of two words and more also within a text.
BUYERS = rf"""
WITH known AS (
    SELECT b.order_id, v.value, to_json(v.value)::text AS quoted
      FROM order_buyers b CROSS JOIN LATERAL (VALUES (b.name), (b.email), (b.phone)) AS v(value)
     WHERE length(v.value) > 1
), telling AS MATERIALIZED (
    SELECT * FROM events WHERE aggregate = 'order' AND body - '{PLAIN}'::text[] <> '{{}}'
), told AS (
    SELECT k.order_id, k.value, k.quoted, e.commit_id, e.ord, e.name, e.seq, e.body::text AS words
      FROM telling e JOIN known k ON k.order_id = e.aggregate_id
     WHERE strpos(e.body::text, k.quoted) > 0
        OR (length(k.value) > 5 AND strpos(k.value, ' ') > 0 AND strpos(e.body::text, btrim(k.quoted, '"')) > 0)
)
SELECT commit_id, ord, name, order_id, seq FROM told
 WHERE strpos(regexp_replace(words, '{CODES}', '', 'g'), btrim(quoted, '"')) > 0
"""

KEYS = rf"""
SELECT 'idempotency_keys' AS tab, credential_id::text AS id, route AS what FROM idempotency_keys
 WHERE strpos(key, '@') > 0 AND key ~ '{EMAIL}'
UNION ALL
SELECT 'stock_movements', document_id::text, document_kind FROM stock_movements
 WHERE strpos(idempotency_key, '@') > 0 AND idempotency_key ~ '{EMAIL}'
UNION ALL
SELECT 'payments', id::text, method FROM payments WHERE strpos(reference, '@') > 0 AND reference ~ '{EMAIL}'
"""

RULES = (
    Rule("facts.personal", "A fact that can never be erased holds what looks like a person's data.", BODIES),
    Rule("facts.buyers", "A fact about an order holds the name, e-mail address or telephone of its buyer.", BUYERS),
    Rule("keys.personal", "A key or a payment's reference holds an e-mail address.", KEYS),
)
