"""People on a real database: kept with their doubts, found by their numbers elsewhere, erased without a trace."""

import asyncio
from time import perf_counter
from typing import Any

import psycopg
import pytest

from orderloom.customers import queries
from orderloom.customers.commands import addresses, people
from orderloom.customers.model.addresses import Address
from orderloom.customers.model.people import (
    AddressLinesWrong,
    AddressNotFound,
    CustomerErased,
    CustomerNotFound,
    ExternalId,
    ExternalIdTaken,
    KnownPerson,
    NewAddress,
    Person,
    SourceMalformed,
)
from orderloom.infra.work import Pool, Work, begin
from orderloom.kernel.actor import Actor, ActorKind
from orderloom.kernel.countries import CountryUnknown
from orderloom.kernel.errors import ChangedMeanwhile
from orderloom.kernel.ids import CustomerId, new_id

BY = Actor(kind=ActorKind.STAFF, id=new_id(), request_id=new_id())
HOME = NewAddress(
    address=Address(country="NL", lines=("Coolsingel 40",), city="Rotterdam", postal_code="3011 AD"), label="Home"
)
ANNA = Person(name="Anna de Vries", email=" anna@example.org ", phone="06-12345678", locale="en", country="NL")


async def anna(work: Work) -> CustomerId:
    made = await people.create(work, CustomerId(new_id()), ANNA, by=BY, addresses=[HOME])
    return made.id


def known(number: int, **person: str) -> KnownPerson:
    return KnownPerson(key=ExternalId(source="shop", external_id=str(number)), person=Person(**person))


async def test_a_person_is_kept_in_one_way_of_writing(pool: Pool) -> None:
    async with begin(pool) as work:
        customer_id = await anna(work)
        found = await queries.customer(work.tx, customer_id)
        assert (found.email, found.phone, found.doubts, found.version) == ("anna@example.org", "+31612345678", (), 1)
        kept = await queries.addresses(work.tx, customer_id)
        assert [(one.address, one.label, one.doubts) for one in kept] == [(HOME.address, "Home", ())]
        by_mail = await queries.customer_list(work.tx, email="ANNA@example.org", limit=5)
        by_phone = await queries.customer_list(work.tx, phone="+31612345678", limit=5)
        assert by_mail == by_phone == [found]


async def test_what_is_doubtful_is_kept_and_named(pool: Pool) -> None:
    async with begin(pool) as work:
        odd = NewAddress(address=Address(country="NL", lines=("Coolsingel 40",), postal_code="nope"))
        person = Person(name="Bo", email="bo(at)example.org", phone="call me", country="NL")
        made = await people.create(work, CustomerId(new_id()), person, by=BY, addresses=[odd])
        found = await queries.customer(work.tx, made.id)
        assert (found.email, found.phone, found.phone_given) == ("bo(at)example.org", None, "call me")
        assert found.doubts == ("email_format", "phone_unreadable")
        kept = (await queries.addresses(work.tx, made.id))[0]
        assert (kept.address, kept.doubts) == (odd.address, ("missing_city", "postal_code_format"))
        mended = await people.change(work, made.id, version=1, by=BY, phone="06-12345678", country="NL")
        assert (mended.phone, mended.phone_given, mended.doubts) == ("+31612345678", None, ("email_format",))


@pytest.mark.parametrize(
    ("address", "refusal"),
    [
        (Address(country="XX", lines=("1 Street",)), CountryUnknown),
        (Address(country="NL", lines=()), AddressLinesWrong),
        (Address(country="NL", lines=("1", "2", "3", "4")), AddressLinesWrong),
    ],
)
async def test_only_an_unusable_address_is_refused(pool: Pool, address: Address, refusal: type[Exception]) -> None:
    async with begin(pool) as work:
        customer_id = await anna(work)
        with pytest.raises(refusal):
            await addresses.add_address(work, customer_id, new_id(), NewAddress(address=address), by=BY)


async def test_a_change_needs_the_version_that_was_read(pool: Pool) -> None:
    async with begin(pool) as work:
        customer_id = await anna(work)
        changed = await people.change(work, customer_id, version=1, by=BY, name="Anna Jansen")
        assert (changed.name, changed.phone, changed.version) == ("Anna Jansen", "+31612345678", 2)
        with pytest.raises(ChangedMeanwhile):
            await people.change(work, customer_id, version=1, by=BY, name="Anna")
        with pytest.raises(CustomerNotFound):
            await people.change(work, CustomerId(new_id()), version=1, by=BY, name="Anna")


async def test_addresses_come_and_go_under_the_customers_version(pool: Pool) -> None:
    async with begin(pool) as work:
        customer_id = await anna(work)
        work_address = NewAddress(address=Address(country="CN", lines=("1 号",), city="武汉市", region="湖北省"))
        added = await addresses.add_address(work, customer_id, new_id(), work_address, by=BY)
        assert added.doubts == ("missing_postal_code",)
        await addresses.change_address(work, customer_id, added.id, HOME, version=2, by=BY)
        with pytest.raises(ChangedMeanwhile):
            await addresses.remove_address(work, customer_id, added.id, version=2, by=BY)
        await addresses.remove_address(work, customer_id, added.id, version=3, by=BY)
        with pytest.raises(AddressNotFound):
            await addresses.remove_address(work, customer_id, added.id, version=4, by=BY)
        assert len(await queries.addresses(work.tx, customer_id)) == 1


