"""Plug-ins read bytes: they are asked before anybody has looked at a file's encoding or type."""

from collections.abc import Iterator
from importlib.metadata import EntryPoint
from io import BytesIO
from zipfile import ZipFile

import pytest

from orderloom.imports.model.imports import State
from orderloom.infra.work import Pool
from orderloom.plugins.loader import NONE, load, use
from tests.worlds import World

from .sending import Sender

ARTICLES = "ARTNO;TEXT\nA1;Grüne Tasse\nA2;Blaue Schüssel\n".encode("cp1252")
OLD_XLS = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(64)


@pytest.fixture(autouse=True)
def plugged() -> Iterator[None]:
    found = [
        EntryPoint(name, f"tests.plugins.fakes:{what}", "orderloom.import_formats")
        for name, what in (("articles", "Umlauts"), ("zipped", "Zipped"), ("breaking", "Breaking"))
    ]
    use(load(environ={}, found=found))
    yield
    use(NONE)


def zipped() -> bytes:
    written = BytesIO()
    with ZipFile(written, "w") as archive:
        archive.writestr("articles.txt", ARTICLES)
    return written.getvalue()


@pytest.mark.parametrize("named", [True, False])
@pytest.mark.parametrize(("form", "content"), [("articles", ARTICLES), ("zipped", zipped())])
async def test_files_that_are_no_utf_8_and_no_text_reach_their_plug_in(
    pool: Pool, sender: Sender, form: str, content: bytes, named: bool
) -> None:
    sent = await sender.send("products", content, filename="articles.dat", format=form if named else None)
    assert (sent.found.state, sent.found.failure, sent.counts) == (State.FINISHED, None, (2, 0, 0, 0))
    assert (sent.found.format, sent.found.file_type, sent.found.encoding) == (form, "other", None)
    assert await World(pool).rows("SELECT titles ->> 'en' FROM products ORDER BY handle") == [
        ("Grüne Tasse",),
        ("Blaue Schüssel",),
    ]


async def test_one_that_breaks_fails_the_import_by_its_name(sender: Sender) -> None:
    sent = await sender.send("products", b"BREAKING", filename="articles.dat")
    failure = sent.found.failure or {}
    assert (sent.found.state, failure["code"]) == (State.FAILED, "import_broke")
    assert failure["facts"] == {"plugin": "breaking", "reason": "AttributeError"}


async def test_its_refused_rows_come_back_with_our_columns(sender: Sender) -> None:
    sent = await sender.send("products", ARTICLES + "A/3;Für alle\nA€4;Nein\n".encode("cp1252"), filename="a.txt")
    assert (sent.counts, [code for *_, code in sent.problems]) == ((2, 0, 0, 2), ["cell_code_malformed"] * 3)
    assert "Für alle" in sent.rejects.decode("utf-8-sig")


@pytest.mark.parametrize(("content", "code"), [(OLD_XLS, "file_unreadable"), (b"x;y\n\xfc;1\n", "encoding_unclear")])
async def test_what_no_plug_in_takes_is_refused_as_before(sender: Sender, content: bytes, code: str) -> None:
    sent = await sender.send("products", content, filename="goods.dat")
    assert (sent.found.failure or {})["code"] == code
