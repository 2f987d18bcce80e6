"""Measures the peak memory and time of `ml-connector sync --dry-run` over a whole book it has never read.

python tests/benchmarks/first_dry_run.py [--book 100000]
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

import psutil

from app.bootstrap import open_program
from app.cli.demo import simulated_settings
from app.simulators.servicetitan import DEFAULT_APP_KEY, DEFAULT_CLIENT_SECRET, ServiceTitanSimulator
from app.simulators.tally import TallySimulator, big_company


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--book", type=int, default=100_000)
    book = parser.parse_args().book
    company = big_company(book)
    start = min(v.date for v in company.vouchers()) - timedelta(days=1)
    with (
        TallySimulator([company]) as tally,
        ServiceTitanSimulator() as titan,
        tempfile.TemporaryDirectory() as folder,
    ):
        profile = Path(folder) / "profile"
        program = open_program(profile, locks=Path(folder) / "locks")
        program.settings_file.save(simulated_settings(tally, titan, company.name, start))
        program.close()
        secrets = {
            "ML_CONNECTOR_SECRET_SERVICETITAN_CLIENT_SECRET": DEFAULT_CLIENT_SECRET,
            "ML_CONNECTOR_SECRET_SERVICETITAN_APP_KEY": DEFAULT_APP_KEY,
        }
        command = [sys.executable, "-m", "app", "sync", "--dry-run", "--profile", str(profile)]
        started = time.monotonic()
        child = subprocess.Popen(command, env=os.environ | secrets, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        peak = _peak(child)
        said = child.communicate()[0].decode()
        took = time.monotonic() - started
        print(f"book of {book}: exit {child.returncode}, {took:.0f} s, peak {peak:.0f} MB (wanted: below 150)")
        print(re.sub(r"\n{2,}", "\n", said)[-600:])


def _peak(child: subprocess.Popen[bytes]) -> float:
    """The most resident memory it had, in MB, looked at ten times a second."""
    watched, peak = psutil.Process(child.pid), 0.0
    while child.poll() is None:
        try:
            peak = max(peak, watched.memory_info().rss / 1e6)
        except psutil.Error:
            break
        time.sleep(0.1)
    return peak


if __name__ == "__main__":
    main()
