"""Measures whole cycles on the simulators and prints ratios of one run: sending rate, calls a voucher, quiet cycles.

python tests/benchmarks/syncing.py [--vouchers 600] [--book 100000]
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

from app.bootstrap import Program, open_program
from app.cli.demo import simulated_settings
from app.domain.source import ReadOptions
from app.engine.cycle import CycleOptions
from app.flows import purchases
from app.simulators.servicetitan import DEFAULT_APP_KEY, DEFAULT_CLIENT_SECRET, ServiceTitanSimulator
from app.simulators.tally import Company, Line, TallySimulator, big_company, empty_company
from app.system.secrets import SecretName

LIMIT_PER_S = 60
SERVER_TIME_S = 0.150


@contextmanager
def connected(tally: TallySimulator, titan: ServiceTitanSimulator, company: str, start: date) -> Iterator[Program]:
    """A fresh profile on both simulators."""
    with tempfile.TemporaryDirectory() as folder:
        program = open_program(Path(folder) / "profile", locks=Path(folder) / "locks")
        program.secrets.override(SecretName.SERVICETITAN_CLIENT_SECRET, DEFAULT_CLIENT_SECRET)
        program.secrets.override(SecretName.SERVICETITAN_APP_KEY, DEFAULT_APP_KEY)
        program.settings_file.save(simulated_settings(tally, titan, company, start))
        try:
            yield program
        finally:
            program.close()


def clean_company(today: date) -> Company:
    """A company whose every purchase has one location and matches."""
    company = empty_company("Benchmark Traders", books_from=today - timedelta(days=200))
    company.add_supplier("Shakti Switchgear Ltd")
    company.add_item("MCB-16A-SP", unit="Nos")
    add_purchases(company, 1, today)
    return company


def add_purchases(company: Company, vouchers: int, today: date) -> None:
    """That many more."""
    for number in range(vouchers):
        company.add_purchase(
            supplier="Shakti Switchgear Ltd",
            date=today - timedelta(days=number % 90),
            lines=[Line("MCB-16A-SP", quantity=10, rate="12.50"), Line("MCB-16A-SP", quantity=7, rate="12.45")],
            taxes=[("Input CGST", "18.50"), ("Input SGST", "18.50")],
            reference=f"INV-{vouchers}-{number}",
        )


def sending(vouchers: int) -> None:
    """Calls a second against the limit while the server takes its time for every answer."""
    today = date.today()  # noqa: DTZ011 - this PC's date
    company = clean_company(today)
    with TallySimulator([company]) as tally, ServiceTitanSimulator() as titan:
        with connected(tally, titan, "Benchmark Traders", today - timedelta(days=180)) as program:
            program.service.sync(CycleOptions(by_person=True), _quiet)  # the first document goes out alone
            add_purchases(company, vouchers, today)
            program.service.sync(CycleOptions(dry_run=True, by_person=True), _quiet)
            titan.switches.latency_s = SERVER_TIME_S
            before = len(titan.requests)
            started = time.monotonic()
            result = program.service.sync(CycleOptions(by_person=True), _quiet)
            elapsed = time.monotonic() - started
            calls = titan.requests[before:]
            writes = [c for c in calls if c.method == "POST" and "/connect/token" not in c.path]
            stamps = sorted(c.at for c in calls if c in writes)
            busy = (stamps[-1] - stamps[0]).total_seconds()
            window = [c for c in calls if stamps[0] <= c.at <= stamps[-1]]
            rate = len(window) / busy
            print(f"sending {vouchers} vouchers: {elapsed:.1f} s in all, {dict(result.counts)}, errors {result.errors}")
            print(
                f"  calls/s while sending: {rate:.1f} = {rate / LIMIT_PER_S:.0%} of the limit (wanted: at least 90 %)"
            )
            print(f"  429 answers: {titan.calls_429}; writes a voucher: {len(writes) / vouchers:.2f} (at most 2)")
            print(f"  reads: {len(calls) - len(writes)} = {(len(calls) - len(writes)) / vouchers:.3f} a voucher")


def quiet_cycles(book: int) -> None:
    """A cycle with nothing new, whatever the size of the company; and a delta of 100 vouchers."""
    for size in (100, book):
        company = big_company(size)
        today = max(v.date for v in company.vouchers())
        with TallySimulator([company]) as tally, ServiceTitanSimulator() as titan:
            with connected(tally, titan, company.name, today - timedelta(days=2)) as program:
                started = time.monotonic()
                program.service.sync(CycleOptions(dry_run=True, by_person=True), _quiet)
                first = time.monotonic() - started
                tally.journal.clear()
                before = len(titan.requests)
                waiting = sum(program.service.counts().values())
                program.reader().read(_options(program, today), _quiet)
                asked = tally.requests
                print(
                    f"book of {size}: first reading {first:.1f} s ({waiting} in scope); quiet cycle: {len(asked)} Tally "
                    f"request, {asked[0].bytes_out} bytes, {len(titan.requests) - before} ServiceTitan calls"
                )
                tally.journal.clear()
                scans = tally.whole_book_scans
                for voucher in list(company.vouchers())[-100:]:
                    company.touch_voucher(voucher.guid)
                started = time.monotonic()
                summary = program.reader().read(_options(program, today), _quiet)
                scanned = sum(r.rows_scanned for r in tally.requests)
                print(
                    f"  delta of 100: {summary.heads} heads, {summary.details} details, "
                    f"{len(tally.requests)} requests, {tally.whole_book_scans - scans} whole-book scans, {scanned} rows looked at, "
                    f"{time.monotonic() - started:.1f} s"
                )


def _options(program: Program, today: date) -> ReadOptions:
    """Options of a plain cycle."""
    settings = program.settings()
    return ReadOptions(
        company=settings.tally.company,
        company_guid=program.cycle.bound_company(),
        start=settings.sync.start_date or today,
        wanted=purchases.CLASSES,
        today=today,
    )


def _quiet(what: str, done: int, total: int | None) -> None:
    """No progress."""


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--vouchers", type=int, default=600)
    parser.add_argument("--book", type=int, default=100_000)
    arguments = parser.parse_args()
    sending(arguments.vouchers)
    quiet_cycles(arguments.book)
    sys.stdout.flush()


if __name__ == "__main__":
    main()
