"""Every rule, by its code."""

from orderloom.views.fsck import catalog, feed, guards, holds, keys, orders, payments, personal, placed, promises, stock
from orderloom.views.fsck.rule import Rule

RULES: dict[str, Rule] = {
    rule.code: rule
    for noun in (stock, catalog, promises, holds, orders, placed, keys, payments, feed, personal, guards)
    for rule in noun.RULES
}
