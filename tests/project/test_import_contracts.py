"""The import contracts catch each kind of forbidden import, planted into a copy of the package."""

import shutil
from pathlib import Path

import pytest

from .conftest import ROOT
from .rules.imports import broken_contracts
from .rules.registry import plants
from .rules.tree import Tree

CONTEXT = "orderloom/orders"
FORBIDDEN = {
    "a context imports a sibling": ("orders/queries.py", "import orderloom.inventory.model", "Edges > flows and reads"),
    "a context imports a flow": ("orders/queries.py", "import orderloom.flows.tag_order", "Edges > flows and reads"),
    "an edge imports a store": ("api/health.py", "import orderloom.orders.store", "A store is private"),
    "a flow imports a store": ("flows/tag_order.py", "import orderloom.orders.store", "A store is private"),
    "a rule knows the database": ("payments/model.py", "import psycopg", "Rules are pure"),
    "a fact knows the loop": ("payments/events.py", "import asyncio", "Rules are pure"),
    "a rule calls a command": ("orders/model/__init__.py", "import orderloom.orders.commands", "the same shape"),
    "a stray file in a context": ("orders/utils.py", "", "the same shape"),
    "a view changes something": ("views/__init__.py", "import orderloom.orders.commands", "Reads change nothing"),
    "a view calls a flow": ("views/__init__.py", "import orderloom.flows.tag_order", "Reads change nothing"),
    "the kernel knows infra": ("kernel/ids.py", "import orderloom.infra.work", "Edges > flows and reads"),
    "infra knows a context": ("infra/work.py", "import orderloom.orders.model", "Edges > flows and reads"),
    "an edge imports another": ("jobs/__init__.py", "import orderloom.api.health", "Edges > flows and reads"),
    "a part without a place": ("gifts.py", "", "orderloom.gifts"),
}


@pytest.fixture
def a_copy(tmp_path: Path) -> Path:
    """The package and its contracts, free to be broken."""
    shutil.copytree(
        ROOT / "orderloom",
        tmp_path / "orderloom",
        ignore=shutil.ignore_patterns("__pycache__"),
        copy_function=shutil.copyfile,
    )
    shutil.copyfile(ROOT / "pyproject.toml", tmp_path / "pyproject.toml")
    return tmp_path


@plants("imports.contracts")
@pytest.mark.parametrize("name", FORBIDDEN)
def test_a_forbidden_import_is_named(name: str, a_copy: Path) -> None:
    path, line, named = FORBIDDEN[name]
    append(a_copy / "orderloom" / path, line)

    found = broken_contracts(Tree(a_copy))

    assert [violation for violation in found if named in violation.what], found


def test_a_cycle_deep_inside_is_named(a_copy: Path) -> None:
    deep = a_copy / CONTEXT / "model" / "deep"
    deep.mkdir()
    append(deep / "__init__.py", "")
    append(deep / "one.py", "import orderloom.orders.model.deep.other")
    append(deep / "other.py", "import orderloom.orders.model.deep.one")

    found = broken_contracts(Tree(a_copy))

    assert [violation for violation in found if "No cycles" in violation.what], found


def append(path: Path, line: str) -> None:
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    path.write_text(f"{text}\n{line}\n", encoding="utf-8")
