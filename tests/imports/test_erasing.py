"""When somebody is erased, what files left behind of them goes too."""

from pathlib import Path

import pytest

from orderloom.customers.commands import people
from orderloom.customers.model.people import Person
from orderloom.flows.erase_customer import erase_customer
from orderloom.imports import queries
from orderloom.imports.model.mentions import OVERLAP, Mentions
from orderloom.infra.sheets.writing import XlsxFile
from orderloom.infra.work import Pool, begin, reading
from orderloom.kernel.ids import CustomerId, new_id

from .sending import BY, Sender, Sent

HEAD = "external_source,external_id,name,email,phone,locale\n"
ANNA = Person(name="Anna de Vries", email="anna@example.org", phone="+31201234567")


async def erase_anna(pool: Pool) -> None:
    async with begin(pool) as work:
        made = await people.create(work, CustomerId(new_id()), ANNA, by=BY)
    async with begin(pool) as work:
        await erase_customer(work, made.id, by=BY)


async def kept(pool: Pool, sent: Sent) -> bool:
    async with reading(pool) as tx:
        found = await queries.one(tx, sent.found.id)
        rejects = await queries.chunk(tx, sent.found.id, "rejects", 1)
        problems = await queries.problems(tx, sent.found.id, limit=10)
    assert (rejects is None) == (not problems) == (found.rejects_bytes is None) == (found.filename is None)
    return rejects is not None


@pytest.mark.parametrize(
    ("row", "stays"),
    [
        ("erp,1,A. V.,ANNA@example.org,,xx\n", False),
        ("erp,1,A. V.,,020 123 45 67,xx\n", False),
        ("erp,1,anna  DE vries,,,xx\n", False),
        ("erp,1,Bo Li,bo@example.org,+31207654321,xx\n", True),
    ],
)
async def test_refused_rows_that_speak_of_an_erased_person_are_forgotten(
    pool: Pool, sender: Sender, row: str, stays: bool
) -> None:
    sent = await sender.send("customers", HEAD + "erp,0,Filler,,,xx\n" * 3 + row)
    assert sent.rejects
    await erase_anna(pool)
    assert await kept(pool, sent) is stays


async def test_what_cannot_be_looked_through_is_forgotten(pool: Pool, sender: Sender, tmp_path: Path) -> None:
    path = tmp_path / "people.xlsx"
    book = XlsxFile(path, HEAD.strip().split(","))
    book.add([["erp", "1", "Bo", None, None, "xx"]])
    book.close()
    sent = await sender.send("customers", path.read_bytes(), filename="people.xlsx")
    assert sent.rejects
    await erase_anna(pool)
    assert await kept(pool, sent) is False


def test_a_mention_is_found_across_pieces() -> None:
    for cut in range(1, len("anna@example.org")):
        mentions = Mentions(email="anna@example.org", phone=None, name=None)
        text = "x" * OVERLAP + "anna@example.org"
        assert not mentions.in_piece(text[: OVERLAP + cut])
        assert mentions.in_piece(text[OVERLAP + cut :])
    assert not Mentions(email=None, phone="12345", name=" ").has_marks
