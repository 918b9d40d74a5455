"""Two people change the same thing: the second is told what the first changed, and overwrites none of it unawares."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from tests.console.desk import PASSWORD, Desk, Open
from tests.console.goods import place_order
from tests.storefront.demo import Demo

Body = dict[str, Any]
Pair = tuple[str, str]  # what Chinese and English pages say


@dataclass(frozen=True)
class Thing:
    """Something that two people change."""

    api: str
    page: str
    opener: Pair
    """The field that somebody types into here."""
    label: Pair
    typed: str
    """What the other changes: that field too, and something else."""
    theirs: Body
    told: tuple[Pair, ...]
    """What stands at last."""
    after: Body
    method: str = "PATCH"
    save: Pair = ("保存修改", "Save changes")


def staff(demo: Demo) -> Thing:
    body = {"login": f"vera-{uuid4().hex[:6]}", "name": "Vera", "roles": ["support"], "password": PASSWORD}
    person = demo.send("POST", "/staff", body)
    theirs = {"name": "Vera B.", "roles": ["support", "warehouse"], "channels": None, "locations": None}
    return Thing(
        f"/staff/{person['id']}",
        f"/settings/team/{person['id']}",
        ("修改", "Change"),
        ("姓名", "Name"),
        "Vera Lind",
        theirs,
        (
            ("姓名: Vera → Vera B.", "Name: Vera → Vera B."),
            ("角色: 客服 → 客服, 仓库", "Roles: Customer service → Customer service, Warehouse"),
        ),
        {"name": "Vera Lind", "roles": ["support", "warehouse"]},
        method="PUT",
    )


def channel(demo: Demo) -> Thing:
    name = demo.send("GET", "/channels/web-cn")["name"]
    return Thing(
        "/channels/web-cn",
        "/settings/channels",
        (name, name),
        ("名称", "Name"),
        "Shop of ours",
        {"name": "Shop of theirs", "unpaid_minutes": 45},
        (
            (f"名称: {name} → Shop of theirs", f"Name: {name} → Shop of theirs"),
            ("未付款订单保留（分钟）: 30 → 45", "Unpaid orders keep goods, minutes: 30 → 45"),
        ),
        {"name": "Shop of ours", "unpaid_minutes": 45},
    )


def shipping_method(demo: Demo) -> Thing:
    assert demo.send("GET", "/shipping-methods/eu-express")["titles"]["zh-CN"] == "次日达"
    return Thing(
        "/shipping-methods/eu-express",
        "/settings/shipping",
        ("次日达", "Express, next working day"),
        ("显示名称（英文）", "Label in English"),
        "Fast",
        {"titles": {"en": "Faster", "zh-CN": "隔日达"}},
        (
            ("显示名称（简体中文）: 次日达 → 隔日达", "Label in Chinese (simplified): 次日达 → 隔日达"),
            (
                "显示名称（英文）: Express, next working day → Faster",
                "Label in English: Express, next working day → Faster",
            ),
        ),
        {"titles": {"en": "Fast", "zh-CN": "隔日达"}},
    )


def custom_field(demo: Demo) -> Thing:
    key = f"gift_{uuid4().hex[:6]}"
    field = demo.send("POST", "/custom-fields", {"owner": "order", "key": key, "type": "text", "labels": {"en": key}})
    return Thing(
        f"/custom-fields/{field['id']}",
        "/settings/fields",
        (key, key),
        ("排序", "Position"),
        "7",
        {"position": 3, "public": True},
        (("排序: 0 → 3", "Position: 0 → 3"),),
        {"position": 7, "public": True},
    )


def customer(demo: Demo) -> Thing:
    person = demo.send("POST", "/customers", {"name": "Lin Mei", "email": f"{uuid4().hex[:8]}@example.com"})
    mail = f"{uuid4().hex[:8]}@example.com"
    return Thing(
        f"/customers/{person['id']}",
        f"/customers/{person['id']}",
        ("编辑客户", "Edit customer"),
        ("姓名", "Name"),
        "Lin Mei-Hua",
        {"name": "Lin M.", "email": mail},
        (
            ("姓名: Lin Mei → Lin M.", "Name: Lin Mei → Lin M."),
            (f"邮箱: {person['email']} → {mail}", f"E-mail: {person['email']} → {mail}"),
        ),
        {"name": "Lin Mei-Hua", "email": mail},
    )


def product(demo: Demo) -> Thing:
    titles = {"en": "Tea tray", "zh-CN": "茶盘"}
    made = demo.send("POST", "/products", {"handle": f"tray-{uuid4().hex[:8]}", "titles": titles, "category": "tea"})
    return Thing(
        f"/products/{made['id']}",
        f"/products/{made['id']}",
        ("编辑商品", "Edit product"),
        ("类目", "Category"),
        "kitchen",
        {"category": "home", "titles": titles | {"en": "Tray"}},
        (
            ("类目: tea → home", "Category: tea → home"),
            ("名称（英文）: Tea tray → Tray", "Title in English: Tea tray → Tray"),
        ),
        {"category": "kitchen", "titles": titles | {"en": "Tray"}},
    )


def promotion(demo: Demo) -> Thing:
    wish = {"name": "Spring", "titles": {"en": "Off"}, "kind": "amount", "amount_minor": 100, "per": "order"}
    made = demo.send("POST", "/promotions", wish | {"currency": "EUR", "minimum_minor": 10_000})
    return Thing(
        f"/promotions/{made['id']}",
        f"/promotions/{made['id']}",
        ("编辑促销", "Edit promotion"),
        ("促销名称", "Name"),
        "May",
        {"name": "April", "minimum_minor": 5_000},
        (
            ("促销名称: Spring → April", "Name: Spring → April"),
            ("使用门槛: €100.00 → €50.00", "Goods worth at least: €100.00 → €50.00"),
        ),
        {"name": "May", "minimum_minor": 5_000},
    )


def order(demo: Demo) -> Thing:
    wrap, ribbon = (f"{each}_{uuid4().hex[:6]}" for each in ("wrap", "ribbon"))
    for key in (wrap, ribbon):
        demo.send("POST", "/custom-fields", {"owner": "order", "key": key, "type": "text", "labels": {"en": key}})
    placed = place_order(demo, paid=True)
    return Thing(
        f"/orders/{placed['id']}",
        f"/orders/{placed['id']}",
        ("修改自定义字段", "Change custom fields"),
        (wrap, wrap),
        "silk",
        {"custom": {wrap: "paper", ribbon: "red"}},
        ((f"{wrap}: — → paper", f"{wrap}: — → paper"), (f"{ribbon}: — → red", f"{ribbon}: — → red")),
        {"custom": {wrap: "silk", ribbon: "red"}},
        save=("保存", "Save"),
    )


THINGS = [order, staff, channel, shipping_method, custom_field, customer, product, promotion]


def open_form(desk: Desk, thing: Thing) -> None:
    desk.to(thing.page)
    desk.click(desk.says(*thing.opener))
    desk.page.get_by_role("dialog").wait_for()


def type_mine(desk: Desk, thing: Thing) -> None:
    field = desk.page.get_by_role("dialog").get_by_label(desk.says(*thing.label), exact=True)
    field.fill(thing.typed)


def change_theirs(demo: Demo, thing: Thing) -> None:
    version = demo.send("GET", thing.api)["version"]
    demo.send(thing.method, thing.api, thing.theirs, version=version)


def see_told(desk: Desk, thing: Thing) -> None:
    title = desk.says("内容已被他人修改", "Somebody else changed this meanwhile")
    told = desk.page.get_by_role("dialog").get_by_role("alert").filter(has_text=title)
    for pair in thing.told:
        expect(told).to_contain_text(desk.says(*pair))
    mine = desk.says(f"您填写的是 {thing.typed}，", f"You typed {thing.typed}.")
    expect(told).to_contain_text(mine)
    field = desk.page.get_by_role("dialog").get_by_label(desk.says(*thing.label), exact=True)
    expect(field).to_have_value(thing.typed)


@pytest.mark.parametrize(("language", "make"), list(zip(["zh", "en"] * 4, THINGS, strict=False)))
def test_who_saves_second_is_told_what_changed(
    desk: Open, demo: Demo, language: str, make: Callable[[Demo], Thing]
) -> None:
    thing = make(demo)
    with desk(language) as anna:
        anna.page.route(re.compile("/events/stream"), lambda route: route.abort())  # told by nothing but the refusal
        open_form(anna, thing)
        type_mine(anna, thing)
        change_theirs(demo, thing)
        save = anna.says(*thing.save)
        anna.click(save, within=anna.page.get_by_role("dialog"))
        see_told(anna, thing)
        anna.look(f"meanwhile-{make.__name__}")
        anna.click(save, within=anna.page.get_by_role("dialog"))
        expect(anna.page.get_by_role("dialog")).to_have_count(0)
    stands = demo.send("GET", thing.api)
    assert {name: stands[name] for name in thing.after} == thing.after


def test_who_still_types_is_told_at_once(desk: Open, demo: Demo) -> None:
    thing = product(demo)
    with desk("zh", "phone") as anna:
        open_form(anna, thing)
        type_mine(anna, thing)
        change_theirs(demo, thing)
        see_told(anna, thing)
        assert anna.fits()
        assert not anna.sent("PATCH", thing.api)
        anna.look("meanwhile-live")
