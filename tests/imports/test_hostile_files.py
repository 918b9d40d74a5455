"""Files that are not what they should be: each is refused by name, or row by row; nothing is guessed and nothing breaks."""

import io
import zipfile

import openpyxl
import pytest

from orderloom.imports.model.imports import State
from orderloom.infra.work import Pool
from tests.worlds import World

from .sending import Sender

HEADER = "handle,title.en,sku,weight_g,category\n"
ROW = "mug,Mug,MUG-1,350,kitchen\n"


def workbook(*rows: tuple[object, ...]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def zipped(**parts: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return file.getvalue()


BOMB = zipped(**{"[Content_Types].xml": b"<Types/>", "xl__worksheets__sheet1.xml": b" " * (64 << 20)})


@pytest.mark.parametrize(
    ("content", "filename", "code", "fact"),
    [
        (" \n\n", "a.csv", "file_empty", None),
        (",,,\n,,,\n", "a.csv", "file_empty", None),
        ("handel,title.en\nmug,Mug\n", "a.csv", "column_unknown", ("nearest", "handle")),
        ("handel,foo,title.en,bar\nmug,1,Mug,2\n", "a.csv", "column_unknown", ("also_unknown", "foo, bar")),
        ("handle,sku,SKU\nmug,A,B\n", "a.csv", "column_twice", ("column", "sku")),
        ("title.en,sku\nMug,A\n", "a.csv", "column_missing", ("column", "handle")),
        (b"handle,title.en\nmug,Caf\xe9 ol\xe9\n", "a.csv", "encoding_unclear", None),
        (b"\xff\xfehandle\x00", "a.csv", "encoding_unclear", None),
        (HEADER + "x" * (5 << 20), "a.csv", "file_unreadable", None),
        ("not a workbook", "a.xlsx", "file_unreadable", None),
        (b"PK\x03\x04 not a zip either", "a.xlsx", "file_unreadable", None),
        (zipped(**{"readme.txt": b"hello"}), "a.xlsx", "file_unreadable", None),
        (zipped(**{"[Content_Types].xml": b"<Types/>"}), "a.xlsx", "file_unreadable", None),
        (BOMB, "a.xlsx", "file_bloated", None),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old.xls", "file_unreadable", None),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "a.pdf", "column_unknown", None),
        (b"[{", "a.json", "file_unreadable", None),
    ],
)
async def test_a_file_that_cannot_be_read_is_refused_by_name(
    sender: Sender, content: str | bytes, filename: str, code: str, fact: tuple[str, str] | None
) -> None:
    sent = await sender.send("products", content, filename=filename)

    assert sent.found.state is State.FAILED
    assert sent.found.failure is not None
    assert sent.found.failure["code"] == code
    if fact is not None:
        assert sent.found.failure["facts"][fact[0]] == fact[1]


async def test_a_member_that_nobody_knows_refuses_its_record_and_no_other(sender: Sender) -> None:
    good = '{"handle": "tea", "title": {"en": "Tea"}}\n'
    wrong = (
        '{"handle": "mug", "title": {"en": "Mug"}, "colour": {"outer": "blue"}, "skus": [{"sku": "A", "wight_g": 1}]}\n'
    )
    sent = await sender.send("products", good + wrong, filename="a.ndjson")
    assert (sent.found.state, sent.counts) == (State.FINISHED, (1, 0, 0, 1))
    assert sent.problems == [(2, "colour.outer", "column_unknown"), (2, "wight_g", "column_unknown")]


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("mug,Mug\n", (2, None, "row_ragged")),
        ("mug,Mug,MUG-1,350,kitchen,more\n", (2, None, "row_ragged")),
        ("mug,Mu\x00g,MUG-1,350,kitchen\n", (2, "title.en", "character_refused")),
        (f"mug,{'M' * 301},MUG-1,350,kitchen\n", (2, "title.en", "text_too_long")),
        (f"mug,{'M' * 1_000_000},MUG-1,350,kitchen\n", (2, None, "row_malformed")),
        ('mug,"Mug" x,MUG-1,350,kitchen\n', (2, None, "row_malformed")),
        ("mug,Mug,MUG?1,350,kitchen\n", (2, "sku", "cell_code_malformed")),
        ("mug,Mug,MUG-1,1e3,kitchen\n", (2, "weight_g", "number_malformed")),
        ("mug,Mug,MUG-1,99999999999,kitchen\n", (2, "weight_g", "number_out_of_range")),
        ("mug,Mug,,350,kitchen\n", (2, "sku", "cell_missing")),
        (",Mug,MUG-1,350,kitchen\n", (2, "handle", "cell_missing")),
        ("mug,,MUG-1,350,kitchen\n", (2, "title.en", "title_missing")),
    ],
)
async def test_a_bad_row_is_named_and_its_neighbour_goes_in(
    sender: Sender, row: str, problem: tuple[int, str | None, str]
) -> None:
    sent = await sender.send("products", HEADER + row + "tea,Tea,TEA-1,100,\n")

    assert sent.found.state is State.FINISHED
    assert sent.problems == [problem]
    assert sent.counts == (1, 0, 0, 1)


