"""Each rule of fsck has a test elsewhere that breaks the invariant in a database and sees it named."""

from tools import discover

from .conftest import MakeTree
from .rules.fsck import planted, unplanted_fsck_rules
from .rules.registry import plants
from .rules.tree import Tree


def test_every_fsck_rule_was_seen_broken(repository: Tree) -> None:
    found = unplanted_fsck_rules(discover.fsck_rules().keys(), planted(repository))

    assert not found, "\n".join(map(str, found))


@plants("fsck.planted")
def test_a_rule_that_no_test_breaks_is_named(a_tree: MakeTree) -> None:
    tests = a_tree(
        {"tests/views/test_fsck.py": 'from x import breaks\n\n\n@breaks("stock_sums", "gone")\ndef test_it(): ...\n'}
    )

    found = unplanted_fsck_rules({"stock_sums", "order_totals"}, planted(tests))

    assert [violation.what.partition(":")[0] for violation in found] == ["order_totals", "gone"]
