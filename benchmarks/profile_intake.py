"""Where an order's processor time goes: `ORDERLOOM_HOME=… python -m benchmarks.profile_intake`.

Runs `orderloom bench intake` and looks at its own processes while the load runs: processor time an order of the web process, of
PostgreSQL and of the load program (from /proc), and, where `py-spy` is installed (none of our dependencies) and may look, the
files in which the web process is found. Linux only.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

TICK_US = 1_000_000 / os.sysconf("SC_CLK_TCK")
LOOK_S = 3.0
ROUND = re.compile(r"\[\d+/\d+\] intake ([\d,]+) orders/s")

# A frame as py-spy writes it: its file, without the folder that libraries and this repository stand in.
FILE = re.compile(r"\((?:.*/site-packages/|.*/(?=orderloom/))?([^:()]+)(?::\d+)?\)$")
SHOWN = 30


def processes_below(root: int) -> dict[int, str]:
    """The processes that `root` started, and those these started: id and command line."""
    parents: dict[int, int] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(stat.parent.name)] = int(stat.read_text().rsplit(")", 1)[1].split()[1])
        except OSError:
            continue
    found: dict[int, str] = {}
    for process in parents:
        above = process
        while above in parents and above != root:
            above = parents[above]
        if above == root and process != root:
            try:
                found[process] = Path(f"/proc/{process}/cmdline").read_bytes().replace(b"\0", b" ").decode()
            except OSError:
                continue
    return found


def ticks(process: int) -> int:
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return 0
    return int(fields[11]) + int(fields[12])


def postgres() -> list[int]:
    """The processes of the embedded PostgreSQL of this home, and of no other."""
    home = Path(os.environ.get("ORDERLOOM_HOME", "")).resolve()
    servers = [int(read(path).split()[0]) for path in home.glob("**/postmaster.pid") if read(path)]
    return servers + [process for server in servers for process in processes_below(server)]


def read(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:
        return ""


def look(bench: subprocess.Popen[bytes], samples: Path) -> dict[str, int] | None:
    """Ticks in LOOK_S seconds of load, by kind of process; None where no load runs now."""
    below = processes_below(bench.pid)
    web = [process for process, command in below.items() if "orderloom.cli web" in command]
    load = [process for process, command in below.items() if "bench.load" in command]
    if not web or not load:
        return None
    kinds = {"web process": web, "PostgreSQL": postgres(), "load program": load}
    time.sleep(1)  # until the load has begun
    before = {process: ticks(process) for group in kinds.values() for process in group}
    spy = shutil.which("py-spy")
    if spy:
        command = [
            spy,
            "record",
            "-p",
            str(web[0]),
            "-d",
            str(int(LOOK_S)),
            "-r",
            "400",
            "-f",
            "raw",
            "-o",
            str(samples),
        ]
        subprocess.run(command, capture_output=True, check=False)
    else:
        time.sleep(LOOK_S)
    return {kind: sum(max(0, ticks(each) - before[each]) for each in group) for kind, group in kinds.items()}


def files_of(samples: Path) -> Counter[str]:
    """In how many samples each file was the innermost."""
    counted: Counter[str] = Counter()
    for line in read(samples).splitlines():
        stack, _, times = line.rpartition(" ")
        found = FILE.search(stack.rsplit(";", 1)[-1])
        counted[found[1] if found else stack.rsplit(";", 1)[-1]] += int(times)
    return counted


def main() -> None:
    command = [sys.executable, "-m", "orderloom.cli", "bench", "intake", *sys.argv[1:]]
    looks: list[dict[str, int]] = []
    counted: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        said, samples = Path(folder) / "said", Path(folder) / "samples"
        with said.open("w") as progress, subprocess.Popen(command, stderr=progress) as bench:
            while bench.poll() is None:
                found = look(bench, samples)
                if found:
                    looks.append(found)
                    counted.update(files_of(samples))
                    time.sleep(LOOK_S)
                time.sleep(0.2)
        print(said.read_text())
        rates = [float(rate.replace(",", "")) for rate in ROUND.findall(said.read_text())]
    if bench.returncode or not looks or not rates:
        sys.exit("nothing was measured")
    tell(looks, sum(rates) / len(rates), counted)


def tell(looks: list[dict[str, int]], rate: float, counted: Counter[str]) -> None:
    an_order = {kind: sum(each[kind] for each in looks) * TICK_US / (rate * LOOK_S * len(looks)) for kind in looks[0]}
    for kind, us in an_order.items():
        print(f"{us:6.0f} us of processor time an order: {kind}")
    for file, times in counted.most_common(SHOWN):
        share = times / counted.total()
        print(f"{share:6.1%} {share * an_order['web process']:5.0f} us: {file}")


if __name__ == "__main__":
    main()
