"""Files at the console: checked, brought in, refused rows mended beside their problems and sent again by themselves."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from orderloom.infra.sheets.writing import XlsxFile
from tests.console.desk import Desk, Open
from tests.storefront.demo import Demo

BOTH = pytest.mark.parametrize(("language", "width"), [("zh", "desk"), ("en", "phone")])


def send(anna: Desk, folder: Path, kind: str, content: str, name: str = "goods.csv") -> None:
    """Choose a file of this kind at the form, and have it checked."""
    file = folder / name
    file.write_text(content, "utf-8")
    anna.to("/imports/new")
    anna.see(anna.says("文件内容", "What the file holds"))
    anna.page.locator(".ant-segmented").get_by_text(kind, exact=True).click()
    anna.page.locator("input[type=file]").set_input_files(file)
    anna.click(anna.says("检查", "Check"))


@BOTH
def test_refused_rows_are_mended_and_sent_again(
    desk: Open, demo: Demo, tmp_path: Path, language: str, width: str
) -> None:
    with desk(language, width) as anna:
        sku = f"NEW-{language}"
        rows = f"handle,title.en,sku,weight_g\n{sku.lower()},New,{sku},350\n{sku.lower()}-2,Newer,{sku}-2,much\n"
        send(anna, tmp_path, anna.says("商品", "Products"), rows)
        anna.see(anna.says("检查完成：1 条可以导入，1 条不能导入", "Checked: 1 records can go in, 1 cannot"))
        anna.see(anna.says("填写内容: much", "Given: much"))
        assert anna.fits()
        anna.click(anna.says("正式导入", "Bring in"))
        drawer = anna.page.locator(".ant-drawer-footer")
        anna.click(anna.says("正式导入", "Bring in"), within=drawer)
        anna.see(anna.says("1 条数据被拒绝", "1 records were refused"))
        anna.click(anna.says("修改被拒绝的行", "Mend refused rows"))
        cell = anna.page.get_by_label(anna.says("第 3 行的 weight_g", "weight_g in row 3"))
        assert cell.input_value() == "much"
        assert anna.fits()
        cell.fill("400")
        anna.page.reload()
        expect(cell).to_have_value("400")  # what was typed is kept
        anna.click(anna.says("重新导入 1 行", "Bring in 1 row"))
        anna.page.get_by_text("-mended.csv").first.wait_for()
        anna.see(anna.says("已完成", "Finished"))
        assert demo.send("GET", f"/skus/{sku}-2")["weight_g"] == 400


def test_lines_that_are_no_records_are_mended_too(desk: Open, demo: Demo, tmp_path: Path) -> None:
    with desk("zh") as anna:
        good = '{"handle": "nd-1", "title.en": "Tin", "sku": "ND-1", "weight_g": "much"}'
        send(anna, tmp_path, "商品", f"{good}\n{{not json\n[]\n", "goods.ndjson")
        anna.see("检查完成：0 条可以导入，3 条不能导入")
        anna.see("未写入任何数据，请修改被拒绝的行。")
        anna.click("修改被拒绝的行")
        expect(anna.page.get_by_label("第 2 行的 JSON")).to_have_value("{not json")
        expect(anna.page.get_by_label("第 3 行的 JSON")).to_have_value("[]")
        anna.look("imports-mend-lines")
        again = anna.pressed("重新导入 3 行")
        expect(again).to_be_disabled()
        anna.page.get_by_label("第 1 行的 JSON").fill(good.replace('"much"', "200"))
        anna.page.get_by_label("第 2 行的 JSON").fill(
            good.replace("nd-1", "nd-2").replace("ND-1", "ND-2").replace("much", "90")
        )
        anna.page.get_by_text("不提交").nth(2).click()
        anna.click("重新导入 2 行")
        anna.page.get_by_text("-mended.ndjson").first.wait_for()
        anna.see("已完成")
        assert [demo.send("GET", f"/skus/{sku}")["weight_g"] for sku in ("ND-1", "ND-2")] == [200, 90]


def test_cells_without_a_column_are_shown_and_not_lost(desk: Open, demo: Demo, tmp_path: Path) -> None:
    with desk("en") as anna:
        rows = "handle,title.en,sku\nrag-1,Tea, green,RAG-1\nrag-2,Cup\n"
        send(anna, tmp_path, "Products", rows)
        anna.click("Mend refused rows")
        over = anna.page.get_by_label("Without a column in row 2")
        assert over.input_value() == "RAG-1"
        expect(anna.pressed("Bring in 2 rows")).to_be_disabled()
        anna.see("A row has more cells than the first row has columns.")
        anna.look("imports-mend-ragged")
        anna.page.get_by_label("title.en in row 2").fill("Tea, green")
        anna.page.get_by_label("sku in row 2").fill("RAG-1")
        over.fill("")
        anna.page.get_by_label("sku in row 3").fill("RAG-2")
        anna.click("Bring in 2 rows")
        anna.page.get_by_text("-mended.csv").first.wait_for()
        anna.see("Finished")
        assert demo.send("GET", "/skus/RAG-1")["sku"] == "RAG-1"
        found = demo.send("GET", "/products?handle=rag-1")["items"][0]
        assert found["titles"] == {"en": "Tea, green"}


def test_nothing_lies_over_what_sends_many_rows(desk: Open, tmp_path: Path) -> None:
    with desk("zh") as anna:
        rows = "".join(f"many-{nth},Many,MANY-{nth},much\n" for nth in range(12))
        send(anna, tmp_path, "商品", f"handle,title.en,sku,weight_g\n{rows}")
        anna.click("修改被拒绝的行")
        again = anna.pressed("重新导入 12 行")
        again.wait_for()
        anna.page.evaluate("window.scrollTo(0, 0)")
        anna.look("imports-mend-many")
        box = again.bounding_box()
        assert box
        on_top = "([x, y]) => document.elementFromPoint(x, y)?.closest('button')?.innerText ?? ''"
        for part in (0.1, 0.5, 0.9):
            place = [box["x"] + part * box["width"], box["y"] + box["height"] / 2]
            assert "重新导入" in anna.page.evaluate(on_top, place)


def test_a_workbook_comes_back_as_a_table(desk: Open, tmp_path: Path) -> None:
    book = XlsxFile(tmp_path / "stock.xlsx", ["sku", "location", "on_hand"])
    book.add([["=NOPE", "RTM", "4"], ["MUG-BLUE", "NOWHERE", "5"]])
    book.close()
    with desk("en") as anna:
        anna.to("/imports/new")
        anna.page.locator(".ant-segmented").get_by_text("Stock", exact=True).click()
        anna.page.locator("input[type=file]").set_input_files(tmp_path / "stock.xlsx")
        anna.click("Check")
        anna.click("Mend refused rows")
        assert anna.page.get_by_label("location in row 3").input_value() == "NOWHERE"
        assert anna.page.get_by_label("sku in row 2").input_value() == "=NOPE"


def test_a_file_that_cannot_be_read_says_why(desk: Open, tmp_path: Path) -> None:
    with desk("zh") as anna:
        send(anna, tmp_path, "库存", "sku,where,on_hand\nMUG-BLUE,RTM,4\n")
        anna.page.locator(".ant-alert-error").wait_for()
        anna.see("失败")
        anna.to("/imports")
        anna.see("失败")
