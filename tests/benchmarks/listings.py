"""Measures every list of the window over a synthetic journal and prints milliseconds, the best of three.

python -m tests.benchmarks.listings [--records 100000] [--waiting 20000] [--audit 1000000] [--folder DIR]

With --folder, a database left there by an earlier run is used again.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from app.bootstrap import open_program
from app.domain.records import Subject
from app.domain.states import State
from app.engine.cycle.parts import BOUND
from app.engine.views import AuditQuery, CauseFilter, CauseOrder, CauseRecordOrder, RecordColumn, RecordQuery, Tab
from tests.support.big_journal import COMPANY, Size, build

LIMIT_MS = 100


def measured(name: str, work: Callable[[], object]) -> None:
    """One line."""
    times = []
    for _ in range(3):
        started = time.perf_counter()
        work()
        times.append((time.perf_counter() - started) * 1000)
    print(f"{min(times):8.1f} ms  {name}{'   OVER THE LIMIT' if min(times) > LIMIT_MS else ''}")


def run(folder: Path, size: Size, now: datetime) -> None:
    """Build if need be, and measure."""
    if not (folder / "ml-connector.db").exists():
        started = time.perf_counter()
        build(folder / "ml-connector.db", size, now)
        print(f"built in {time.perf_counter() - started:.0f} s")
    program = open_program(folder, locks=folder / "locks")
    program.settings_file.save(program.settings().with_value("tally.company", "Big"))
    program.cursors.put(BOUND, json.dumps(["Big", COMPANY]))
    views, some = program.service.views, CauseFilter()
    for order in CauseOrder:
        measured(f"causes by {order.name}", lambda order=order: views.causes(some, order))  # type: ignore[misc]
    first = views.causes(some)[0].cause
    measured("causes, searched", lambda: views.causes(CauseFilter(text="purchase 99")))
    measured("totals", lambda: views.attention_totals(some))
    measured("tab counts", views.tab_counts)
    measured("resolved today", lambda: views.causes(CauseFilter(Tab.RESOLVED)))
    for by in CauseRecordOrder:
        measured(f"records of a cause by {by.name}", lambda by=by: views.cause_records(first, some, by))  # type: ignore[misc]
    measured("ids of everything filtered", lambda: views.ids(some))
    for column in RecordColumn:
        measured(f"records by {column}", lambda c=column: views.records(RecordQuery(column=c)))  # type: ignore[misc]
        rare = RecordQuery(column=column, states=frozenset({State.REJECTED}))
        measured(f"records by {column}, a rare state", lambda rare=rare: views.records(rare))  # type: ignore[misc]
    measured("records, far down", lambda: views.records(RecordQuery(), size.records * 9 // 10))
    measured("records, searched", lambda: views.records(RecordQuery(text="acme")))
    measured("count", lambda: views.count(RecordQuery()))
    measured("count, searched", lambda: views.count(RecordQuery(text="acme")))
    measured("record sums", lambda: views.record_sums(RecordQuery()))
    for kind in (Subject.VENDOR, Subject.ITEM, Subject.LOCATION, Subject.LEDGER, Subject.UNIT):
        started = time.perf_counter()
        views.mapping_rows(kind)
        print(f"{(time.perf_counter() - started) * 1000:8.1f} ms  {kind} rows, the first time")
        measured(f"{kind} rows", lambda kind=kind: views.mapping_rows(kind))  # type: ignore[misc]
        measured(f"{kind} counts", lambda kind=kind: views.mapping_counts(kind))  # type: ignore[misc]
    measured("targets", lambda: views.targets(Subject.ITEM, "fin"))
    measured("audit", lambda: views.audit_entries(AuditQuery()))
    measured("audit, far down", lambda: views.audit_entries(AuditQuery(), size.audit // 2))
    measured("audit of a kind", lambda: views.audit_entries(AuditQuery(kinds=frozenset({"answer"}))))
    measured("audit of a record", lambda: views.audit_entries(AuditQuery(record_id=500)))
    measured("audit of a month", lambda: views.audit_entries(AuditQuery(since=now - timedelta(days=30))))
    measured("audit count of a kind", lambda: views.audit_count(AuditQuery(kinds=frozenset({"answer"}))))
    measured("audit, a text that nowhere stands", lambda: views.audit_entries(AuditQuery(text="zzz")))
    measured("audit kinds", views.audit_kinds)
    measured("overview", lambda: views.overview(now))
    program.close()


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--waiting", type=int, default=20_000)
    parser.add_argument("--audit", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path)
    said = parser.parse_args()
    size = Size(records=said.records, waiting=said.waiting, audit=said.audit)
    now = datetime(2026, 5, 2, 8, tzinfo=UTC)
    if said.folder is not None:
        run(said.folder, size, now)
    else:
        with tempfile.TemporaryDirectory() as folder:
            run(Path(folder), size, now)
    sys.stdout.flush()


if __name__ == "__main__":
    main()
