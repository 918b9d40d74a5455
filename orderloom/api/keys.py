"""API keys over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path
from pydantic import AwareDatetime, ConfigDict, Field

from orderloom.api.access import Caller, permits
from orderloom.api.idempotency import Once
from orderloom.api.paging import DEFAULT_LIMIT, After, Limit, Page, key_after, page
from orderloom.api.shapes import Body, ChannelLimit, LocationLimit, Name, Shown
from orderloom.api.work import CurrentWork, Reads
from orderloom.identity import queries
from orderloom.identity.commands import keys as commands
from orderloom.identity.commands.keys import NewKey
from orderloom.identity.model import (
    MOST_ORIGINS,
    PERMISSIONS,
    PUBLISHABLE_MARK,
    PUBLISHABLE_SCOPES,
    ApiKey,
    KeyKind,
)
from orderloom.infra.secrets import key_token
from orderloom.infra.work import Connection, Work

router = APIRouter(prefix="/keys", tags=["keys"])

KeyId = Annotated[
    UUID, Path(description="The key's id; not its prefix.", examples=["0190a5b2-7d5e-7cc3-98c4-dc0c0c073992"])
]
Manager = Annotated[Caller, permits("keys.manage")]


Kind = Annotated[
    KeyKind,
    Field(strict=False, description="`secret` for servers; `publishable` for web pages, where everybody may see it."),
]
Origins = Annotated[
    list[Annotated[str, Field(min_length=1, max_length=300)]] | None,
    Field(
        max_length=MOST_ORIGINS,
        description="The web pages that a publishable key may be used from, as browsers name them; no other key has any.",
        examples=[["https://shop.example"]],
    ),
]


class NewApiKey(Body):
    """What a key is for, and what it may do where."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"name": "Backend", "scopes": ["orders.place", "catalog.read"], "channels": ["web-eu"]},
                {
                    "name": "Storefront",
                    "kind": "publishable",
                    "channels": ["web-eu"],
                    "origins": ["https://shop.example"],
                },
            ]
        }
    )

    name: Name
    kind: Kind = KeyKind.SECRET
    scopes: list[Annotated[str, Field(json_schema_extra={"enum": [*PERMISSIONS]})]] | None = Field(
        default=None,
        min_length=1,
        max_length=100,
        description="Permissions; see /permissions. A publishable key has `storefront.use` and no other.",
    )
    channels: ChannelLimit = None
    origins: Origins = None
    locations: LocationLimit = None
    expires_at: Annotated[AwareDatetime, Field(strict=False)] | None = None

    def new_key(self) -> NewKey:
        return NewKey(
            name=self.name,
            kind=self.kind,
            scopes=self._scopes(),
            channels=None if self.channels is None else tuple(self.channels),
            locations=None if self.locations is None else tuple(self.locations),
            origins=None if self.origins is None else tuple(dict.fromkeys(self.origins)),
            expires_at=self.expires_at,
        )

    def _scopes(self) -> tuple[str, ...]:
        if self.scopes is None:
            return PUBLISHABLE_SCOPES if self.kind is KeyKind.PUBLISHABLE else ()
        return tuple(dict.fromkeys(self.scopes))


class KeyOut(Shown):
    """A key, without its secret."""

    id: UUID
    kind: KeyKind
    prefix: str = Field(description="The readable part: `olk_<prefix>_…`.")
    name: str
    scopes: list[str]
    channels: ChannelLimit
    locations: LocationLimit
    origins: Origins
    token: str | None = Field(description="Of a publishable key only: it is no secret.", examples=["olp_1f0c2a7d_…"])
    expires_at: AwareDatetime | None
    revoked_at: AwareDatetime | None
    last_used_at: AwareDatetime | None = Field(description="To about a minute.")
    created_at: AwareDatetime

    @classmethod
    def of(cls, key: ApiKey) -> "KeyOut":
        return cls(
            id=key.id,
            kind=key.kind,
            prefix=key.prefix,
            name=key.name,
            scopes=list(key.scopes),
            channels=None if key.channels is None else list(key.channels),
            locations=None if key.locations is None else list(key.locations),
            origins=None if key.origins is None else list(key.origins),
            token=key.token,
            expires_at=key.expires_at,
            revoked_at=key.revoked_at,
            last_used_at=key.last_used_at,
            created_at=key.created_at,
        )


class CreatedKey(Shown):
    """The new key. A secret token is shown once: a repeated request gets null, since only a hash is kept."""

    key: KeyOut
    token: str | None = Field(description="Send it as `Authorization: Bearer …`.", examples=["olk_1f0c2a7d_…"])


@router.get("", summary="List keys")
async def list_keys(caller: Manager, tx: Reads, limit: Limit = DEFAULT_LIMIT, after: After = None) -> Page[KeyOut]:
    """Keys, oldest first, revoked ones too. A caller with limits sees those within them."""
    found = key_after(after, UUID)
    rows = await queries.key_page(tx, caller.grant, UUID(str(found[0])) if found else None, limit + 1)
    return page(rows, limit, KeyOut.of, lambda key: (key.id,))


@router.get("/{key_id}", summary="Show a key")
async def show_key(caller: Manager, tx: Reads, key_id: KeyId) -> KeyOut:
    """One key, without its secret."""
    return KeyOut.of(await queries.key(tx, key_id, caller.grant))


@router.post("", status_code=201, summary="Create a key")
async def create_key(caller: Manager, once: Once, body: NewApiKey) -> CreatedKey:
    """Create a key. Nobody can give permissions, channels or locations that they do not have themselves."""
    shown: dict[UUID, str] = {}

    async def create(work: Work, key_id: UUID) -> None:
        token = key_token(PUBLISHABLE_MARK) if body.kind is KeyKind.PUBLISHABLE else key_token()
        await commands.create(work, key_id, token, body.new_key(), own=caller.grant, by=caller.actor)
        shown[key_id] = token

    async def show(tx: Connection, key_id: UUID) -> ApiKey:
        return await queries.key(tx, key_id, caller.grant)

    made = await once.run(create, show)
    return CreatedKey(key=KeyOut.of(made), token=shown.get(made.id) or made.token)


@router.delete("/{key_id}", status_code=204, summary="Revoke a key")
async def revoke_key(caller: Manager, work: CurrentWork, key_id: KeyId) -> None:
    """Revoke a key: the next request with it is refused."""
    await commands.revoke(work, key_id, own=caller.grant, by=caller.actor)
