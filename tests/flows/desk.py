"""A desk that quotes and places against a small priced shop, for tests of what things come to."""

from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any
from uuid import uuid4

import msgspec

from orderloom.flows.place_orders import place_orders
from orderloom.flows.placing.deciding import Answer
from orderloom.flows.placing.quotation import AskQuote, Quotation
from orderloom.flows.placing.request import NewOrder, PlaceOrder
from orderloom.flows.placing.terms import TermsCache
from orderloom.flows.quote_order import quote_order
from orderloom.infra.work import Pool, glance
from orderloom.kernel.errors import Refusal
from orderloom.orders.model.placement import Receipt
from orderloom.views.fsck.check import check
from orderloom.views.fsck.rules import RULES
from tests.worlds import BY

CREDENTIAL = uuid4()
LATER = {"reference", "billing_address", "total_minor", "custom"}  # what a quote does not ask


@dataclass(slots=True)
class Desk:
    """Everything it is given is an order in words; a quote asks with the same words."""

    pool: Pool
    cache: TermsCache = field(default_factory=TermsCache)

    async def quote(self, words: dict[str, Any]) -> Quotation:
        ask = msgspec.convert({name: each for name, each in words.items() if name not in LATER}, AskQuote)
        async with glance(self.pool) as work:
            return await quote_order(work, self.cache, ask, by=BY, channels=None)

    async def try_all(self, *orders: dict[str, Any], **rights: Any) -> list[Answer]:
        return await place_orders(self.pool, self.cache, [request(order, **rights) for order in orders])

    async def place(self, words: dict[str, Any], **rights: Any) -> Receipt:
        answer = (await self.try_all(words, **rights))[0]
        assert isinstance(answer, Receipt), (answer, getattr(answer, "facts", ""))
        return answer

    async def refused(self, words: dict[str, Any], **rights: Any) -> str:
        answer = (await self.try_all(words, **rights))[0]
        assert isinstance(answer, Refusal), answer
        return answer.code

    async def findings(self) -> dict[str, Any]:
        """What fsck says, which should be nothing."""
        found = [each async for each in check(self.pool, list(RULES.values()), shown=3)]
        return {each.rule.code: each.rows for each in found if each.total}


def request(words: dict[str, Any], **rights: Any) -> PlaceOrder:
    order = msgspec.convert(words, NewOrder)
    digest = sha256(msgspec.json.encode(order)).digest()
    asked: dict[str, Any] = {"by": BY, "credential_id": CREDENTIAL, "key": uuid4().hex, "body_hash": digest}
    return PlaceOrder(order=order, **asked | rights)
