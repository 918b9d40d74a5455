"""Channels over HTTP."""

from typing import Annotated, Literal, cast
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import ConfigDict, Field

from orderloom.api.access import Caller, permits
from orderloom.api.catalog_fields import Asked, CodeIn, CodeInPath, CountryIn, Flag, Text, Told
from orderloom.api.fields import Currency
from orderloom.api.idempotency import Once
from orderloom.api.paging import DEFAULT_LIMIT, After, Limit, Page, key_after, page
from orderloom.api.preconditions import IfMatch, tag
from orderloom.api.work import CurrentWork, Reads
from orderloom.catalog import queries
from orderloom.catalog.commands import channels as commands
from orderloom.catalog.model.channels import Channel, ChannelChanges, must_be_visible
from orderloom.infra.work import Connection, Work

router = APIRouter(prefix="/channels", tags=["channels"])

Reader = Annotated[Caller, permits("catalog.read")]
Writer = Annotated[Caller, permits("catalog.write")]
ShownLocale = Literal["en", "zh-CN"]
Minutes = Annotated[int, Field(strict=True, ge=1, le=1_000_000)]
_UNPAID = "How long an unpaid order keeps its goods, in minutes; null: until somebody cancels it."
_TEST = "Whether buyers may settle their orders by recorded test payments: for trials, never where money is real."


class NewChannel(Asked):
    """A shop or a marketplace that orders come from."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"code": "web-eu", "name": "Web shop Europe", "currency": "EUR", "locale": "en", "country": "NL"}
            ]
        }
    )

    code: CodeIn
    name: Text
    currency: Currency
    locale: ShownLocale = Field(default="en", description="The language that its buyers are written to.")
    country: CountryIn = Field(description="Whose tax holds where an order names no country.")
    unpaid_minutes: Minutes | None = Field(default=None, description=_UNPAID)
    test_payments: Flag = Field(default=False, description=_TEST)

    def channel(self) -> Channel:
        return Channel(
            code=self.code,
            name=self.name,
            currency=self.currency,
            locale=self.locale,
            country=self.country,
            unpaid_minutes=self.unpaid_minutes,
            test_payments=self.test_payments,
        )


class ChangedChannel(Asked):
    """What is to change; what is left out stays."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"unpaid_minutes": 30}]})

    name: Text = Field(default_factory=str)
    locale: ShownLocale = Field(default_factory=lambda: "en")
    country: CountryIn = Field(default_factory=str)
    unpaid_minutes: Minutes | None = Field(default=None, description=_UNPAID)
    active: Flag = Field(default_factory=bool, description="false: takes no more orders.")
    test_payments: Flag = Field(default_factory=bool, description=_TEST)


class ChannelOut(Told):
    """A shop or a marketplace that orders come from."""

    code: str
    name: str
    currency: str
    locale: str
    country: str
    unpaid_minutes: int | None
    active: bool
    test_payments: bool
    version: int


def _shown(channel: Channel, response: Response) -> ChannelOut:
    tag(response, channel.version)
    return ChannelOut.model_validate(channel)


@router.get("", summary="List channels")
async def list_channels(
    caller: Reader, tx: Reads, limit: Limit = DEFAULT_LIMIT, after: After = None
) -> Page[ChannelOut]:
    """Channels by code: those that the caller may see."""
    found = key_after(after, str)
    rows = await queries.channel_list(
        tx, channels=caller.channels, after=str(found[0]) if found else None, limit=limit + 1
    )
    return page(rows, limit, ChannelOut.model_validate, lambda channel: (channel.code,))


@router.get("/{code}", summary="Show a channel")
async def show_channel(caller: Reader, tx: Reads, code: CodeInPath, response: Response) -> ChannelOut:
    """One channel."""
    return _shown(await queries.channel(tx, code, channels=caller.channels), response)


@router.post("", status_code=201, summary="Open a channel")
async def create_channel(caller: Writer, once: Once, body: NewChannel, response: Response) -> ChannelOut:
    """Open a channel. It sells once it has a price list with prices, and a location that serves it."""
    must_be_visible(body.code, caller.channels)

    async def create(work: Work, _: UUID) -> None:
        await commands.create_channel(work, body.channel(), by=caller.actor)

    async def show(tx: Connection, _: UUID) -> Channel:
        return await queries.channel(tx, body.code, channels=caller.channels)

    return _shown(await once.run(create, show), response)


@router.patch("/{code}", summary="Change a channel")
async def change_channel(
    caller: Writer, version: IfMatch, work: CurrentWork, code: CodeInPath, body: ChangedChannel, response: Response
) -> ChannelOut:
    """Change a channel, or close it (`active: false`). Its code and currency stay; orders placed keep what they had."""
    must_be_visible(code, caller.channels)
    changes = cast(ChannelChanges, body.changes())
    return _shown(await commands.change_channel(work, code, version=version, by=caller.actor, **changes), response)
