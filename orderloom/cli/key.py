"""`orderloom key`: API keys, without the API."""

from datetime import UTC, datetime
from typing import Any

import click

from orderloom.cli.output import answer, json_option, say
from orderloom.cli.user import codes, from_here, run
from orderloom.identity import queries
from orderloom.identity.commands import keys as commands
from orderloom.identity.commands.keys import NewKey
from orderloom.identity.model import (
    EVERYTHING,
    PERMISSIONS,
    PUBLISHABLE_MARK,
    PUBLISHABLE_SCOPES,
    ApiKey,
    KeyKind,
)
from orderloom.infra.secrets import key_token
from orderloom.infra.work import Pool, begin, reading
from orderloom.kernel.ids import new_id


def document(key: ApiKey) -> dict[str, Any]:
    return {
        "id": key.id,
        "kind": key.kind,
        "prefix": key.prefix,
        "name": key.name,
        "scopes": key.scopes,
        "channels": key.channels,
        "locations": key.locations,
        "origins": key.origins,
        "token": key.token,
        "expires_at": key.expires_at,
        "revoked_at": key.revoked_at,
        "last_used_at": key.last_used_at,
    }


@click.group()
def key() -> None:
    """Create, list and revoke API keys."""


@key.command()
@click.argument("name")
@click.option(
    "--scope",
    "scopes",
    multiple=True,
    type=click.Choice([*PERMISSIONS, "all"]),
    metavar="PERMISSION",
    help="May be repeated; `all` for every permission. Not for a publishable key.",
)
@click.option("--publishable", is_flag=True, help="A key for web pages: it sees goods, prices and stock, nothing else.")
@click.option("--origin", "origins", multiple=True, help="A page that may use it, such as https://shop.example.")
@click.option("--channel", "channels", multiple=True, help="Only this channel; may be repeated. None: all.")
@click.option("--location", "locations", multiple=True, help="Only this location; may be repeated. None: all.")
@click.option("--expires", type=click.DateTime(), help="When it ends, in UTC. Left out: never.")
@json_option
def create(
    name: str,
    scopes: tuple[str, ...],
    publishable: bool,
    origins: tuple[str, ...],
    channels: tuple[str, ...],
    locations: tuple[str, ...],
    expires: datetime | None,
    as_json: bool,
) -> None:
    """Create a key with a NAME that says what it is for. A secret token is shown once.

    A publishable key needs --publishable, --channel and --origin; the last two may be repeated. `key list --json` shows
    its token again.

    Exit codes: 0 created; 1 refused, such as a time that has passed; 2 wrong usage.
    """
    token = key_token(PUBLISHABLE_MARK) if publishable else key_token()
    new = NewKey(
        name=name,
        kind=KeyKind.PUBLISHABLE if publishable else KeyKind.SECRET,
        scopes=_scopes(scopes, publishable=publishable),
        origins=tuple(dict.fromkeys(origins)) or None,
        channels=codes(channels),
        locations=codes(locations),
        expires_at=expires.replace(tzinfo=UTC) if expires else None,
    )

    async def work(pool: Pool) -> ApiKey:
        key_id = new_id()
        async with begin(pool) as work:
            await commands.create(work, key_id, token, new, own=EVERYTHING, by=from_here())
        async with reading(pool) as tx:
            return await queries.key(tx, key_id, EVERYTHING)

    made = run(work)
    answer(document(made) | {"token": token}, as_json=as_json, lines=[token])
    how = "may stand in web pages" if publishable else "is shown once"
    say(f"This token {how}; send it as `Authorization: Bearer …`.")


def _scopes(given: tuple[str, ...], *, publishable: bool) -> tuple[str, ...]:
    if publishable and not given:
        return PUBLISHABLE_SCOPES
    return tuple(PERMISSIONS) if "all" in given else tuple(dict.fromkeys(given))


@key.command()
@click.argument("prefix")
@json_option
def revoke(prefix: str, as_json: bool) -> None:
    """Revoke the key with this PREFIX: the next request with it is refused.

    Exit codes: 0 revoked; 1 refused: unknown, or revoked already.
    """

    async def work(pool: Pool) -> ApiKey:
        async with begin(pool) as work:
            key_id = await queries.key_id(work.tx, prefix)
            await commands.revoke(work, key_id, own=EVERYTHING, by=from_here())
        async with reading(pool) as tx:
            return await queries.key(tx, key_id, EVERYTHING)

    revoked = run(work)
    answer(document(revoked), as_json=as_json, lines=[f"revoked {revoked.prefix}"])


@key.command(name="list")
@json_option
def list_keys(as_json: bool) -> None:
    """List keys without their secrets, revoked ones too."""

    async def work(pool: Pool) -> list[ApiKey]:
        async with reading(pool) as tx:
            found: list[ApiKey] = []
            while page := await queries.key_page(tx, EVERYTHING, found[-1].id if found else None, 500):
                found += page
            return found

    found = run(work)
    lines = [f"{one.prefix}\t{one.name}\t{'revoked' if one.revoked_at else 'active'}" for one in found]
    answer([document(one) for one in found], as_json=as_json, lines=lines)
