"""The database's own limit: pgbench writing the same order, one a transaction."""

import os
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

from psycopg.conninfo import conninfo_to_dict

from orderloom.cli.bench.shop import SKUS
from orderloom.infra.postgres_binaries import embedded_bin

SCRIPTS = Path(__file__).parent
NAIVE = SCRIPTS / "naive_order.sql"
PIPELINED = SCRIPTS / "pipelined_order.sql"
CLIENTS = (1, 2, 4, 8, 16, 32)
LOOKS = 2  # each client count is tried so often: the machine is noisy
_TPS = re.compile(r"^tps = ([0-9.]+)", re.MULTILINE)
_FAILED = re.compile(r"^number of failed transactions: ([0-9]+)", re.MULTILINE)


class RivalFailed(Exception):
    """pgbench did not do what it should; its words are in the message."""


@dataclass(slots=True)
class Rival:
    """pgbench on one database. Each run gets a number of its own, from which the orders' ids are made."""

    url: str
    hot: bool
    runs: int = 0

    def run(self, script: Path, *, clients: int, seconds: int) -> float:
        """Transactions a second over one run."""
        self.runs += 1
        where = conninfo_to_dict(self.url)
        environ = os.environ | {
            "PGHOST": str(where.get("host", "")),
            "PGPORT": str(where.get("port", 5432)),
            "PGUSER": str(where.get("user", "")),
            "PGPASSWORD": str(where.get("password", "")),
            "PGDATABASE": str(where["dbname"]),
        }
        words = ["-n", "-M", "prepared", "-c", str(clients), "-j", "1", "-T", str(seconds), "-f", str(script)]
        for name, value in {"skus": SKUS, "hot": int(self.hot), "n": 0, "run": self.runs}.items():
            words += ["-D", f"{name}={value}"]
        done = subprocess.run(
            [str(embedded_bin() / "pgbench"), *words], env=environ, capture_output=True, text=True, timeout=seconds + 60
        )
        tps, failed = _TPS.search(done.stdout), _FAILED.search(done.stdout)
        if done.returncode or tps is None or failed is None or failed[1] != "0":
            raise RivalFailed(f"pgbench failed: {(done.stderr or done.stdout)[-500:]}")
        return float(tps[1])

    def best_clients(self, seconds: int) -> int:
        """The client count with the most transactions a second: the rival is run at its best."""
        best = dict.fromkeys(CLIENTS, 0.0)
        for _ in range(LOOKS):
            for clients in CLIENTS:
                best[clients] = max(best[clients], self.run(NAIVE, clients=clients, seconds=seconds))
        return max(best, key=lambda clients: best[clients])
