"""Tax classes, and the rates they have in countries and their regions."""

from datetime import datetime
from uuid import UUID

from orderloom.catalog.events.channels import TaxClassCreated, TaxRateChanged, TaxRateEnded
from orderloom.catalog.model.codes import CODE, must_match
from orderloom.catalog.model.prices import NewTaxRate, NotValidThen, TaxClass, TaxRate, check_rate
from orderloom.catalog.store import taxes as store
from orderloom.infra.epochs import raise_epoch
from orderloom.infra.work import Work
from orderloom.kernel.actor import Actor
from orderloom.kernel.countries import must_be_country


async def create_tax_class(work: Work, tax_class: TaxClass, *, by: Actor) -> TaxClass:
    """Add a tax class: SKUs that are taxed alike everywhere."""
    must_match(CODE, tax_class.code)
    await store.insert_class(work.tx, tax_class)
    work.emit(TaxClassCreated(tax_class=tax_class.code), by=by)
    await raise_epoch(work.tx, "catalog")
    return tax_class


async def put_tax_rate(work: Work, rate_id: UUID, new: NewTaxRate, *, by: Actor, ends_present: bool = False) -> TaxRate:
    """Set a tax rate; with `ends_present` the rate that is valid when it begins ends there, else that is refused."""
    check_rate(new)
    must_be_country(new.country)
    await store.lock_class(work.tx, new.tax_class)
    if ends_present and new.valid_from is not None:
        for ended in await store.end_present(work.tx, new, new.valid_from):
            _emit_end(work, new, ended, new.valid_from, by=by)
    await store.insert(work.tx, rate_id, new)
    work.emit(
        TaxRateChanged(
            tax_class=new.tax_class,
            country=new.country,
            region=new.region,
            rate_id=rate_id,
            rate_ppm=new.rate_ppm,
            valid_from=new.valid_from,
            valid_to=new.valid_to,
        ),
        by=by,
    )
    await raise_epoch(work.tx, "catalog")
    return await store.rate(work.tx, rate_id)


async def end_tax_rate(work: Work, rate_id: UUID, *, at: datetime | None, by: Actor) -> TaxRate:
    """End a tax rate at an instant, or now."""
    rate = await store.rate(work.tx, rate_id)
    await store.lock_class(work.tx, rate.tax_class)
    end = at or work.now
    if not await store.end(work.tx, rate_id, end):
        raise NotValidThen(rate_id=rate_id, at=end)
    _emit_end(work, rate, rate_id, end, by=by)
    await raise_epoch(work.tx, "catalog")
    return await store.rate(work.tx, rate_id)


def _emit_end(work: Work, rate: NewTaxRate | TaxRate, rate_id: UUID, at: datetime, *, by: Actor) -> None:
    ended = TaxRateEnded(
        tax_class=rate.tax_class, country=rate.country, region=rate.region, rate_id=rate_id, valid_to=at
    )
    work.emit(ended, by=by)
