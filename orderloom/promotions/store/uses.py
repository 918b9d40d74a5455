"""SQL of counting what is limited. Locked by key: promotions, then codes, then buyers (docs/locking.md)."""

from collections import Counter
from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection

from orderloom.infra.arrays import codes as array
from orderloom.infra.arrays import plain, quoted, uuids
from orderloom.promotions.model.applying import Code, Taken

CODES = """
SELECT c.code, c.promotion_id, c.max_uses, c.used, c.active FROM coupons c WHERE c.code = ANY (%(codes)s::text[])
"""
LOCK_CODES = """
SELECT c.code, c.promotion_id, c.max_uses, c.used, c.active FROM coupons c
 WHERE c.code = ANY (%(codes)s::text[]) ORDER BY c.code FOR NO KEY UPDATE
"""
PROMOTIONS = "SELECT p.id, p.used FROM promotions p WHERE p.id = ANY (%(ids)s::uuid[])"
LOCK_PROMOTIONS = (
    "SELECT p.id, p.used FROM promotions p WHERE p.id = ANY (%(ids)s::uuid[]) ORDER BY p.id FOR NO KEY UPDATE"
)
BUYERS = """
SELECT b.buyer_key, b.promotion_id, b.used FROM promotion_buyers b WHERE b.buyer_key = ANY (%(buyers)s::uuid[])
"""

TAKE = """
INSERT INTO promotion_uses (order_id, promotion_id, kind, code, buyer_key)
SELECT t.order_id, t.promotion_id, 'used', t.code, t.buyer_key
  FROM unnest(%(order_id)s::uuid[], %(promotion_id)s::uuid[], %(code)s::text[], %(buyer_key)s::uuid[])
       AS t(order_id, promotion_id, code, buyer_key)
"""
FURTHER = """
INSERT INTO promotion_use_buyers (order_id, promotion_id, buyer_key)
SELECT * FROM unnest(%(order_id)s::uuid[], %(promotion_id)s::uuid[], %(buyer_key)s::uuid[])
"""
# Each counts up only where that many are left; `must` ends the transaction when somebody else was faster.
COUNT_PROMOTIONS = """
WITH wanted AS MATERIALIZED (
    SELECT p.id, w.uses FROM unnest(%(ids)s::uuid[], %(uses)s::int[]) AS w(id, uses) JOIN promotions p USING (id)
     ORDER BY p.id FOR NO KEY UPDATE OF p
), counted AS (
    UPDATE promotions p SET used = p.used + w.uses FROM wanted w
     WHERE p.id = w.id AND p.active AND p.used + w.uses <= p.max_uses
    RETURNING p.id
)
SELECT must(count(*) = cardinality(%(ids)s::uuid[]), 'promotion_uses') FROM counted
"""
COUNT_CODES = """
WITH wanted AS MATERIALIZED (
    SELECT c.code, w.uses FROM unnest(%(codes)s::text[], %(uses)s::int[]) AS w(code, uses) JOIN coupons c USING (code)
     ORDER BY c.code FOR NO KEY UPDATE OF c
), counted AS (
    UPDATE coupons c SET used = c.used + w.uses FROM wanted w
     WHERE c.code = w.code AND c.active AND c.used + w.uses <= c.max_uses
    RETURNING c.code
)
SELECT must(count(*) = cardinality(%(codes)s::text[]), 'coupon_uses') FROM counted
"""
COUNT_BUYERS = """
WITH counted AS (
    INSERT INTO promotion_buyers AS mine (buyer_key, promotion_id, used)
    SELECT w.buyer_key, w.promotion_id, w.uses
      FROM unnest(%(buyer_key)s::uuid[], %(promotion_id)s::uuid[], %(uses)s::int[]) AS w(buyer_key, promotion_id, uses)
     ORDER BY w.buyer_key, w.promotion_id
        ON CONFLICT (buyer_key, promotion_id) DO UPDATE SET used = mine.used + excluded.used
    RETURNING buyer_key, promotion_id, used
)
SELECT must(coalesce(bool_and(c.used <= w.most), true), 'promotion_buyers')
  FROM counted c
  JOIN unnest(%(buyer_key)s::uuid[], %(promotion_id)s::uuid[], %(most)s::int[]) AS w(buyer_key, promotion_id, most)
       USING (buyer_key, promotion_id)
"""

# Orders are locked by whoever ends them, and the key lets each use come back once.
RETURN = """
INSERT INTO promotion_uses (order_id, promotion_id, kind, code, buyer_key)
SELECT u.order_id, u.promotion_id, 'returned', u.code, u.buyer_key
  FROM promotion_uses u
 WHERE u.order_id = ANY (%(order_ids)s::uuid[]) AND u.kind = 'used'
    ON CONFLICT (order_id, promotion_id, kind) DO NOTHING
RETURNING promotion_id, code, buyer_key, order_id
"""
FURTHER_OF = """
SELECT f.buyer_key, f.promotion_id
  FROM promotion_use_buyers f
       JOIN unnest(%(order_id)s::uuid[], %(promotion_id)s::uuid[]) AS w(order_id, promotion_id) USING (order_id, promotion_id)
"""
GIVE_PROMOTIONS = """
WITH given AS MATERIALIZED (
    SELECT p.id, w.uses FROM unnest(%(ids)s::uuid[], %(uses)s::int[]) AS w(id, uses) JOIN promotions p USING (id)
     WHERE p.max_uses IS NOT NULL ORDER BY p.id FOR NO KEY UPDATE OF p
)
UPDATE promotions p SET used = p.used - g.uses FROM given g WHERE p.id = g.id
"""
GIVE_CODES = """
WITH given AS MATERIALIZED (
    SELECT c.code, w.uses FROM unnest(%(codes)s::text[], %(uses)s::int[]) AS w(code, uses) JOIN coupons c USING (code)
     WHERE c.max_uses IS NOT NULL ORDER BY c.code FOR NO KEY UPDATE OF c
)
UPDATE coupons c SET used = c.used - g.uses FROM given g WHERE c.code = g.code
"""
GIVE_BUYERS = """
WITH given AS MATERIALIZED (
    SELECT b.buyer_key, b.promotion_id, w.uses
      FROM unnest(%(buyer_key)s::uuid[], %(promotion_id)s::uuid[], %(uses)s::int[]) AS w(buyer_key, promotion_id, uses)
           JOIN promotion_buyers b USING (buyer_key, promotion_id)
     ORDER BY b.buyer_key, b.promotion_id FOR NO KEY UPDATE OF b
)
UPDATE promotion_buyers b SET used = b.used - g.uses
  FROM given g WHERE b.buyer_key = g.buyer_key AND b.promotion_id = g.promotion_id
"""


