"""Run the rules: each one statement, read-only, so that a running shop is looked at without being held up."""

from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Any

from orderloom.infra.work import Connection, Pool, reading
from orderloom.views.fsck.rule import Rule
from orderloom.views.fsck.rules import RULES

SHOWN = 20

# Rules look at whole tables, and may take their time. Without nested loops a plan that was made from stale statistics
# (a table just filled) is still linear.
SETTINGS = """
SELECT set_config('statement_timeout', '0', true), set_config('work_mem', '128MB', true),
       set_config('enable_nestloop', 'off', true), set_config('jit', 'off', true)
"""

WRAPPED = """
WITH broken AS MATERIALIZED ({sql})
SELECT to_jsonb(broken) AS row, (SELECT count(*) FROM broken) AS total FROM broken LIMIT {shown}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a rule found: how many rows break it, and the first of them."""

    rule: Rule
    total: int
    rows: Sequence[dict[str, Any]]
    seconds: float


async def check(pool: Pool, rules: Iterable[Rule] = RULES.values(), *, shown: int = SHOWN) -> AsyncIterator[Finding]:
    """Run the rules one after the other; a finding for each, with no rows where all is well."""
    async with reading(pool) as tx:
        await tx.execute(SETTINGS)
        for rule in rules:
            yield await find(tx, rule, shown=shown)


async def find(tx: Connection, rule: Rule, *, shown: int = SHOWN) -> Finding:
    """What breaks one rule, as this transaction sees it."""
    began = perf_counter()
    # allow sql.composed: the rules are constants of this package, and `shown` is a number
    statement = WRAPPED.format(sql=rule.sql, shown=shown)
    found = await (await tx.execute(statement.encode())).fetchall()
    return Finding(
        rule=rule,
        total=found[0][1] if found else 0,
        rows=[row for row, _ in found],
        seconds=perf_counter() - began,
    )
