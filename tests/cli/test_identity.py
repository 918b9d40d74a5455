"""`orderloom user` and `orderloom key`, against a real database."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from orderloom.cli.app import cli
from orderloom.infra.cluster import DatabaseUrls


@pytest.fixture
def product(database_urls: DatabaseUrls, tmp_path: Path) -> dict[str, str]:
    """The environment of a command that finds its own database."""
    return {
        "ORDERLOOM_HOME": str(tmp_path),
        "ORDERLOOM_DATABASE_URL": database_urls.app,
        "ORDERLOOM_OWNER_DATABASE_URL": database_urls.owner,
    }


def run(environment: dict[str, str], *arguments: str, given: str | None = None) -> Result:
    return CliRunner().invoke(cli, arguments, env=environment, input=given)


def document(result: Result) -> Any:
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_a_user_from_first_to_last(product: dict[str, str]) -> None:
    made = document(run(product, "user", "create", "anna", "--role", "admin", "--json"))
    assert (made["login"], made["roles"], len(made["password"])) == ("anna", ["admin"], 24)
    given = run(
        product, "user", "create", "bo", "--role", "viewer", "--password-stdin", "--json", given="a long one, bo?\n"
    )
    assert given.exit_code != 0
    fine = run(
        product, "user", "create", "bo", "--role", "viewer", "--password-stdin", "--json", given="a long sentence\n"
    )
    assert "password" not in document(fine)
    assert len(document(run(product, "user", "password", "bo", "--json"))["password"]) == 24
    assert document(run(product, "user", "disable", "bo", "--json"))["disabled_at"]
    listed = document(run(product, "user", "list", "--json"))
    assert [(one["login"], one["disabled_at"] is None) for one in listed] == [("anna", True), ("bo", False)]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("user", "disable", "nobody"), "There is no such thing"),
        (("user", "create", "Anna Smith", "--role", "viewer"), "A login is"),
        (("key", "revoke", "00000000"), "There is no such thing"),
        (("key", "create", "Old", "--scope", "all", "--expires", "2020-01-01"), "has passed"),
    ],
)
def test_a_refusal_is_exit_code_1_with_its_reason(
    product: dict[str, str], arguments: tuple[str, ...], said: str
) -> None:
    result = run(product, *arguments)
    assert result.exception is not None
    assert said in result.output + str(result.exception)


def test_a_key_from_first_to_last(product: dict[str, str]) -> None:
    made = document(run(product, "key", "create", "Shop", "--scope", "orders.place", "--channel", "web-eu", "--json"))
    assert made["token"].startswith(f"olk_{made['prefix']}_")
    assert (made["scopes"], made["channels"]) == (["orders.place"], ["web-eu"])
    plain = run(product, "key", "create", "All", "--scope", "all")
    assert plain.stdout.startswith("olk_")
    assert plain.stdout.count("\n") == 1
    assert document(run(product, "key", "revoke", made["prefix"], "--json"))["revoked_at"]
    assert [one["name"] for one in document(run(product, "key", "list", "--json"))] == ["Shop", "All"]


def test_a_publishable_key_is_shown_again(product: dict[str, str]) -> None:
    with_page = ("--publishable", "--channel", "web-eu", "--origin", "http://127.0.0.1:8001")
    made = document(run(product, "key", "create", "Page", *with_page, "--json"))
    assert made["token"].startswith(f"olp_{made['prefix']}_")
    assert (made["kind"], made["scopes"]) == ("publishable", ["storefront.use"])
    assert document(run(product, "key", "list", "--json"))[0]["token"] == made["token"]
    for wrong in (with_page[:3], (*with_page, "--scope", "all"), ("--origin", "http://127.0.0.1:8001")):
        assert run(product, "key", "create", "Page", *wrong).exit_code != 0