async def test_rows_of_one_product_that_disagree_are_refused(sender: Sender) -> None:
    sent = await sender.send("products", HEADER + ROW + "mug,Cup,MUG-2,350,kitchen\n")

    assert sent.problems == [(2, None, "record_refused"), (3, "title.en", "cells_differ")]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
async def test_encodings_and_delimiters_are_found_out(
    sender: Sender, pool: Pool, encoding: str, delimiter: str
) -> None:
    file = 'handle,title.zh-CN,sku\r\ncha,"绿茶\r\n一百克",TEA-1\r\n'.replace(",", delimiter)

    sent = await sender.send("products", file.encode(encoding))

    assert sent.counts == (1, 0, 0, 0)
    assert sent.found.encoding == encoding.removesuffix("-sig")
    assert sent.found.delimiter == delimiter
    assert await World(pool).value("SELECT titles ->> 'zh-CN' FROM products") == "绿茶\r\n一百克"


async def test_a_declared_encoding_is_believed(sender: Sender, pool: Pool) -> None:
    file = "handle,title.en,sku\ncafe,Café olé,C-1\n".encode("cp1252")

    sent = await sender.send("products", file, options={"encoding": "windows-1252"})

    assert sent.counts == (1, 0, 0, 0)
    assert await World(pool).value("SELECT titles ->> 'en' FROM products") == "Café olé"


async def test_a_guarded_formula_comes_in_as_it_was(sender: Sender, pool: Pool) -> None:
    sent = await sender.send("products", "handle,title.en,category\nsum,'=1+1,'plain\n")

    assert sent.counts == (1, 0, 0, 0)
    assert await World(pool).rows("SELECT titles ->> 'en', category FROM products") == [("=1+1", "'plain")]


async def test_a_workbook_is_read_by_its_values(sender: Sender, pool: Pool) -> None:
    file = workbook(("handle", "title.en", "sku", "weight_g", "active"), ("mug", "Mug", 123, 350.0, True))

    sent = await sender.send("products", file, filename="a.xlsx")

    assert (sent.counts, sent.found.file_type) == ((1, 0, 0, 0), "xlsx")
    assert await World(pool).rows("SELECT sku, weight_g, active FROM skus") == [("123", 350, True)]


async def test_what_a_workbook_has_not_worked_out_is_named(sender: Sender) -> None:
    file = workbook(
        ("handle", "title.en", "sku", "weight_g"), ("mug", "Mug", "M-1", "=2*175"), ("tea", "Tea", "T-1", "#N/A")
    )

    sent = await sender.send("products", file, filename="a.xlsx")

    assert sent.problems == [(2, "weight_g", "formula_uncomputed"), (3, "weight_g", "cell_error")]
    rejected = openpyxl.load_workbook(io.BytesIO(sent.rejects)).active
    assert rejected is not None
    rows = [list(row) for row in rejected.iter_rows(values_only=True)]
    assert rows[0][:5] == ["error_row", "error_column", "error_code", "error_message", "handle"]
    assert [row[4] for row in rows[1:]] == ["mug", "tea"]


