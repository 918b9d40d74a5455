"""What the project's tests share: the real tree, and small trees to plant violations in."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from .rules.tree import Tree

ROOT = Path(__file__).parents[2]

MakeTree = Callable[[Mapping[str, str]], Tree]


@pytest.fixture(scope="session")
def repository() -> Tree:
    return Tree(ROOT)


@pytest.fixture
def a_tree(tmp_path: Path) -> MakeTree:
    """Write files into an empty folder and look at it as a tree."""

    def make(files: Mapping[str, str]) -> Tree:
        for name, text in files.items():
            target = tmp_path / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
        return Tree(tmp_path)

    return make