async def test_a_number_elsewhere_belongs_to_one_person(pool: Pool) -> None:
    key = ExternalId(source="erp", external_id="4711")
    async with begin(pool) as work:
        first, second = await anna(work), await anna(work)
        await people.link(work, first, key, by=BY)
        await people.link(work, first, key, by=BY)
        assert await queries.external_ids(work.tx, first) == [key]
        assert [one.id for one in await queries.customer_list(work.tx, key=key, limit=5)] == [first]
        with pytest.raises(ExternalIdTaken):
            await people.link(work, second, key, by=BY)
        with pytest.raises(SourceMalformed):
            await people.link(work, second, ExternalId(source="E R P", external_id="1"), by=BY)


async def test_ten_thousand_people_are_found_or_made_at_once(pool: Pool) -> None:
    rows = [known(n, name=f"Person {n}", phone="+5511999998888") for n in range(10_000)]
    begun = perf_counter()
    async with begin(pool) as work:
        made = await people.find_or_create(work, [*rows, rows[0]], by=BY)
    assert perf_counter() - begun < 20
    async with begin(pool) as work:
        assert await people.find_or_create(work, rows, by=BY) == made
        count = await (await work.tx.execute("SELECT count(*) FROM customers")).fetchone()
        assert count == (10_000,) == (len(set(made.values())),)


async def test_two_imports_at_once_make_each_person_once(pool: Pool) -> None:
    async def find(numbers: range) -> dict[ExternalId, CustomerId]:
        async with begin(pool) as work:
            return await people.find_or_create(work, [known(n, name="P") for n in numbers], by=BY)

    found = await asyncio.gather(find(range(300)), find(range(299, -1, -1)), find(range(100, 400)))
    together = found[0] | found[2]
    assert all(part[key] == together[key] for part in found for key in part)
    async with begin(pool) as work:
        counts = await (
            await work.tx.execute(
                "SELECT (SELECT count(*) FROM customers), (SELECT count(*) FROM events WHERE name = 'customer.created')"
            )
        ).fetchone()
        assert counts == (400, 400)


MARKERS = ("Markerperson", "marker@example.org", "+31687654321", "Markerstraat", "marker-4711", "Markerlabel")


def holders(connection: psycopg.Connection[Any]) -> set[str]:
    """Tables that hold any of the markers, in any column."""
    tables = connection.execute(
        "SELECT quote_ident(relname) FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
    ).fetchall()
    found = set()
    for (table,) in tables:
        asked = f"SELECT EXISTS (SELECT FROM {table} t WHERE t::text LIKE ANY (%s))".encode()
        if connection.execute(asked, [[f"%{marker}%" for marker in MARKERS]]).fetchone() == (True,):
            found.add(table)
    return found


async def test_erasing_leaves_no_personal_data_anywhere(pool: Pool, owner_url: str) -> None:
    person = Person(name="Markerperson", email="marker@example.org", phone="+31687654321", country="NL")
    address = Address(country="NL", lines=("Markerstraat 1",), city="Rotterdam", name="Markerperson")
    key = ExternalId(source="erp", external_id="marker-4711")
    async with begin(pool) as work:
        made = await people.create(
            work, CustomerId(new_id()), person, by=BY, addresses=[NewAddress(address=address)], keys=[key]
        )
        moved = NewAddress(address=address, label="Markerlabel")
        await addresses.add_address(work, made.id, new_id(), moved, by=BY)
        await people.change(work, made.id, version=2, by=BY, name="Markerperson-Jansen")
    with psycopg.connect(owner_url, autocommit=True) as connection:
        assert holders(connection) == {"customers", "customer_addresses", "customer_external_ids"}
        async with begin(pool) as work:
            erased = await people.erase(work, made.id, by=BY)
            assert erased.erased_at == work.now
        assert holders(connection) == set()


async def test_an_erased_person_stays_erased(pool: Pool) -> None:
    async with begin(pool) as work:
        customer_id = await anna(work)
        erased = await people.erase(work, customer_id, by=BY)
        assert await people.erase(work, customer_id, by=BY) == erased
        with pytest.raises(CustomerErased):
            await people.change(work, customer_id, version=erased.version, by=BY, name="Anna")
        with pytest.raises(CustomerErased):
            await addresses.add_address(work, customer_id, new_id(), HOME, by=BY)
        with pytest.raises(CustomerErased):
            await people.link(work, customer_id, ExternalId(source="erp", external_id="1"), by=BY)
        await work.write_facts()
        rows = await (await work.tx.execute("SELECT name FROM events ORDER BY commit_id, ord")).fetchall()
        assert [row[0] for row in rows] == ["customer.created", "customer.address_added", "customer.erased"]
