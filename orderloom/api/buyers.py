"""Buyers' tokens over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Request
from pydantic import AwareDatetime, ConfigDict, Field

from orderloom.api.access import Caller, bearer, permits
from orderloom.api.catalog_fields import Asked, CodeIn, Text
from orderloom.api.customer_fields import Email, Phone, PhoneCountry, ShownLocale
from orderloom.api.fields import Moment
from orderloom.api.idempotency import Once
from orderloom.api.shapes import Shown
from orderloom.api.storefront import channel_of
from orderloom.api.work import CurrentWork
from orderloom.customers.model.people import Person
from orderloom.flows.admit_buyer import admit_buyer
from orderloom.flows.issue_buyer_token import issue_buyer_token
from orderloom.identity import queries
from orderloom.identity.commands import buyers as commands
from orderloom.identity.model import BuyerToken
from orderloom.infra.secrets import buyer_token
from orderloom.infra.work import Work
from orderloom.kernel.ids import CustomerId

router = APIRouter(tags=["storefront"])

Id = Annotated[UUID, Path(description="The customer's id.", examples=["0190a5b2-7d5e-7cc3-98c4-dc0c0c07398f"])]
OneChannel = Annotated[
    CodeIn | None, Field(description="The channel to buy in. May be left out with a credential for one channel only.")
]


class NewGuest(Asked):
    """Who comes to buy; all of it may be left out. It never links to a customer that there is already."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "Anna de Vries", "email": "anna@example.org"}]})

    name: Text | None = None
    email: Email | None = None
    phone: Phone | None = None
    locale: ShownLocale | None = None
    country: PhoneCountry | None = None
    channel: OneChannel = None

    def person(self) -> Person:
        return Person(name=self.name, email=self.email, phone=self.phone, locale=self.locale, country=self.country)


class NewBuyerToken(Asked):
    """A token for a buyer whom the merchant's own server has signed in."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"channel": "web-eu"}]})

    channel: OneChannel = None
    expires_at: Moment | None = Field(default=None, description="In 30 days if left out; 365 days at most.")


class IssuedToken(Shown):
    """A buyer's token. It is shown once: a repeated request gets null, and a new one asks for a new key."""

    customer_id: UUID
    channel: str
    token: str | None = Field(description="Send it as `Authorization: Bearer …`.", examples=["olb_…"])
    expires_at: AwareDatetime

    @classmethod
    def of(cls, made: BuyerToken, token: str | None) -> "IssuedToken":
        return cls(customer_id=made.customer_id, channel=made.channel, token=token, expires_at=made.expires_at)


@router.post("/buyers", status_code=201, summary="Begin as a guest")
async def create_buyer(caller: Annotated[Caller, permits("storefront.use")], once: Once, body: NewGuest) -> IssuedToken:
    """Make a new customer of whoever is on the page, and a token with which they order and see their own orders.

    An e-mail proves nothing, so it opens nobody's earlier orders: for that a merchant's server signs the buyer in and asks
    for a token of that customer.
    """
    shown: dict[UUID, str] = {}
    channel = channel_of(caller, body.channel)

    async def create(work: Work, token_id: UUID) -> None:
        shown[token_id] = token = buyer_token()
        await admit_buyer(
            work, token_id, token, body.person(), channel=channel, channels=caller.channels, by=caller.actor
        )

    made = await once.run(create, queries.buyer_token)
    return IssuedToken.of(made, shown.get(made.id))


@router.post("/customers/{customer_id:uuid}/tokens", status_code=201, summary="Issue a buyer's token")
async def create_token(
    caller: Annotated[Caller, permits("buyers.tokens")], once: Once, customer_id: Id, body: NewBuyerToken
) -> IssuedToken:
    """For a merchant's server that has signed the buyer in: a token for this customer, in one channel of the caller's."""
    shown: dict[UUID, str] = {}
    channel = channel_of(caller, body.channel)

    async def create(work: Work, token_id: UUID) -> None:
        shown[token_id] = token = buyer_token()
        await issue_buyer_token(
            work,
            token_id,
            token,
            CustomerId(customer_id),
            channel=channel,
            channels=caller.channels,
            expires_at=body.expires_at,
            by=caller.actor,
        )

    made = await once.run(create, queries.buyer_token)
    return IssuedToken.of(made, shown.get(made.id))


@router.delete("/my/token", status_code=204, summary="End one's own token", tags=["my"])
async def end_token(caller: Annotated[Caller, permits("my.orders")], request: Request, work: CurrentWork) -> None:
    """Sign the buyer out: the next request with this token is refused."""
    caller.must_buy()
    await commands.end(work, bearer(request.headers["authorization"]), by=caller.actor)
