"""How an installation is set up: every setting, no secret."""

from dataclasses import fields, replace
from zoneinfo import ZoneInfo

import httpx
from fastapi import FastAPI

from orderloom import __version__
from orderloom.infra.migrate import MIGRATIONS
from orderloom.infra.settings import SECRET, Settings

from .callers import Callers

SETTINGS = "/api/v1/settings"


async def test_every_setting_is_shown_with_its_value_and_what_it_does(
    app: FastAPI, client: httpx.AsyncClient, admin: dict[str, str]
) -> None:
    app.state.settings = replace(
        app.state.settings,
        time_zone=ZoneInfo("Asia/Shanghai"),
        demo_shop=False,
        plugins_disabled=frozenset({"b", "a"}),
        import_max_mb=7,
    )
    answer = (await client.get(SETTINGS, headers=admin)).json()
    found = {one["name"]: one for one in answer["items"]}
    assert list(found) == [each.name for each in fields(Settings)]
    assert all(one["description"] and one["variable"] == f"ORDERLOOM_{name.upper()}" for name, one in found.items())
    values = {name: found[name]["value"] for name in ("time_zone", "demo_shop", "plugins_disabled", "import_max_mb")}
    assert values == {"time_zone": "Asia/Shanghai", "demo_shop": "no", "plugins_disabled": "a, b", "import_max_mb": "7"}
    assert [name for name in ("import_max_mb", "port") if found[name]["given"]] == ["import_max_mb"]
    assert answer["time_zone"] == "Asia/Shanghai"
    newest = max(path.stem for path in MIGRATIONS.glob("*.sql"))
    assert (answer["versions"]["orderloom"], answer["versions"]["schema"]) == (__version__, newest)
    assert answer["versions"]["postgresql"][:2].isdigit()
    assert (answer["embedded_database"], answer["database_bytes"] > 0) == (True, True)


async def test_no_secret_is_shown(app: FastAPI, client: httpx.AsyncClient, admin: dict[str, str]) -> None:
    url = "postgresql://shop:unmistakable@db.example/shop"
    app.state.settings = replace(app.state.settings, database_url=url, owner_database_url=url)
    answer = await client.get(SETTINGS, headers=admin)
    assert "unmistakable" not in answer.text
    secret = {one["name"]: one for one in answer.json()["items"] if one["secret"]}
    assert secret.keys() == SECRET
    assert [(one["value"], one["given"]) for one in secret.values()] == [(None, True)] * 2
    assert answer.json()["embedded_database"] is False


def test_what_may_hold_a_password_is_secret() -> None:
    assert {each.name for each in fields(Settings) if "url" in each.name or "password" in each.name} == SECRET


async def test_settings_are_for_those_who_may_see_them(client: httpx.AsyncClient, callers: Callers) -> None:
    assert (await client.get(SETTINGS, headers=await callers.key("orders.read"))).status_code == 403
    assert (await client.get(SETTINGS, headers=await callers.key("settings.read"))).status_code == 200
