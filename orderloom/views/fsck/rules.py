"""Every rule, by its code."""

from orderloom.views.fsck import (
    catalog,
    connectors,
    custom,
    feed,
    guards,
    holds,
    imports,
    keys,
    orders,
    payments,
    personal,
    placed,
    promises,
    promotions,
    search,
    stock,
)
from orderloom.views.fsck.rule import Rule

RULES: dict[str, Rule] = {
    rule.code: rule
    for noun in (
        stock,
        catalog,
        promises,
        holds,
        orders,
        placed,
        promotions,
        custom,
        keys,
        payments,
        feed,
        connectors,
        personal,
        search,
        imports,
        guards,
    )
    for rule in noun.RULES
}
