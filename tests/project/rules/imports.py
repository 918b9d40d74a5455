"""Runs the import contracts of pyproject.toml on a tree."""

import os
import re
import subprocess
import sys
import tomllib
from fnmatch import fnmatch

from .registry import Violation, rule
from .tree import LAYERS, Tree

RUN = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"


@rule("imports.contracts", "Who may import whom is the design; a design that nobody checks is a picture.")
def broken_contracts(tree: Tree) -> list[Violation]:
    environment = os.environ | {"PYTHONPATH": str(tree.root), "PYTHONDONTWRITEBYTECODE": "1"}
    ran = subprocess.run(
        [sys.executable, "-c", RUN], cwd=tree.root, env=environment, capture_output=True, text=True, timeout=120
    )
    if ran.returncode == 0:
        return []
    return [Violation("imports.contracts", "pyproject.toml", 1, what) for what in _broken(ran.stdout + ran.stderr)]


def _broken(report: str) -> list[str]:
    """Each broken contract by its name, with what broke it."""
    plain = re.sub(r"\x1b\[[0-9;]*m", "", report)
    names = re.findall(r"^(.+?) BROKEN", plain, re.MULTILINE)
    detail = plain.partition("Broken contracts")[2].strip(" -\n")
    return [f"{name}: {detail or 'see lint-imports'}" for name in names] or [plain.strip()[-1500:]]


@rule("imports.listed", "A contract that forgets a part says nothing about it.")
def unlisted_parts(tree: Tree) -> list[Violation]:
    """Each context is held to the contexts' shape, and each layer above them is kept out of the stores."""
    contracts = tomllib.loads(tree.read("pyproject.toml")).get("tool", {}).get("importlinter", {}).get("contracts", [])
    shaped = {name for each in contracts for name in each.get("containers", ()) if "." in name}
    private = [each for each in contracts if "orderloom.*.store" in each.get("forbidden_modules", ())]
    kept_out = {name for each in private for name in each["source_modules"]}
    contexts, above = _parts(tree) - LAYERS, _parts(tree) & LAYERS - {"infra", "kernel"}
    found = [
        f"no contract holds {name} to the contexts' shape" for name in contexts if f"orderloom.{name}" not in shaped
    ]
    found += [f"no contract keeps {name} out of the stores" for name in above if f"orderloom.{name}" not in kept_out]
    pure = {
        name for each in contracts if "psycopg" in each.get("forbidden_modules", ()) for name in each["source_modules"]
    }
    rules = {f"orderloom.{name}.{part}" for name in contexts for part in ("model", "events")} & _modules(tree)
    found += [f"no contract keeps {name} pure" for name in rules if not any(fnmatch(name, known) for known in pure)]
    return [Violation("imports.listed", "pyproject.toml", 1, what) for what in sorted(found)]


def _modules(tree: Tree) -> set[str]:
    return {".".join(source.parts[:3]) for source in tree.package}


def _parts(tree: Tree) -> set[str]:
    return {source.parts[1] for source in tree.package if len(source.parts) > 2}


@rule("imports.strict", "Types that are checked only in places are believed in all of them.")
def loosened_types(tree: Tree) -> list[Violation]:
    mypy = tomllib.loads(tree.read("pyproject.toml")).get("tool", {}).get("mypy", {})
    found = [] if mypy.get("strict") is True else ["strict is off"]
    loose = re.compile(
        r"^(ignore_errors|allow_|disable_error_code|strict|follow_imports|exclude)|^(disallow|warn|check)_"
    )
    for table in [mypy, *mypy.get("overrides", [])]:
        where = f"for {table['module']}" if "module" in table else "for all"
        loosening = [key for key, value in table.items() if loose.match(key) and _loosens(key, value)]
        found += [f"{key} {where}" for key in loosening]
    return [Violation("imports.strict", "pyproject.toml", 1, f"mypy: {what}") for what in found]


def _loosens(key: str, value: object) -> bool:
    tightens_when_true = key.startswith(("disallow_", "warn_", "check_", "strict"))
    return value is False if tightens_when_true else bool(value)
