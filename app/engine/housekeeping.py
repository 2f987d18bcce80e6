"""What a cycle does beside its work: follow changed settings, keep the audit trail's retention; no calls outside."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta

from app.domain.clock import Clock
from app.domain.states import State
from app.engine.mirror import forget_watermarks
from app.store.audit import AuditTrail
from app.store.book import SourceBooks
from app.store.codec import moment, stamp
from app.store.records import RecordFilter, Records
from app.store.references import Cursors
from app.system.settings import Settings

_DECIDED = "settings.decided"
_PRUNED = "audit.pruned"
_DAILY = timedelta(hours=20)
_BY_SETTING = ("before_go_live", "expense_voucher")
"""Reasons for sending nothing that a setting decides."""


class Housekeeping:
    """Called at the start of every cycle."""

    def __init__(self, clock: Clock, audit: AuditTrail, books: SourceBooks, records: Records, cursors: Cursors) -> None:
        self._clock = clock
        self._audit = audit
        self._books = books
        self._records = records
        self._cursors = cursors

    def run(self, settings: Settings, company_guid: str | None) -> None:
        """Whatever is due."""
        self._follow_settings(settings, company_guid)
        self._prune(settings)

    def _follow_settings(self, settings: Settings, company_guid: str | None) -> None:
        """Settings that decide which vouchers count are applied to what was decided under the old ones."""
        start = settings.sync.start_date
        now = json.dumps([start.isoformat() if start else None, settings.purchases.expense_vouchers.value])
        before = self._cursors.get(_DECIDED)
        if before == now:
            return
        if before is not None:
            earlier = json.loads(before)[0]
            if (
                company_guid is not None
                and start is not None
                and (earlier is None or start < date.fromisoformat(earlier))
            ):
                # What lies between the two dates was never read, here nor there.
                self._books.update(company_guid, voucher_mark=None)
                forget_watermarks(self._cursors)
            for code in _BY_SETTING:
                for record in self._records.find(RecordFilter(states=frozenset({State.NOT_APPLICABLE}), code=code)):
                    self._records.save(
                        replace(record, state=State.NEW, next_attempt_at=None),
                        why=f"{record.label} is looked at again: the settings changed.",
                    )
        self._cursors.put(_DECIDED, now)

    def _prune(self, settings: Settings) -> None:
        days = settings.audit.retention_days
        last = moment(self._cursors.get(_PRUNED))
        now = self._clock.now()
        if days and (last is None or now - last >= _DAILY):
            self._audit.prune(now - timedelta(days=days))
            self._cursors.put(_PRUNED, stamp(now) or "")
