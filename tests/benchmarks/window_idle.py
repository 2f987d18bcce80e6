"""Measures what the tray application costs while nothing happens: processor, wake-ups, memory, handles, threads.

python -m tests.benchmarks.window_idle [--minutes 10] [--window] [--quick]

On an X server of its own with a tray, against simulators in this process; a bare PySide6 window with a tray icon idles
beside it for comparison. Measured is the program alone, after its first run has ended and start-up has settled.
Exit code 1 when it takes more than 0.2 % of a core or its memory grows.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

from tests.support.world import World
from tests.ui.desktop import Starts, desktop

CORE_LIMIT = 0.002
GROWTH_LIMIT_MB = 2.0
SAMPLE_S = 5.0
SETTLE_S = 75
"""Garbage is collected fully once a minute; before that has happened once, memory says little."""
BARE = """
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QApplication, QMenu, QSystemTrayIcon, QWidget
application = QApplication([])
picture = QPixmap(22, 22)
picture.fill("#123456")
icon, menu, window = QSystemTrayIcon(QIcon(picture)), QMenu(), QWidget()
menu.addAction("Quit")
icon.setContextMenu(menu)
icon.show()
window.show()
application.exec()
"""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a process has used by now."""

    at: float
    cpu_s: float
    wakeups: int
    memory_mb: float
    handles: int
    threads: int

    @classmethod
    def of(cls, process: psutil.Process) -> Reading:
        """Now."""
        with process.oneshot():
            times, switches = process.cpu_times(), _switches(process)
            return cls(
                time.monotonic(),
                times.user + times.system,
                switches,
                process.memory_info().rss / 2**20,
                process.num_fds(),
                process.num_threads(),
            )


def _switches(process: psutil.Process) -> int:
    """How often any thread of it went to sleep, and so was woken."""
    total = 0
    for thread in Path(f"/proc/{process.pid}/task").iterdir():
        for line in (thread / "status").read_text().splitlines():
            if line.startswith("voluntary_ctxt_switches"):
                total += int(line.split()[1])
    return total


def tell(name: str, first: Reading, last: Reading, growth_mb: float) -> float:
    """One line; the share of a core it took."""
    lasted = last.at - first.at
    share = (last.cpu_s - first.cpu_s) / lasted
    print(
        f"{name:<14} {share:8.4%} of a core, {(last.wakeups - first.wakeups) / lasted:6.1f} wake-ups/s, memory "
        f"{first.memory_mb:.1f} -> {last.memory_mb:.1f} MB (trend {growth_mb:+.2f} MB), handles {first.handles} -> "
        f"{last.handles}, threads {first.threads} -> {last.threads}"
    )
    return share


def trend(readings: list[Reading]) -> float:
    """Growth in MB from the second quarter to the last, by their medians: what a leak does, not what a cache does."""
    quarter = max(len(readings) // 4, 1)
    early = sorted(r.memory_mb for r in readings[quarter : 2 * quarter] or readings[:1])
    late = sorted(r.memory_mb for r in readings[-quarter:])
    return late[len(late) // 2] - early[len(early) // 2]


def measure(minutes: float, settle_s: float, *, window: bool) -> int:
    """Run both and compare."""
    with (
        tempfile.TemporaryDirectory() as folder,
        desktop() as screen,
        World.sample(Path(folder), vouchers=60) as world,
    ):
        screen.host()
        starts = Starts({**world.environment(), **screen.environment})
        bare = subprocess.Popen([sys.executable, "-c", BARE], env={**os.environ, **screen.environment})
        try:
            program = starts(world.profile(), *(() if window else ("--hidden",))).ready()
            program.until("app.session.last_result is not None", 180)
            time.sleep(settle_s)
            watched = {"ML Connector": psutil.Process(program.process.pid), "bare PySide6": psutil.Process(bare.pid)}
            found: dict[str, list[Reading]] = {name: [] for name in watched}
            end = time.monotonic() + minutes * 60
            while True:
                for name, process in watched.items():
                    found[name].append(Reading.of(process))
                if (left := end - time.monotonic()) <= 0:
                    break
                time.sleep(min(SAMPLE_S, left))
            ended = program.ask("str(app.session.status.last_success)")
        finally:
            starts.close()
            bare.kill()
            bare.wait()
    shares = {name: tell(name, r[0], r[-1], trend(r)) for name, r in found.items()}
    growth = trend(found["ML Connector"])
    print(f"over {minutes:g} minutes, window {'open' if window else 'closed'}; last success {ended}")
    print(f"wanted: at most {CORE_LIMIT:.1%} of a core, no growth (at most {GROWTH_LIMIT_MB:g} MB between quarters)")
    return 0 if shares["ML Connector"] <= CORE_LIMIT and growth <= GROWTH_LIMIT_MB else 1


def main() -> int:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--window", action="store_true", help="with the window open on its overview")
    parser.add_argument("--quick", action="store_true", help="one minute, after a short settling")
    said = parser.parse_args()
    return measure(1 if said.quick else said.minutes, 15 if said.quick else SETTLE_S, window=said.window)


if __name__ == "__main__":
    sys.exit(main())
