"""The sample plug-in as somebody would install it: built as a wheel, unpacked beside the product."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "examples" / "plugin"
OFFLINE = ["--quiet", "--disable-pip-version-check", "--no-input", "--no-deps", "--no-index"]


def install(package: Path, folder: Path) -> Path:
    """Build the wheel of a package, and install it into a folder of its own; the folder to put on the path."""
    source, wheels, target = folder / "source", folder / "wheels", folder / "installed"
    # A copy, because building leaves its traces beside the sources.
    subprocess.run(["cp", "-r", str(package), str(source)], check=True)
    _pip("wheel", "--no-build-isolation", "--wheel-dir", str(wheels), str(source))
    (wheel,) = wheels.glob("*.whl")
    _pip("install", "--target", str(target), str(wheel))
    return target


def _pip(command: str, *given: str) -> None:
    done = subprocess.run([sys.executable, "-m", "pip", command, *OFFLINE, *given], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
