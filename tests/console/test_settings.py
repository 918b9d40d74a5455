"""Settings at the console: people, keys whose token is shown once, fields of the shop's own, what happens while it happens."""

import pytest

from tests.console.desk import PASSWORD, Open, sign_in
from tests.storefront.demo import Demo

BOTH = pytest.mark.parametrize(("language", "width"), [("zh", "desk"), ("en", "phone")])


@BOTH
def test_a_key_is_made_and_revoked(desk: Open, demo: Demo, language: str, width: str) -> None:
    with desk(language, width) as anna:
        anna.to("/settings/keys")
        anna.click(anna.says("新建密钥", "Create key"))
        anna.fill(anna.says("用途", "What it is for"), f"Depot {language}")
        anna.click(
            anna.says("查看渠道、商品、SKU、税率和价目表。", "See channels, products, SKUs, tax rates and price lists.")
        )
        anna.click(anna.says("新建密钥", "Create key"), within=anna.page.locator(".ant-drawer-footer"))
        anna.see(anna.says("请立即复制密钥", "Copy the key now"))
        token = anna.page.locator(".ant-modal code").inner_text()
        assert demo.send("GET", "/skus?limit=1", token=token)["items"]
        anna.click(anna.says("我已保存", "I have stored it"))
        anna.click(f"Depot {language}")
        assert anna.fits()
        anna.click(anna.says("吊销", "Revoke"))
        anna.click(anna.says("吊销", "Revoke"), within=anna.page.locator(".ant-modal-confirm"))
        anna.see(anna.says("已吊销", "Revoked"))
        with pytest.raises(AssertionError, match="401"):
            demo.send("GET", "/skus?limit=1", token=token)


@BOTH
def test_somebody_is_added_and_signs_in(desk: Open, language: str, width: str) -> None:
    login = f"lena-{language}"
    with desk(language, width) as anna:
        anna.to("/settings/team")
        anna.click(anna.says("新增成员", "Add somebody"))
        anna.fill(anna.says("登录名", "Login"), login)
        anna.page.get_by_label(anna.says("姓名", "Name"), exact=True).last.fill("Lena")
        anna.fill(anna.says("初始密码", "First password"), PASSWORD)
        kept = anna.page.evaluate("JSON.stringify({...localStorage})")
        assert PASSWORD not in kept, "a password is never kept as a draft"
        anna.click(anna.says("新增成员", "Add somebody"), within=anna.page.locator(".ant-drawer-footer"))
        anna.see(anna.says("Lena 现在可以登录了。", "Lena can sign in now."))
    with desk(language, width, login=None, at="/") as lena:
        sign_in(lena, login)
        lena.to("/settings")
        lena.see(lena.says("我的密码", "Your password"))
        assert not lena.page.get_by_text(lena.says("团队成员", "Team"), exact=True).count()


@BOTH
def test_a_field_is_defined_and_seen_in_the_feed(desk: Open, demo: Demo, language: str, width: str) -> None:
    with desk(language, width) as anna:
        anna.to("/events")
        anna.page.wait_for_timeout(1_000)
        key = f"engraving_{language}"
        demo.send("POST", "/custom-fields", {"owner": "sku", "key": f"{key}_2", "type": "text", "labels": {"en": "X"}})
        anna.see(anna.says("已新建自定义字段", "Custom field defined"))
        anna.to("/settings/fields")
        anna.click(anna.says("新增字段", "Add a field"))
        anna.fill(anna.says("显示名称（英文）", "Label in English"), f"Engraving {language}")
        anna.fill(anna.says("字段名", "Key"), key)
        anna.click(anna.says("新增字段", "Add a field"), within=anna.page.locator(".ant-drawer-footer"))
        anna.see(f"Engraving {language}")
        assert anna.fits()
        found = demo.send("GET", "/custom-fields?owner=order")["items"]
        assert key in {field["key"] for field in found}


SECTIONS = ("", "/team", "/roles", "/keys", "/password", "/fields", "/channels", "/taxes", "/shipping", "/connections")


@BOTH
def test_every_section_fits_and_speaks_one_language(desk: Open, language: str, width: str) -> None:
    with desk(language, width) as anna:
        for path in (
            *(f"/settings{each}" for each in (*SECTIONS, "/inbox", "/system", "/plugins")),
            "/jobs",
            "/events",
        ):
            anna.to(path)
            anna.page.get_by_role("heading", level=1).wait_for()
            anna.settled()
            assert anna.fits(), path
