"""`orderloom user`: staff, without the API: for the first administrator and for locked-out ones."""

import sys
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import click

from orderloom.cli.opening import opened_settings, with_pool
from orderloom.cli.output import answer, json_option, say
from orderloom.flows.change_password import accept_password, give_password
from orderloom.identity import queries
from orderloom.identity.commands import staff as commands
from orderloom.identity.commands.staff import StaffMember
from orderloom.identity.model import EVERYTHING, ROLES, Staff, check_login
from orderloom.infra.secrets import token
from orderloom.infra.work import Pool, begin, reading
from orderloom.kernel.actor import Actor, ActorKind
from orderloom.kernel.ids import new_id

T = TypeVar("T")

login_argument = click.argument("login")


def from_here() -> Actor:
    """Whoever has a shell on this machine acts as the system."""
    return Actor(kind=ActorKind.SYSTEM, id=None, request_id=new_id())


def run(work: Callable[[Pool], Awaitable[T]]) -> T:
    return with_pool(opened_settings(), work)


def codes(given: tuple[str, ...]) -> tuple[str, ...] | None:
    """Options that were not given mean no limit."""
    return given or None


def password_of(from_stdin: bool) -> tuple[str, bool]:
    """A password read from standard input, or a made one; and whether it was made."""
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n"), False
    return token(12), True


def document(staff: Staff) -> dict[str, Any]:
    return {
        "id": staff.id,
        "login": staff.login,
        "name": staff.name,
        "roles": staff.roles,
        "channels": staff.channels,
        "locations": staff.locations,
        "disabled_at": staff.disabled_at,
    }


@click.group()
def user() -> None:
    """Create, list and disable staff, and give them passwords."""


@user.command()
@login_argument
@click.option("--name", help="The name that colleagues see; the login if left out.")
@click.option("--role", "roles", multiple=True, required=True, type=click.Choice(list(ROLES)), help="May be repeated.")
@click.option("--channel", "channels", multiple=True, help="Only this channel; may be repeated. None: all.")
@click.option("--location", "locations", multiple=True, help="Only this location; may be repeated. None: all.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input instead of making one.")
@json_option
def create(
    login: str,
    name: str | None,
    roles: tuple[str, ...],
    channels: tuple[str, ...],
    locations: tuple[str, ...],
    password_stdin: bool,
    as_json: bool,
) -> None:
    """Create somebody who can sign in. The password is made and shown once, unless --password-stdin gives it.

    Exit codes: 0 created; 1 refused, such as a login that is taken; 2 wrong usage.
    """
    password, made = password_of(password_stdin)
    member = StaffMember(
        name=name or login, roles=tuple(dict.fromkeys(roles)), channels=codes(channels), locations=codes(locations)
    )

    async def work(pool: Pool) -> Staff:
        check_login(login)
        staff_id, password_hash = new_id(), await accept_password(password, login)
        async with begin(pool) as work:
            await commands.create(work, staff_id, login, member, password_hash, own=EVERYTHING, by=from_here())
        async with reading(pool) as tx:
            return await queries.staff(tx, staff_id, EVERYTHING)

    staff = run(work)
    shown = {"password": password} if made else {}
    lines = [f"created {staff.login} ({', '.join(staff.roles)})", *(f"password: {one}" for one in shown.values())]
    answer(document(staff) | shown, as_json=as_json, lines=lines)
    if made:
        say("This password is shown once.")


@user.command()
@login_argument
@json_option
def disable(login: str, as_json: bool) -> None:
    """Disable somebody for good: their sessions end and they cannot sign in.

    Exit codes: 0 disabled; 1 refused: unknown, disabled already, or the last administrator.
    """

    async def work(pool: Pool) -> Staff:
        async with begin(pool) as work:
            staff_id = await queries.staff_id(work.tx, login)
            await commands.disable(work, staff_id, own=EVERYTHING, by=from_here())
        async with reading(pool) as tx:
            return await queries.staff(tx, staff_id, EVERYTHING)

    staff = run(work)
    answer(document(staff), as_json=as_json, lines=[f"disabled {staff.login}"])


@user.command()
@login_argument
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input instead of making one.")
@json_option
def password(login: str, password_stdin: bool, as_json: bool) -> None:
    """Give somebody another password; their sessions end. It is made and shown once, unless --password-stdin gives it.

    Exit codes: 0 changed; 1 refused: unknown, disabled, or a weak password.
    """
    wanted, made = password_of(password_stdin)

    async def work(pool: Pool) -> None:
        async with reading(pool) as tx:
            staff_id = await queries.staff_id(tx, login)
        await give_password(pool, staff_id, wanted, own=EVERYTHING, by=from_here())

    run(work)
    shown = {"password": wanted} if made else {}
    lines = [f"{login} has another password", *(f"password: {one}" for one in shown.values())]
    answer({"login": login} | shown, as_json=as_json, lines=lines)


@user.command(name="list")
@json_option
def list_users(as_json: bool) -> None:
    """List staff, disabled ones too."""

    async def work(pool: Pool) -> list[Staff]:
        async with reading(pool) as tx:
            found: list[Staff] = []
            while page := await queries.staff_page(tx, EVERYTHING, found[-1].login if found else None, 500):
                found += page
            return found

    found = run(work)
    lines = [f"{one.login}\t{','.join(one.roles)}\t{'disabled' if one.disabled_at else 'active'}" for one in found]
    answer([document(one) for one in found], as_json=as_json, lines=lines)
