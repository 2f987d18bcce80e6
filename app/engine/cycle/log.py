"""What the log says of every cycle: when it began and ended, what it did, and each problem with its code."""

from __future__ import annotations

import contextlib
import logging
from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING

from app.domain.errors import KnownError, StoreError
from app.domain.states import ATTENTION, State
from app.store.records import Records

if TYPE_CHECKING:
    from app.engine.cycle.parts import CycleOptions, CycleResult

_LOG = logging.getLogger(__name__)


def log_begin(options: CycleOptions) -> None:
    """A cycle begins."""
    asked = "asked for by a person" if options.by_person else "by the schedule"
    _LOG.info("cycle begins, %s%s", asked, ", dry run" if options.dry_run else "")


def log_end(result: CycleResult, records: Records) -> None:
    """A cycle ended; one line, and one for each problem."""
    for error in result.errors:
        log_problem(error)
    read = result.read
    news = "" if read is None else f", read {read.details} vouchers, {read.masters} masters, {read.deleted} deletions"
    called = "" if result.called_destination else ", the destination was not called"
    _LOG.info(
        "cycle ends after %.1f s, %s%s%s, %d done; records: %s",
        (result.ended - result.started).total_seconds(),
        "complete" if result.ok else "skipped" if not result.errors else "not complete",
        news,
        called,
        len(result.done),
        _counts(result.counts),
    )
    _LOG.info("waiting for a person: %s", _waiting(records))
    for done in result.done:
        _LOG.info("record %d is %s: %s", done.record_id, done.state.value, ", ".join(done.documents) or "no document")


def log_problem(error: KnownError) -> None:
    """A problem of the environment; no fault of the program, so no warning."""
    _LOG.info("problem [%s] %s%s", error.code, error, f" | {error.detail}" if error.detail else "")


def _waiting(records: Records) -> str:
    """What waits for a person, by the code of its reason."""
    codes: Counter[str] = Counter()
    with contextlib.suppress(StoreError):
        for group in records.groups(ATTENTION):
            codes[group.code] += group.records
    return ", ".join(f"{code} {number}" for code, number in codes.most_common()) or "nothing"


def _counts(counts: Mapping[State, int]) -> str:
    return ", ".join(f"{state.value} {number}" for state, number in sorted(counts.items())) or "none"
