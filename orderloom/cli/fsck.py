"""`orderloom fsck`: recompute everything from the ledgers and name what does not hold."""

import sys

import click
import psycopg
from psycopg_pool import PoolTimeout

from orderloom.cli.opening import opened_settings, with_pool
from orderloom.cli.output import answer, json_option, say
from orderloom.infra.cluster import DatabaseRefused
from orderloom.infra.postgres_account import PostgresRefused
from orderloom.infra.work import Pool
from orderloom.views.fsck.check import Finding, check
from orderloom.views.fsck.rules import RULES

CLEAN, BROKEN, COULD_NOT = 0, 1, 2


@click.command()
@click.option("--rule", "codes", multiple=True, type=click.Choice(list(RULES)), help="Only this rule; may be repeated.")
@click.option("--rows", default=20, show_default=True, type=click.IntRange(1, 1000), help="Rows shown per rule.")
@json_option
def fsck(codes: tuple[str, ...], rows: int, as_json: bool) -> None:
    """Check that everything adds up: counters and ledgers, promises and goods, orders and facts, money and entries.

    Reads only; runs beside a working shop. Exit codes: 0 all holds; 1 something does not, the rows are named;
    2 the check could not be run.
    """
    settings = opened_settings()
    try:
        findings = with_pool(settings, lambda pool: _run(pool, codes or tuple(RULES), rows))
    except (psycopg.Error, PoolTimeout, PostgresRefused, DatabaseRefused) as error:
        say(f"fsck could not run: {error}".strip())
        sys.exit(COULD_NOT)
    broken = [finding for finding in findings if finding.total]
    answer(_document(findings), as_json=as_json, lines=_lines(findings, broken))
    sys.exit(BROKEN if broken else CLEAN)


async def _run(pool: Pool, codes: tuple[str, ...], rows: int) -> list[Finding]:
    findings = []
    async for finding in check(pool, [RULES[code] for code in codes], shown=rows):
        findings.append(finding)
        state = f"{finding.total} broken" if finding.total else "holds"
        say(f"[{len(findings):>2}/{len(codes)}] {finding.rule.code:<22} {state} ({finding.seconds:.1f} s)")
    return findings


def _document(findings: list[Finding]) -> dict[str, object]:
    return {
        "findings": sum(finding.total for finding in findings),
        "rules": [
            {
                "code": finding.rule.code,
                "sentence": finding.rule.sentence,
                "total": finding.total,
                "rows": list(finding.rows),
                "seconds": round(finding.seconds, 3),
            }
            for finding in findings
        ],
    }


def _lines(findings: list[Finding], broken: list[Finding]) -> list[str]:
    if not broken:
        return [f"{len(findings)} rules hold"]
    lines = []
    for finding in broken:
        lines.append(f"{finding.rule.code}: {finding.rule.sentence} ({finding.total})")
        lines += ["  " + ", ".join(f"{name}={value}" for name, value in row.items()) for row in finding.rows]
        if finding.total > len(finding.rows):
            lines.append(f"  … and {finding.total - len(finding.rows)} more")
    return lines
