"""fsck knows what the code knows: guards of the migrations, routes that bind keys, members of facts."""

import re
from dataclasses import fields

import pytest
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from orderloom.api.idempotency import this_request
from orderloom.api.routers import ROUTERS
from orderloom.views.fsck import keys, personal
from tools import discover, guards

# A sample for what stands in braces, and what comes out of `re` as PostgreSQL reads it: these patterns mean the same in both.
SAMPLES = {"sku": "A/B", "location": "AMS"}
ID = "0190a000-0000-7000-8000-00000000beef"


def test_the_guards_are_those_of_the_migrations(owner_url: str) -> None:
    assert guards.MODULE.read_text("utf-8") == guards.as_module(guards.read(owner_url)), "run `make docs`"


def _once(dependant: Dependant) -> bool:
    return dependant.call is this_request or any(map(_once, dependant.dependencies))


def _paths() -> list[str]:
    """The paths of all routes that bind keys, with something for what stands in braces."""
    routes = [route for router in ROUTERS for route in router.routes if isinstance(route, APIRoute)]
    paths = ["/api/v1" + route.path for route in routes if _once(route.dependant)]
    return [re.sub(r"\{(\w+)(:\w+)?\}", lambda found: SAMPLES.get(found[1], ID), path) for path in paths]


def test_every_route_that_binds_keys_is_known() -> None:
    paths = _paths()
    known = {path: [k for k, route in keys.ROUTES.items() if re.fullmatch(f"/api/v1/{route}", path)] for path in paths}

    assert len(paths) > 15
    assert {path: kinds for path, kinds in known.items() if len(kinds) != 1} == {}


def _looks_personal(words: str) -> bool:
    return bool(re.search(personal.MEMBER, re.sub(personal.NO_MEMBER, "", words, flags=re.I), flags=re.I))


@pytest.mark.parametrize("event", discover.events(), ids=lambda event: event.name)
def test_no_member_of_a_fact_is_named_as_a_persons_data(event: type) -> None:
    assert [each.name for each in fields(event) if _looks_personal(f'"{each.name}": ')] == []


@pytest.mark.parametrize(
    "words",
    [
        f'{{"order_id": "{ID}", "number": 13812345678, "total_minor": 4155550132}}',
        '{"order_id": "01990123-4567-7123-8456-020123456789"}',
        '{"valid_from": "2026-01-02T03:04:05.678901+00:00", "valid_to": "2026-12-31T23:59:59+10:00"}',
    ],
)
def test_ids_numbers_and_times_are_no_telephone_numbers(words: str) -> None:
    assert re.search(personal.PHONE, words) is None
