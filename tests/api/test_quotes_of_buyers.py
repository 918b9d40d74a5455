"""A quote tells a web page nothing about a person, and a buyer what their own order would come to."""

from typing import Any

import httpx

from tests.api.callers import Callers
from tests.api.storefront import Storefront

ASK: dict[str, Any] = {"channel": "web-eu", "lines": [{"sku": "MUG-BLUE", "quantity": 1}], "coupon_codes": ["ONCE"]}
ANNA = {"email": "anna@example.org"}
ONCE = {
    "name": "Once",
    "titles": {"en": "Once"},
    "kind": "percent",
    "percent_ppm": 100_000,
    "by_coupon": True,
    "max_uses_per_buyer": 1,
}


async def code_once(storefront: Storefront, admin: dict[str, str]) -> None:
    made = await storefront("POST", "/promotions", ONCE, by=admin)
    assert made.status_code == 201, made.text
    where = f"/promotions/{made.json()['id']}/coupons"
    assert (await storefront("POST", where, {"codes": ["ONCE"]}, by=admin)).status_code in (200, 201)


async def said(storefront: Storefront, by: dict[str, str], **more: object) -> tuple[str, int]:
    answer = await storefront("POST", "/quotes", ASK | more, by=by)
    assert answer.status_code == 200, answer.text
    coupon = answer.json()["coupons"][0]
    return coupon["outcome"], answer.json()["total_minor"]


async def test_a_page_learns_nothing_of_what_a_person_has_used(
    storefront: Storefront, callers: Callers, admin: dict[str, str]
) -> None:
    await code_once(storefront, admin)
    customer_id, token = await callers.buyer()
    placed = await storefront.order(token, coupon_codes=["ONCE"], buyer={"email": "anna@example.org"})
    assert placed.status_code == 201, placed.text
    _, page = await callers.publishable()
    strangers = [
        await said(storefront, page, buyer=buyer)
        for buyer in ({"email": "anna@example.org"}, {"customer_id": str(customer_id)}, {"email": "new@example.org"})
    ]
    assert len(set(strangers)) == 1
    assert strangers[0][0] == "applied"


async def test_a_buyer_is_quoted_what_their_order_would_come_to(
    storefront: Storefront, callers: Callers, admin: dict[str, str]
) -> None:
    await code_once(storefront, admin)
    _, token = await callers.buyer()

    outcome, total = await said(storefront, token, buyer=ANNA)
    assert outcome == "applied"
    placed = await storefront.order(token, coupon_codes=["ONCE"], buyer=ANNA)
    assert placed.json()["total_minor"] == total
    again, _ = await said(storefront, token, buyer=ANNA)
    assert again == "refused"
    refused = await storefront.order(token, coupon_codes=["ONCE"], buyer=ANNA)
    assert (refused.status_code, refused.json()["code"]) == (409, "coupon_used_by_buyer")


async def test_a_token_without_e_mail_or_phone_is_no_buyer_to_a_limit(
    storefront: Storefront, callers: Callers, admin: dict[str, str]
) -> None:
    await code_once(storefront, admin)
    _, token = await callers.buyer()
    outcome, _ = await said(storefront, token)
    refused = await storefront.order(token, coupon_codes=["ONCE"])
    assert outcome == "refused"
    assert (refused.status_code, refused.json()["code"]) == (422, "coupon_needs_buyer")


async def test_a_new_token_asks_in_vain_what_an_e_mail_has_used(
    storefront: Storefront, callers: Callers, admin: dict[str, str]
) -> None:
    await code_once(storefront, admin)

    _, token = await callers.buyer()
    assert (await storefront.order(token, coupon_codes=["ONCE"], buyer=ANNA)).status_code == 201
    _, other = await callers.buyer()

    assert (await said(storefront, other, buyer=ANNA))[0] == "applied"
    refused = await storefront.order(other, coupon_codes=["ONCE"], buyer=ANNA)
    assert (refused.status_code, refused.json()["code"]) == (409, "coupon_used_by_buyer")


async def test_a_quote_for_a_customer_whom_nobody_knows_is_refused_as_the_order_would_be(
    storefront: Storefront, admin: dict[str, str]
) -> None:
    nobody = {"customer_id": "0190a000-0000-7000-8000-00000000dead"}
    answer = await storefront("POST", "/quotes", ASK | {"buyer": nobody, "coupon_codes": []}, by=admin)
    assert (answer.status_code, answer.json()["code"]) == (422, "unknown_customer")


async def test_a_buyer_is_not_quoted_for_another(storefront: Storefront, callers: Callers) -> None:
    other, _ = await callers.buyer()
    _, token = await callers.buyer()
    answer: httpx.Response = await storefront("POST", "/quotes", ASK | {"buyer": {"customer_id": str(other)}}, by=token)
    assert (answer.status_code, answer.json()["code"]) == (403, "not_your_own")
