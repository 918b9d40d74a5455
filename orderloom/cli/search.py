"""`orderloom search`: what things are found by, from scratch."""

import sys

import click

from orderloom.cli.opening import opened_settings, with_pool
from orderloom.cli.output import answer, json_option
from orderloom.flows.rebuild_search import rebuild_search
from orderloom.infra.alone import alone
from orderloom.infra.work import Pool


@click.group()
def search() -> None:
    """The search index, which follows the feed by itself."""


@search.command()
@json_option
def rebuild(as_json: bool) -> None:
    """Write anew what every order, customer, product and parcel is found by, and take away the rest.

    Works beside a running shop, page by page; lists and searches go on meanwhile. Needed only when fsck finds something
    (rules `search.…`) or after a release that says so.

    JSON: {"orders", "customers", "products", "parcels", "dropped_terms"}.

    Exit codes: 0 done; 1 the database cannot be used, or somebody else is rebuilding; 2 wrong usage or wrong settings.
    """
    settings = opened_settings()
    figures = with_pool(settings, _rebuild)
    answer(
        figures, as_json=as_json, lines=[f"{name.replace('_', ' '):<14}{value:>12,}" for name, value in figures.items()]
    )


async def _rebuild(pool: Pool) -> dict[str, int]:
    async with alone(pool, "search rebuild"):
        with click.progressbar(length=0, label="indexing", file=sys.stderr, show_pos=True, show_percent=False) as bar:
            return await rebuild_search(pool, advance=bar.update)
