"""The programs that the pages show, run as a reader would run them: with the SDK installed, and nothing of ours beside it."""

import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tools import node, sdk

ROOT = Path(__file__).parents[2]
# What a reader's `npm init` and `tsconfig.json` say; process is Node's, whose types nobody needs for two variables.
PACKAGE = '{"type": "module"}'
AMBIENT = "declare const process: { env: Record<string, string | undefined> };\n"
STRICT = ["--strict", "--noUncheckedIndexedAccess", "--target", "ES2022", "--module", "NodeNext", "--lib", "ES2023,DOM"]


def program(page: str, language: str) -> str:
    """The blocks of one language on a page, as one program."""
    return "".join(re.findall(rf"^```{language}\n(.*?)^```$", (ROOT / page).read_text(), re.MULTILINE | re.DOTALL))


@dataclass(frozen=True)
class Reader:
    """Somebody with both SDKs installed in an own folder."""

    folder: Path

    def install(self) -> "Reader":
        pip = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--no-index"]
        subprocess.run([*pip, "--target", str(self.folder / "site"), str(sdk.wheel())], check=True, capture_output=True)
        modules = self.folder / "node_modules"
        modules.mkdir()
        (modules / "orderloom-client").symlink_to(sdk.TYPESCRIPT)
        (self.folder / "package.json").write_text(PACKAGE)
        (self.folder / "node.d.ts").write_text(AMBIENT)
        return self

    def python(self, text: str, **environment: str) -> list[str]:
        """The lines that a Python program prints."""
        return self._run(
            [sys.executable, "-W", "error", "-c", text], {"PYTHONPATH": str(self.folder / "site")} | environment
        )

    def typescript(self, text: str, name: str, **environment: str) -> list[str]:
        """The lines that a TypeScript program prints, after it was compiled under `strict`."""
        (self.folder / f"{name}.ts").write_text(text)
        compiler = sdk.TYPESCRIPT / "node_modules" / ".bin" / "tsc"
        node.run([str(compiler), *STRICT, "node.d.ts", f"{name}.ts"], self.folder)
        return self._run([str(node.folder() / "node"), f"{name}.js"], environment)

    def _run(self, words: list[str], environment: dict[str, str]) -> list[str]:
        clean = {"PATH": "/usr/bin:/bin", "HOME": str(self.folder)} | environment
        done = subprocess.run(
            words, cwd=self.folder, env=clean, capture_output=True, text=True, timeout=60, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout.splitlines()
