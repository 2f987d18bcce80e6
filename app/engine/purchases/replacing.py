"""Sent records whose voucher, or whose documents, changed: compared first, replaced only by what can be sent.

The one way to a replacement, whether the setting or a person asks for it: nothing is cancelled for a version that
would have to wait.
"""

from __future__ import annotations

import contextlib
from dataclasses import replace

from app.domain.errors import RecordMoved
from app.domain.records import Plan, Reason, Record, Subject, Waiting
from app.domain.states import State
from app.domain.vouchers import Voucher
from app.engine.purchases.context import PurchaseContexts
from app.engine.purchases.links import Links
from app.engine.stock.context import StockContexts
from app.engine.stock.flow import StockFlow
from app.flows.purchases import changes as purchase_changes
from app.flows.purchases import planner as purchases
from app.flows.stock import planner as stock
from app.store.codec import load
from app.store.records import RecordFilter, Records
from app.system.settings import ChangePolicy

REQUESTED = "replace_requested"
_FLOWS = (purchases.NAME, stock.NAME)
_BY_SETTING = frozenset({State.CHANGED_AT_SOURCE, State.DELETED_AT_SOURCE})
_ON_REQUEST = frozenset({State.CHANGED_AT_SOURCE, State.CHANGED_AT_DESTINATION})


def requested(record: Record) -> Record:
    """The record with a person's wish to have its documents replaced; stands until the voucher changes again."""
    text = "A person asked to cancel its documents in ServiceTitan and to send the voucher as it is now."
    return _with_request(record, text, "The next run does it, if it can be sent; otherwise nothing is cancelled.")


def _with_request(record: Record, text: str, advice: str) -> Record:
    wish = Reason(REQUESTED, Subject.VOUCHER, record.label, text, advice)
    return replace(record, reasons=(wish, *(r for r in record.reasons if r.code != REQUESTED)))


class Replacer:
    """Decides about changed records within a cycle, where ServiceTitan's lists are fresh."""

    def __init__(self, records: Records, links: Links, stock_flow: StockFlow) -> None:
        self._records = records
        self._links = links
        self._stock = stock_flow

    def anything(self, policy: ChangePolicy) -> bool:
        """Whether a record waits to be compared or replaced."""
        return bool(self._uncompared() or self._wanted(policy))

    def _uncompared(self) -> list[Record]:
        """Changed records not yet compared with what was sent (attempts 0)."""
        changed = self._records.find(RecordFilter(states=frozenset({State.CHANGED_AT_SOURCE})))
        return [record for record in changed if record.attempts == 0 and record.flow in _FLOWS]

    def _wanted(self, policy: ChangePolicy) -> list[Record]:
        found = {r.id: r for r in self._records.find(RecordFilter(states=_ON_REQUEST, code=REQUESTED))}
        if policy is ChangePolicy.REPLACE:
            found |= {r.id: r for r in self._records.find(RecordFilter(states=_BY_SETTING))}
        return [found[i] for i in sorted(found) if found[i].flow in _FLOWS]

    def compare(self, contexts: PurchaseContexts, stock_contexts: StockContexts | None) -> None:
        """A change that makes the same documents needs no replacement."""
        for record in self._uncompared():
            with contextlib.suppress(RecordMoved):
                if record.flow == stock.NAME:
                    if stock_contexts is not None:
                        self._stock.compare(record, stock_contexts)
                    continue
                same = self._has_no_effect(record, contexts)
                why = f"{record.label}: the change in Tally alters nothing that ServiceTitan holds."
                if self._links.of(record):
                    if same:
                        self._links.restore(record, why)
                    else:
                        self._records.save(replace(self._links.changed(record), attempts=1))
                elif same:
                    self._records.save(
                        replace(
                            record, state=State.SENDING, reasons=(), sent_source=record.source, next_attempt_at=None
                        ),
                        why=why,
                    )
                else:
                    self._records.save(replace(record, attempts=1))

    def _has_no_effect(self, record: Record, contexts: PurchaseContexts) -> bool:
        if not record.plan or any(reason.code == "guid_reused" for reason in record.reasons):
            return False
        verdict = purchases.judge(load(Voucher, record.source), contexts.of(record.company_guid), record.generation)
        return isinstance(verdict, Plan) and purchase_changes.same_effect(verdict, load(Plan, record.plan))

    def replace(self, contexts: PurchaseContexts, policy: ChangePolicy) -> None:
        """Begin to withdraw what the setting or a person wants replaced and can be sent anew."""
        for record in self._wanted(policy):
            if any(reason.code == "guid_reused" for reason in record.reasons) or self._links.of(record):
                continue  # a person decides about each
            with contextlib.suppress(RecordMoved):
                if record.flow == stock.NAME:
                    self._stock.change(record)
                else:
                    self._replace(record, contexts)

    def _replace(self, record: Record, contexts: PurchaseContexts) -> None:
        by_person = any(reason.code == REQUESTED for reason in record.reasons)
        if record.state is not State.DELETED_AT_SOURCE:
            verdict = purchases.judge(
                load(Voucher, record.source), contexts.of(record.company_guid), record.generation + 1
            )
            if isinstance(verdict, Waiting):
                self._held(record, verdict, by_person)
                return
        how = "on request" if by_person else "by itself, as set (sync.change_policy)"
        self._records.save(
            replace(
                record,
                state=State.WITHDRAWING,
                withdraw_only=record.state is State.DELETED_AT_SOURCE,
                reasons=tuple(reason for reason in record.reasons if reason.code != REQUESTED),
                attempts=0,
                next_attempt_at=None,
            ),
            why=f"{record.label}: replaced {how}.",
        )

    def _held(self, record: Record, verdict: Waiting, by_person: bool) -> None:
        """It stays as it is, and says why its new version cannot be sent."""
        kept = tuple(r for r in record.reasons if r.code == "changed_in_tally" or r.subject is Subject.DOCUMENT)
        held = replace(record, reasons=kept)
        if by_person:
            held = _with_request(
                held,
                f"Its replacement was asked for, but it cannot be sent as it is now: {verdict.reasons[0].text} Nothing "
                "was cancelled in ServiceTitan.",
                f"{verdict.reasons[0].advice} The next run then replaces it by itself; ignore keeps the old documents.",
            )
        held = replace(held, reasons=(*held.reasons, *verdict.reasons))
        if held.reasons != record.reasons:
            self._records.save(held, why=held.reasons[0].text if by_person else "")