async def codes(tx: AsyncConnection[Any], names: Collection[str], *, lock: bool = False) -> dict[str, Code]:
    """Those of these codes that exist; with `lock` nobody else counts them until this transaction ends."""
    cursor = await tx.execute(LOCK_CODES if lock else CODES, {"codes": array(sorted(names))}, prepare=True)
    return {row[0]: Code(*row[1:]) for row in await cursor.fetchall()}


async def promotions(tx: AsyncConnection[Any], ids: Collection[UUID], *, lock: bool = False) -> dict[UUID, int]:
    """How often each of these was used; with `lock` nobody else counts them until this transaction ends."""
    cursor = await tx.execute(LOCK_PROMOTIONS if lock else PROMOTIONS, {"ids": uuids(sorted(ids))}, prepare=True)
    return dict(await cursor.fetchall())


async def buyers(tx: AsyncConnection[Any], keys: Collection[UUID]) -> dict[tuple[UUID, UUID], int]:
    """How often these buyers used promotions that are limited per buyer."""
    cursor = await tx.execute(BUYERS, {"buyers": uuids(sorted(keys))}, prepare=True)
    return {(row[0], row[1]): row[2] for row in await cursor.fetchall()}


async def take(tx: AsyncConnection[Any], taken: Sequence[Taken]) -> None:
    """Enter uses into the ledger and count them; SQLSTATE OL001 when one would pass its limit."""
    entered = {
        "order_id": uuids([each.order_id for each in taken]),
        "promotion_id": uuids([each.promotion_id for each in taken]),
        "code": quoted([each.code for each in taken]),
        "buyer_key": uuids([next(iter(each.buyer_keys), None) for each in taken]),
    }
    await tx.execute(TAKE, entered, prepare=True)
    if further := [(each.order_id, each.promotion_id, key) for each in taken for key in each.buyer_keys[1:]]:
        columns = zip(("order_id", "promotion_id", "buyer_key"), zip(*further, strict=True), strict=True)
        await tx.execute(FURTHER, {name: uuids(ids) for name, ids in columns})
    if whole := Counter(each.promotion_id for each in taken if each.counts_promotion):
        await tx.execute(COUNT_PROMOTIONS, {"ids": uuids(whole), "uses": plain(whole.values())}, prepare=True)
    if coded := Counter(each.code for each in taken if each.code and each.counts_code):
        await tx.execute(COUNT_CODES, {"codes": array(list(coded)), "uses": plain(coded.values())}, prepare=True)
    by_buyer = [(key, each) for each in taken if each.most_per_buyer for key in each.buyer_keys]
    if by_buyer:
        most = {(key, each.promotion_id): each.most_per_buyer for key, each in by_buyer}
        counted = Counter((key, each.promotion_id) for key, each in by_buyer)
        await tx.execute(COUNT_BUYERS, _buyers(counted) | {"most": plain(most[pair] for pair in counted)}, prepare=True)


def _buyers(counted: "Counter[tuple[UUID, UUID]]") -> dict[str, str]:
    return {
        "buyer_key": uuids([pair[0] for pair in counted]),
        "promotion_id": uuids([pair[1] for pair in counted]),
        "uses": plain(counted.values()),
    }


async def give_back(tx: AsyncConnection[Any], order_ids: Collection[UUID]) -> None:
    """Return what these orders used and have not returned yet."""
    cursor = await tx.execute(RETURN, {"order_ids": uuids(sorted(order_ids))}, prepare=True)
    rows = await cursor.fetchall()
    if not rows:
        return
    whole = Counter(row[0] for row in rows)
    await tx.execute(GIVE_PROMOTIONS, {"ids": uuids(whole), "uses": plain(whole.values())})
    coded = Counter(row[1] for row in rows if row[1])
    await tx.execute(GIVE_CODES, {"codes": array(list(coded)), "uses": plain(coded.values())})
    if by_buyer := [(row[2], row[0], row[3]) for row in rows if row[2]]:
        of = {"order_id": uuids([each[2] for each in by_buyer]), "promotion_id": uuids([each[1] for each in by_buyer])}
        further = await (await tx.execute(FURTHER_OF, of)).fetchall()
        pairs = Counter(
            [(buyer, promotion) for buyer, promotion, _ in by_buyer] + [(row[0], row[1]) for row in further]
        )
        await tx.execute(GIVE_BUYERS, _buyers(pairs))
