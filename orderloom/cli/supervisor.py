"""Keeps web, worker and PostgreSQL running, shows their log lines with a name before each, and stops them in order."""

import asyncio
import contextlib
import os
import signal
import sys
import time
from asyncio.subprocess import PIPE, STDOUT, Process
from dataclasses import dataclass, field

import click
import psycopg

from orderloom.infra.cluster import Managed
from orderloom.infra.postgres_account import PostgresRefused
from orderloom.infra.settings import Settings

CHILDREN = ("web", "worker")
STOP_SECONDS = 8
FIRST_PAUSE = 0.5
LONGEST_PAUSE = 30.0
STEADY_SECONDS = 60.0  # a child that lived this long starts again at once
WATCH_SECONDS = 0.5
LONGEST_RESTART = 5.0  # between two tries to start PostgreSQL: as long as its disk is full, none will do


def say(text: str) -> None:
    """Show a line, if there is still somebody to show it to: a closed terminal must not stop the shop."""
    with contextlib.suppress(OSError):
        click.echo(text, err=True)


def pause_after(lived: float, last_pause: float) -> float:
    """How long to wait before a child that died is started again."""
    return FIRST_PAUSE if lived >= STEADY_SECONDS or not last_pause else min(LONGEST_PAUSE, last_pause * 2)


@dataclass
class Child:
    """One process of the product, started again whenever it ends before it was told to."""

    name: str
    stopping: asyncio.Event
    process: Process | None = None

    async def keep(self) -> None:
        pause = 0.0
        while not self.stopping.is_set():
            began = time.monotonic()
            code = await self._live()
            if self.stopping.is_set():
                return
            pause = pause_after(time.monotonic() - began, pause)
            say(f"orderloom | {self.name} ended (exit code {code}); it starts again in {pause:.1f} s")
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.stopping.wait(), pause)

    async def _live(self) -> int:
        self.process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "orderloom.cli",
            self.name,
            "--supervisor",
            str(os.getpid()),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=PIPE,
            stderr=STDOUT,
            start_new_session=True,  # Ctrl-C reaches the supervisor alone, which stops the others in order
            limit=1 << 20,
        )
        await self._show_lines(self.process)
        return await self.process.wait()

    async def _show_lines(self, process: Process) -> None:
        if process.stdout is None:
            return
        while True:
            try:
                line = await process.stdout.readline()
            except ValueError:  # a line longer than the limit
                continue
            if not line:
                return
            say(f"{self.name:<9} | {line.decode(errors='replace').rstrip()}")

    async def stop(self) -> None:
        """Ask it to end, and end it if it does not within the time it has."""
        if self.process is None:
            return
        for how in (signal.SIGTERM, signal.SIGKILL):
            with contextlib.suppress(ProcessLookupError):
                self.process.send_signal(how)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.process.wait(), STOP_SECONDS)
                return


@dataclass
class Supervisor:
    settings: Settings
    database: Managed
    stopping: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(self) -> None:
        """Run until told to stop. PostgreSQL itself is stopped by whoever opened it."""
        loop = asyncio.get_running_loop()
        for each in (signal.SIGINT, signal.SIGTERM):  # also where a shell started it in the background, deaf to SIGINT
            loop.add_signal_handler(each, self.stopping.set)
        if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # as nohup has it
            loop.add_signal_handler(signal.SIGHUP, self.stopping.set)
        children = [Child(name, self.stopping) for name in CHILDREN]
        tasks = [asyncio.create_task(child.keep()) for child in children]
        tasks += [asyncio.create_task(self._announce()), asyncio.create_task(self._watch_database())]
        await self.stopping.wait()
        say("orderloom | stopping")
        for child in children:
            await child.stop()
        await asyncio.gather(*tasks)

    async def _announce(self) -> None:
        """Say once that requests are answered."""
        while not self.stopping.is_set():
            try:
                _, writer = await asyncio.open_connection(self.settings.host, self.settings.port)
            except OSError:
                await asyncio.sleep(0.1)
                continue
            writer.close()
            say(f"orderloom | ready on http://{self.settings.host}:{self.settings.port}/ (API: /docs); Ctrl-C stops it")
            return

    async def _watch_database(self) -> None:
        """Start PostgreSQL again should it die; the others wait for it by themselves."""
        pause = WATCH_SECONDS
        while not self.stopping.is_set():
            if self.database.died():
                say("orderloom | PostgreSQL ended; it starts again")
                try:
                    await asyncio.to_thread(self.database.restart)
                except (PostgresRefused, psycopg.Error, OSError) as error:  # it is tried for as long as it takes
                    say(f"orderloom | {error}")
                    pause = min(LONGEST_RESTART, pause * 2)
                else:
                    pause = WATCH_SECONDS
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.stopping.wait(), pause)
