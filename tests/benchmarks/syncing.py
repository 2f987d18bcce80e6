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
from app.domain.records import Subject
from app.domain.source import ReadOptions
from app.engine.cycle.parts import CycleOptions
from app.flows.purchases import planner as purchases
from app.simulators.servicetitan import DEFAULT_APP_KEY, DEFAULT_CLIENT_SECRET, ServiceTitanSimulator, Tenant
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
    with (
        TallySimulator([company]) as tally,
        ServiceTitanSimulator() as titan,
        connected(tally, titan, company.name, today - timedelta(days=180)) as program,
    ):
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
        first, last = min(c.at for c in writes), max(c.at for c in writes)
        rate = len([c for c in calls if first <= c.at <= last]) / (last - first).total_seconds()
        reads = len(calls) - len(writes)
        print(f"sending {vouchers} vouchers: {elapsed:.1f} s in all, {dict(result.counts)}, errors {result.errors}")
        print(f"  calls/s while sending: {rate:.1f} = {rate / LIMIT_PER_S:.0%} of the limit (wanted: at least 90 %)")
        print(f"  429 answers: {titan.calls_429}; writes a voucher: {len(writes) / vouchers:.2f} (at most 2)")
        print(f"  reads: {reads} = {reads / vouchers:.3f} a voucher")


def quiet_cycle(book: int) -> None:
    """What a cycle with nothing new costs once everything in scope is synced, whatever the size of the company."""
    company = big_company(book)
    last = max(v.date for v in company.vouchers())
    with (
        TallySimulator([company]) as tally,
        ServiceTitanSimulator() as titan,
        connected(tally, titan, company.name, last) as program,
    ):
        program.service.sync(CycleOptions(dry_run=True, by_person=True), _quiet)
        for group in program.service.mismatches():
            _make(titan.tenant, group.subject, group.name)
        result = program.service.sync(CycleOptions(by_person=True), _quiet)
        tally.journal.clear()
        before = len(titan.requests)
        program.service.sync(CycleOptions(), _quiet)  # as the schedule runs it; a person's always looks
        sizes = [request.bytes_out for request in tally.requests]
        print(
            f"book of {book}, {dict(result.counts)}: a quiet cycle makes {len(sizes)} Tally request ({sizes} bytes, at "
            f"most 6144) and {len(titan.requests) - before} ServiceTitan calls"
        )


def _make(tenant: Tenant, subject: Subject, name: str) -> None:
    """The tenant's people create what is missing."""
    if subject is Subject.VENDOR:
        tenant.add_vendor(name)
    elif subject is Subject.ITEM:
        tenant.add_material(name, unit=None)
    elif subject is Subject.LOCATION:
        tenant.add_warehouse(name)


def delta(book: int) -> None:
    """A first reading of the whole book, and then what 100 changed vouchers cost."""
    company = big_company(book)
    days = [v.date for v in company.vouchers()]
    with (
        TallySimulator([company]) as tally,
        ServiceTitanSimulator() as titan,
        connected(tally, titan, company.name, min(days)) as program,
    ):
        options = _options(program, max(days))
        started = time.monotonic()
        program.reader().read(options, _quiet)
        took = time.monotonic() - started
        print(f"book of {book}: first reading and journaling in {took:.0f} s, {len(tally.requests)} requests")
        tally.journal.clear()
        scans = tally.whole_book_scans
        for voucher in list(company.vouchers())[-100:]:
            company.touch_voucher(voucher.guid)
        started = time.monotonic()
        summary = program.reader().read(options, _quiet)
        print(
            f"  delta of 100: {summary.heads} heads in {len(tally.requests)} requests, "
            f"{tally.whole_book_scans - scans} whole-book scans, "
            f"{sum(r.rows_scanned for r in tally.requests)} rows looked at, {time.monotonic() - started:.1f} s"
        )


def _options(program: Program, today: date) -> ReadOptions:
    """Options of a plain cycle."""
    settings = program.settings()
    return ReadOptions(
        company=settings.tally.company,
        company_guid=None,
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
    quiet_cycle(100)
    quiet_cycle(arguments.book)
    delta(arguments.book)
    sys.stdout.flush()


if __name__ == "__main__":
    main()
