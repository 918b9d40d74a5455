"""Ctrl-C while a program is still loading ends it without a traceback."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# Stands in the place of a module that the program imports, says that it got there, and lets itself be waited for.
SLOW = "import pathlib, time\npathlib.Path(__file__).with_suffix('.reached').touch()\ntime.sleep(600)\n"


@pytest.mark.parametrize(("program", "loading"), [("orderloom.cli", "click"), ("tools.console", "fcntl")])
def test_ctrl_c_while_it_loads_shows_no_traceback(tmp_path: Path, program: str, loading: str) -> None:
    (tmp_path / f"{loading}.py").write_text(SLOW)
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "PYTHONPATH": f"{tmp_path}:{ROOT}"}
    command = [sys.executable, "-m", program, "up"]
    started = subprocess.Popen(
        command, env=environment, stderr=subprocess.PIPE, text=True, preexec_fn=hearing_ctrl_c, cwd=tmp_path
    )
    try:
        while not (tmp_path / f"{loading}.reached").exists():
            assert started.poll() is None, f"ended with {started.returncode}: {started.communicate()[1]}"
            time.sleep(0.01)
        started.send_signal(signal.SIGINT)
        said = started.communicate(timeout=60)[1]
    finally:
        started.kill()
        started.wait()
    assert (said, started.returncode) == ("", -signal.SIGINT)


def hearing_ctrl_c() -> None:
    """Whoever runs the tests in the background has it ignored, and children inherit that."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.setsid()
