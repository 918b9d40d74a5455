"""Order rules of plug-ins in the intake: what they see, what their verdicts do, and what a failing one costs."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

from orderloom.infra.work import Pool
from orderloom.plugins.loader import NONE, Plugin, Plugins, use
from orderloom.plugins.order_rules import Doubt, OrderView, Refuse, Tag, Verdict
from tests.worlds import World, a_shop

from .callers import once
from .test_custom_fields import API, GIFT, define

HOME = {"country": "NL", "lines": ["Coolsingel 40"], "city": "Rotterdam", "postal_code": "3011 AD"}


@dataclass
class Rule:
    """Says what a test wants, and remembers what it was shown."""

    said: Iterable[Any] = ()
    seen: list[OrderView] = field(default_factory=list)
    port_version: int = 1

    def judge(self, order: OrderView) -> Iterable[Verdict]:
        self.seen.append(order)
        if "break" in order.custom:
            raise KeyError("a rule with a mistake")
        return self.said


@pytest.fixture
def rule() -> Iterator[Rule]:
    made = Rule()
    plugin = Plugin(name="my-rule", point="order_rule", package="p", version="1", source="s:R", made=made)
    use(Plugins((plugin,)))
    yield made
    use(NONE)


@pytest.fixture
async def world(pool: Pool) -> World:
    shop = await a_shop(pool)
    async with pool.connection() as tx:
        await tx.execute(
            "INSERT INTO price_lists (code, channel, currency, includes_tax) VALUES ('eur', 'web-eu', 'EUR', true)"
        )
        await tx.execute(
            "INSERT INTO prices (id, price_list, sku, amount_minor) SELECT gen_random_uuid(), 'eur', sku, 1000 FROM skus"
        )
        await tx.execute(
            "INSERT INTO tax_rates (id, tax_class, country, rate_ppm) VALUES (gen_random_uuid(), 'standard', 'NL', 0)"
        )
    return shop


def body(**more: Any) -> dict[str, Any]:
    return {"channel": "web-eu", "lines": [{"sku": "MUG-BLUE", "quantity": 2}], **more}


async def place(client: httpx.AsyncClient, admin: dict[str, str], **more: Any) -> httpx.Response:
    return await client.post(f"{API}/orders", json=body(**more), headers=once(admin))


async def test_a_rule_sees_the_order_as_it_would_be_placed(
    client: httpx.AsyncClient, admin: dict[str, str], world: World, rule: Rule
) -> None:
    await define(client, admin, GIFT)
    made = await client.post(f"{API}/customers", json={"name": "Anna"}, headers=once(admin))
    buyer = {"customer_id": made.json()["id"], "name": "Anna", "phone": "020 123 4567"}
    for _ in range(2):
        await place(client, admin, buyer=buyer, shipping_address=HOME, custom={"gift": True}, reference=None)

    first, second = rule.seen
    assert (first.channel, first.currency, first.total_minor, first.placed_by) == ("web-eu", "EUR", 2000, "key")
    assert (first.lines[0].sku, first.lines[0].quantity, first.lines[0].unit_price_minor) == ("MUG-BLUE", 2, 1000)
    assert first.custom == {"gift": True}
    assert first.buyer.phone == "+31201234567"
    assert first.buyer.shipping is not None
    assert (first.buyer.shipping.country, first.buyer.shipping.postal_code) == ("NL", "3011 AD")
    assert (first.buyer.has_ordered, second.buyer.has_ordered) == (False, True)


async def test_a_refusal_has_the_rules_own_code_and_words_and_writes_nothing(
    client: httpx.AsyncClient, admin: dict[str, str], world: World, rule: Rule
) -> None:
    rule.said = [Refuse("not_today", "We are closed today. Come back tomorrow.")]
    answer = await place(client, admin)

    problem = answer.json()
    assert (answer.status_code, problem["code"], problem["title"]) == (409, "my-rule.not_today", "We are closed today")
    assert problem["detail"] == "We are closed today. Come back tomorrow."
    assert problem["facts"] == {"plugin": "my-rule"}
    assert await world.value("SELECT count(*) FROM orders") == 0
    assert await world.stock("MUG-BLUE") == (100, 0)


async def test_tags_and_doubts_stand_on_the_order(
    client: httpx.AsyncClient, admin: dict[str, str], world: World, rule: Rule
) -> None:
    rule.said = [Tag("vip"), Doubt("odd"), Tag("vip"), Doubt("odd"), Tag("first")]
    placed = await place(client, admin)
    shown = (await client.get(f"{API}/orders/{placed.json()['id']}", headers=admin)).json()

    assert shown["tags"] == ["first", "vip"]
    assert shown["buyer"]["doubts"] == ["my-rule.odd"]


@pytest.mark.parametrize("said", [["refuse"], [None], 7])
async def test_what_is_no_verdict_costs_the_order(
    client: httpx.AsyncClient, admin: dict[str, str], world: World, rule: Rule, said: Any
) -> None:
    rule.said = said
    answer = await place(client, admin)

    assert (answer.status_code, answer.json()["code"]) == (503, "plugin_failed")
    assert answer.json()["facts"] == {"plugin": "my-rule"}


async def test_a_rule_that_fails_costs_its_order_and_no_other(
    client: httpx.AsyncClient, admin: dict[str, str], world: World, rule: Rule
) -> None:
    await define(client, admin, GIFT | {"key": "break"})
    orders = [body(), body(custom={"break": True}), body()]
    answer = await client.post(f"{API}/orders/batch", json={"orders": orders}, headers=once(admin))

    outcomes = answer.json()["results"]
    assert [each["status"] for each in outcomes] == [201, 503, 201]
    assert outcomes[1]["problem"]["code"] == "plugin_failed"
    assert await world.stock("MUG-BLUE") == (100, 4)
