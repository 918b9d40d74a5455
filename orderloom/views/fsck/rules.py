"""Every rule, by its code."""

from orderloom.views.fsck import feed, guards, orders, payments, promises, stock
from orderloom.views.fsck.rule import Rule

RULES: dict[str, Rule] = {
    rule.code: rule for noun in (stock, promises, orders, payments, feed, guards) for rule in noun.RULES
}
