"""A child process that ends when its supervisor does, even when that was killed without a chance to say so."""

import ctypes
import os
import signal
import sys
from collections.abc import Callable
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])
PR_SET_PDEATHSIG = 1


def supervisor_option(command: Command) -> Command:
    """Add the hidden `--supervisor PID`, with which `orderloom up` starts its children."""
    return click.option("--supervisor", type=int, hidden=True, expose_value=False, callback=_follow)(command)


def _follow(ctx: click.Context, param: click.Parameter, supervisor: int | None) -> None:
    if supervisor is None:
        return
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
    if os.getppid() != supervisor:  # it died before we could ask to be told
        sys.exit(1)
