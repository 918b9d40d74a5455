"""What must not be in a repository that strangers read: machines, registries, secrets, talk about the making."""

import re

from .registry import Violation, rule
from .tree import Tree

# Put together from pieces, so that this file does not name them either.
REGISTRIES = re.compile(
    "|".join(
        re.escape(".".join(parts))
        for parts in [
            ("pypi", "org"), ("pythonhosted", "org"), ("registry", "npmjs"), ("npmjs", "com"), ("deb", "debian"),
            ("crates", "io"), ("yarnpkg", "com"), ("npmmirror", "com"), ("proxy", "golang"),
        ]
    )
    + r"|--(extra-)?index-url"
)  # fmt: skip
MACHINE = re.compile(
    r"(?<![\w.~$}])/(" + "|".join(["wo" + "rk", "ro" + "ot", "ho" + "me/[a-z]"]) + r")(?=[/\s\"'`)]|$)"
)
MAKING = re.compile(
    r"\b(" + "|".join(
        ["LL" + "M", "chat" + "bot", "sub" + "-?agent", "Clau" + "de", "Anthro" + "pic", "Cop" + "ilot", "Chat" + "GPT",
         "language mo" + "del", "AI ag" + "ent", "this ses" + "sion", "helper ses" + "sion", "Co-Authored" + "-By"]
    ) + r")\b",
    re.IGNORECASE,
)  # fmt: skip
SECRETS = re.compile(
    "-----BEGIN [A-Z ]*PRIVATE " + "KEY-----"
    r"|\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_[A-Za-z0-9]{30,}|\bxox[baprs]-[A-Za-z0-9-]{10,}|\bsk_live_[A-Za-z0-9]{8,}"
)
BINARY = (".png", ".jpg", ".ico", ".gz", ".woff2", ".woff", ".zip", ".whl", ".pdf", ".webp")


def _matches(name: str, pattern: re.Pattern[str], what: str, tree: Tree) -> list[Violation]:
    found = []
    for path in tree.files:
        if path.endswith(BINARY):
            continue
        for number, line in enumerate((tree.root / path).read_text(encoding="utf-8", errors="replace").splitlines(), 1):
            if (hit := pattern.search(line)) and f"allow {name}: " not in line:
                found.append(Violation(name, path, number, f"{what}: {hit.group()}"))
    return found


@rule("hygiene.registries", "Where packages come from is the installer's choice, not ours.")
def registry_hosts(tree: Tree) -> list[Violation]:
    return _matches("hygiene.registries", REGISTRIES, "names a package registry", tree)


@rule("hygiene.machine_paths", "A path of one machine is wrong on every other.")
def machine_paths(tree: Tree) -> list[Violation]:
    return _matches("hygiene.machine_paths", MACHINE, "names a path of one machine", tree)


@rule("hygiene.making", "The repository tells what the product is and why, not how its makers spent their day.")
def talk_about_making(tree: Tree) -> list[Violation]:
    return _matches("hygiene.making", MAKING, "talks about its making", tree)


@rule("hygiene.secrets", "A secret in a repository is public for as long as anybody has a copy.")
def secrets(tree: Tree) -> list[Violation]:
    return _matches("hygiene.secrets", SECRETS, "looks like a secret", tree)
