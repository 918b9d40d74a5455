"""What the guide to plug-ins shows is a package that builds, installs, passes its own tests and loads."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from .installing import ROOT, install

GUIDE = ROOT / "docs" / "guides" / "plugins.md"
FENCED = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def block(language: str, mark: str) -> str:
    """The one block of the guide in this language that holds the mark."""
    (found,) = [text for kind, text in FENCED.findall(GUIDE.read_text("utf-8")) if kind == language and mark in text]
    assert isinstance(found, str)
    return found


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package of the guide, with its format beside its rule, as a reader would put them together."""
    folder = tmp_path_factory.mktemp("guide")
    package = folder / "acme-order-rules"
    package.mkdir()
    project = block("toml", "big-orders").replace('["acme_rules"]', '["acme_rules", "acme_formats"]')
    formats = '[project.entry-points."orderloom.import_formats"]\nacme-articles = "acme_formats:AcmeArticles"\n'
    (package / "pyproject.toml").write_text(project + formats)
    (package / "acme_rules.py").write_text(block("python", "def judge(self, order: OrderView) -> Iterable[Verdict]:\n"))
    (package / "acme_formats.py").write_text(block("python", "class AcmeArticles:"))
    (folder / "test_acme.py").write_text(block("python", "class TestBigOrders"))
    target = install(package, folder)
    (target / "test_acme.py").write_text((folder / "test_acme.py").read_text())
    return target


def run(installed: Path, *command: str) -> subprocess.CompletedProcess[str]:
    path = os.pathsep.join([str(installed), str(ROOT)])
    return subprocess.run(
        [sys.executable, "-m", *command],
        env=os.environ | {"PYTHONPATH": path, "ORDERLOOM_HOME": str(installed)},
        cwd=installed,
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_the_tests_that_the_guide_shows_hold(installed: Path) -> None:
    ran = run(installed, "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", str(installed), "test_acme.py")

    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_its_types_are_right(installed: Path) -> None:
    files = [str(installed / name) for name in ("acme_rules.py", "acme_formats.py", "test_acme.py")]
    ran = run(installed, "mypy", "--strict", "--cache-dir", os.devnull, "--follow-imports=silent", *files)

    assert ran.returncode == 0, ran.stdout


def test_orderloom_lists_what_the_guide_shows(installed: Path) -> None:
    listed = run(installed, "orderloom.cli", "plugins").stdout

    assert "big-orders\torder_rule\tacme-order-rules 1.0.0\ton" in listed
    assert "big-orders\torder_rule\tacme-order-rules 1.0.0\ton" in GUIDE.read_text("utf-8")
    assert "acme-articles\timport_format" in listed