async def test_documents_may_hold_their_rows(sender: Sender, pool: Pool) -> None:
    file = """{"handle": "mug", "title": {"en": "Mug"}, "skus": [{"sku": "M-1", "weight_g": 350}, {"sku": "M-2"}]}
not json
{"handle": "tea", "title": {"en": ["Tea"]}, "skus": [{"sku": "T-1"}]}
[1]
{"handle": "pot", "title.en": "Pot", "sku": "P-1"}
"""

    sent = await sender.send("products", file, filename="a.ndjson")

    assert sent.counts == (2, 0, 0, 3)
    assert sent.problems == [
        (2, None, "document_malformed"),
        (3, "title.en", "cell_nested"),
        (4, None, "document_malformed"),
    ]
    assert await World(pool).rows("SELECT sku FROM skus ORDER BY sku") == [("M-1",), ("M-2",), ("P-1",)]
    assert b'"error":[{"column":"title.en","code":"cell_nested"' in sent.rejects


async def test_a_line_that_is_no_json_comes_back_as_it_was_and_is_mended_there(sender: Sender, pool: Pool) -> None:
    good = '{"handle": "mug", "title.en": "Mug", "sku": "M-1"}\n'
    sent = await sender.send(
        "products", good + '{"handle": "pot", "title.en": "Pot" "sku": "P-1"}\n[1]\n', filename="a.ndjson"
    )
    assert sent.counts == (1, 0, 0, 2)
    lines = sent.rejects.splitlines()
    assert lines[1::2] == [b'{"handle": "pot", "title.en": "Pot" "sku": "P-1"}', b"[1]"]
    assert all(line.startswith(b'{"error":[{') and line.endswith(b"}]}") for line in lines[::2])

    again = await sender.send(
        "products", sent.rejects.replace(b'"Pot" ', b'"Pot", ').replace(b"[1]\n", b""), filename="b.ndjson"
    )
    assert (again.counts, again.problems) == ((1, 0, 0, 0), [])


async def test_a_product_may_stand_apart_in_the_file(sender: Sender, pool: Pool) -> None:
    file = "handle,title.en,sku\n" + "".join(
        f"p-{nth % 700},{'' if nth >= 700 else 'P'},S-{nth}\n" for nth in range(2100)
    )

    sent = await sender.send("products", file)

    assert sent.counts == (700, 0, 0, 0)
    assert await World(pool).rows("SELECT DISTINCT count(*) FROM skus GROUP BY product_id") == [(3,)]


async def test_a_command_that_refuses_one_record_is_asked_without_it(sender: Sender, pool: Pool) -> None:
    """A picture of the worst case: what nobody looked for before is found by halving."""
    rows = "".join(f"p-{nth},P,S-{nth}\n" for nth in range(40))
    await sender.send("products", "handle,title.en,sku\n" + rows)
    prices = "price_list,sku,amount,valid_from\n" + "".join(f"eur,S-{nth},1.00,2026-01-01\n" for nth in range(40))
    async with pool.connection() as tx:
        await tx.execute(
            "INSERT INTO channels (code, name, currency, country) VALUES ('eu', 'EU', 'EUR', 'NL');"
            "INSERT INTO price_lists (code, channel, currency, includes_tax) VALUES ('eur', 'eu', 'EUR', true)"
        )

    sent = await sender.send("prices", prices + "eur,S-7,2.00,2026-01-01\n")

    assert sent.counts == (40, 0, 0, 1)
    assert sent.problems == [(42, None, "price_overlaps")]


async def test_a_document_may_have_many_rows(sender: Sender, pool: Pool) -> None:
    skus = ",".join(f'{{"sku": "M-{nth}"}}' for nth in range(700))
    other = '{"handle": "tea", "title": {"en": "Tea"}, "skus": [{"sku": "T?1"}]}'

    sent = await sender.send("products", f'{{"handle": "mug", "title": {{"en": "Mug"}}, "skus": [{skus}]}}\n{other}\n')

    assert sent.counts == (1, 0, 0, 1)
    assert sent.problems == [(2, "sku", "cell_code_malformed")]
    assert await World(pool).value("SELECT count(*) FROM skus") == 700


async def test_a_record_cannot_grow_without_end(sender: Sender, pool: Pool) -> None:
    rows = "".join(f"mug,Mug,M-{nth}\n" for nth in range(5_010))

    sent = await sender.send("products", "handle,title.en,sku\n" + rows + "tea,Tea,T-1\n")

    assert sent.counts == (1, 0, 0, 1)
    assert sent.found.rows_refused == 5_010
    assert {code for _, _, code in sent.problems} == {"record_too_long", "record_refused"}
