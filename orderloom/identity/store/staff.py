"""The staff table."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from psycopg import errors
from psycopg.rows import kwargs_row

from orderloom.identity.model import Grant, LoginTaken, Staff
from orderloom.infra.work import Connection, Work
from orderloom.kernel.errors import NotFound

INSERT = """
INSERT INTO staff (id, login, name, password_hash, roles, channels, locations)
VALUES (%(id)s, %(login)s, %(name)s, %(password_hash)s, %(roles)s, %(channels)s, %(locations)s)
"""
READ = """
SELECT id, login, name, roles, channels, locations, disabled_at, version, created_at, changed_at
  FROM staff
 WHERE id = %(id)s
   AND (%(in_channels)s::text[] IS NULL OR channels <@ %(in_channels)s)
   AND (%(in_locations)s::text[] IS NULL OR locations <@ %(in_locations)s)
"""
PAGE = """
SELECT id, login, name, roles, channels, locations, disabled_at, version, created_at, changed_at
  FROM staff
 WHERE login > %(after)s
   AND (%(in_channels)s::text[] IS NULL OR channels <@ %(in_channels)s)
   AND (%(in_locations)s::text[] IS NULL OR locations <@ %(in_locations)s)
 ORDER BY login LIMIT %(limit)s
"""
# With the administrators that this must not leave without one: always in id order, so that two of them cannot cross.
LOCK = """
SELECT id, login, name, roles, channels, locations, disabled_at, version, created_at, changed_at
  FROM staff
 WHERE id = %(id)s OR ('admin' = ANY(roles) AND disabled_at IS NULL AND channels IS NULL AND locations IS NULL)
 ORDER BY id FOR UPDATE
"""
SAVE = """
UPDATE staff SET name = %(name)s, roles = %(roles)s, channels = %(channels)s, locations = %(locations)s,
                 disabled_at = %(disabled_at)s, version = version + 1, changed_at = %(now)s
 WHERE id = %(id)s
"""
SAVE_PASSWORD = """
UPDATE staff SET password_hash = %(password_hash)s, version = version + 1, changed_at = %(now)s WHERE id = %(id)s
"""
ID_OF = "SELECT id FROM staff WHERE login = %(login)s"


def arrays(grant: Grant) -> dict[str, Any]:
    """The limits of whoever asks, for the statements above."""
    return {"in_channels": codes(grant.channels), "in_locations": codes(grant.locations)}


def codes(limit: Iterable[str] | None) -> list[str] | None:
    return None if limit is None else sorted(limit)


async def insert(tx: Connection, staff: Staff, password_hash: str) -> None:
    values = {
        "id": staff.id,
        "login": staff.login,
        "name": staff.name,
        "password_hash": password_hash,
        "roles": list(staff.roles),
        "channels": codes(staff.channels),
        "locations": codes(staff.locations),
    }
    try:
        await tx.execute(INSERT, values)
    except errors.UniqueViolation as clash:
        raise LoginTaken() from clash


async def read(tx: Connection, staff_id: UUID, own: Grant) -> Staff:
    async with tx.cursor(row_factory=kwargs_row(_row)) as cursor:
        found = await (await cursor.execute(READ, {"id": staff_id} | arrays(own))).fetchone()
    if found is None:
        raise NotFound()
    return found


async def page(tx: Connection, own: Grant, after: str, limit: int) -> list[Staff]:
    async with tx.cursor(row_factory=kwargs_row(_row)) as cursor:
        return await (await cursor.execute(PAGE, {"after": after, "limit": limit} | arrays(own))).fetchall()


async def lock(tx: Connection, staff_id: UUID) -> tuple[Staff, list[Staff]]:
    """The one asked for, and the other administrators without limits; all of them locked."""
    async with tx.cursor(row_factory=kwargs_row(_row)) as cursor:
        found = await (await cursor.execute(LOCK, {"id": staff_id})).fetchall()
    asked = [one for one in found if one.id == staff_id]
    if not asked:
        raise NotFound()
    return asked[0], [one for one in found if one.id != staff_id]


async def save(work: Work, staff: Staff) -> None:
    values = {
        "id": staff.id,
        "name": staff.name,
        "roles": list(staff.roles),
        "channels": codes(staff.channels),
        "locations": codes(staff.locations),
        "disabled_at": staff.disabled_at,
        "now": work.now,
    }
    await work.tx.execute(SAVE, values)


async def save_password(work: Work, staff_id: UUID, password_hash: str) -> None:
    await work.tx.execute(SAVE_PASSWORD, {"id": staff_id, "password_hash": password_hash, "now": work.now})


async def id_of(tx: Connection, login: str) -> UUID:
    row = await (await tx.execute(ID_OF, {"login": login})).fetchone()
    if row is None:
        raise NotFound()
    return UUID(str(row[0]))


def _row(**columns: Any) -> Staff:
    return Staff(**columns | {name: _tuple(columns[name]) for name in ("roles", "channels", "locations")})


def _tuple(values: list[str] | None) -> tuple[str, ...] | None:
    return None if values is None else tuple(values)
