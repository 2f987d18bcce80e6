"""What the drawer says about a record: its chip, its note, its documents, its steps; no widgets."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from PySide6.QtCore import QCoreApplication

from app.domain.audit import AuditEntry
from app.domain.purchasing import OrderDocument, OrderStatus
from app.domain.records import Plan, Reason, Record, Subject
from app.domain.states import ATTENTION, State, stands_as
from app.domain.stock import StockPlan
from app.domain.vouchers import Voucher
from app.engine.reference.desk import ReferenceDetail
from app.engine.remedies.table import Act
from app.engine.service import RecordDetail
from app.flows.reference import differences as reference
from app.flows.stock import planner as stock
from app.ui import formats, words
from app.ui.details import Detail
from app.ui.words_books import INTO_BOOKS

_UNSENT = (State.NEW, State.READY, State.RETRY_WAIT, State.NEEDS_MAPPING, State.DUPLICATE_SUSPECTED)
_TONES = {"accent": "info"}
_ALIKE = (State.SYNCED, State.CHANGED_AT_DESTINATION, State.DELETED_AT_SOURCE)
"""Of something that is, or was, the same on both sides."""


def _tr(text: str) -> str:
    return QCoreApplication.translate("drawer", text)


# -- state -------------------------------------------------------------------------------------------------------------


def waiting_for(record: Record) -> str:
    """The chip: “Waiting for vendor”; otherwise the word of the state."""
    if record.state is not State.NEEDS_MAPPING or not record.reasons:
        return words.state_word(record.state, record.flow)
    named = {
        Subject.VENDOR: _tr("Waiting for vendor"),
        Subject.ITEM: _tr("Waiting for item"),
        Subject.LOCATION: _tr("Waiting for location"),
        Subject.LEDGER: _tr("Waiting for ledger"),
        Subject.UNIT: _tr("Waiting for unit"),
        Subject.SETTING: _tr("Waiting for a setting"),
        Subject.ACCOUNT: _tr("Waiting for account"),
        Subject.TAX: _tr("Waiting for tax"),
        Subject.CUSTOMER: _tr("Waiting for customer"),
        Subject.VOUCHER: _tr("Waiting for ServiceTitan") if record.flow in INTO_BOOKS else _tr("Waiting for Tally"),
    }
    if record.flow == reference.NAME:
        return _tr("Waiting for a setting")
    if any(reason.code == "invoice_pending" for reason in record.reasons):
        return _tr("Waiting for its invoice")
    subjects = list(dict.fromkeys(reason.subject for reason in record.reasons))
    first = named.get(subjects[0], words.state_word(record.state, record.flow))
    return first if len(subjects) == 1 else _tr("{first} and more").format(first=first)


def note_tone(state: State) -> str:
    """The tone of the note."""
    tone = words.state_tone(state)
    return _TONES.get(tone, tone)


def headline(record: Record) -> str:
    """What happened, in two or three words, before the reason."""
    if record.flow == reference.NAME and record.state in _ALIKE:
        return _tr("Not alike.") if record.state in ATTENTION else _tr("The same on both sides.")
    if record.state is State.SYNCED:
        return _tr("In Zoho Books.") if record.flow in INTO_BOOKS else _tr("In ServiceTitan.")
    if record.flow in INTO_BOOKS and record.state in (State.AWAITING_POSTING, State.BILL_PENDING):
        return _tr("Not sent.")
    if record.state is State.AWAITING_POSTING:
        return _tr("Sent, and not counted there yet.")
    if record.state is State.AWAITING_UPLOAD:
        return _tr("Waits for your upload.")
    if record.state is State.NOT_APPLICABLE:
        return _tr("Nothing to send.")
    if record.state is State.IGNORED:
        return _tr("Left out.")
    if record.state in _UNSENT or (record.state is State.REJECTED and not record.sent_source):
        return _tr("Not sent.")
    if record.state in (State.SENDING, State.WITHDRAWING, State.VERIFY):
        return _tr("Under way.")
    return _tr("Not in sync.")


def sentence(record: Record, history: tuple[AuditEntry, ...], next_run: datetime | None, now: datetime) -> str:
    """What a record without a reason is about: nobody needs to do anything."""
    soon = formats.moment(next_run, now) if next_run is not None else ""
    if record.state is State.SYNCED:
        read = next((one.at for one in reversed(history) if one.kind == "state" and "-> synced" in one.detail), None)
        text = _tr("Every document counts there") if record.flow == stock.NAME else _tr("Read back and equal")
        return f"{text}, {formats.moment(read, now)}." if read is not None else f"{text}."
    if record.state in (State.NEW, State.READY):
        return (
            _tr("It goes out with the next run, {time}.").format(time=soon) if soon else _tr("The next run sends it.")
        )
    if record.state is State.RETRY_WAIT:
        tried = record.next_attempt_at
        when = formats.moment(tried, now) if tried is not None and tried > now else soon
        return _tr("It is tried again by itself, {time}.").format(time=when) if when else _tr("It is tried again.")
    if record.flow in INTO_BOOKS and record.state in (State.VERIFY, State.WITHDRAWING, State.SENDING):
        return {
            State.VERIFY: _tr("Zoho Books gave no clear answer: it is looked for before anything is sent again."),
            State.WITHDRAWING: _tr("Its document in Zoho Books is being voided."),
            State.SENDING: _tr("It is being written to Zoho Books."),
        }[record.state]
    if record.flow == reference.NAME and record.state in (State.VERIFY, State.SENDING):
        lost = _tr("No clear answer came: it is looked for before anything is written again.")
        return lost if record.state is State.VERIFY else _tr("It is being written.")
    if record.state is State.VERIFY:
        return _tr("ServiceTitan gave no clear answer: it is looked for before anything is sent again.")
    if record.state is State.WITHDRAWING:
        return _tr("Its documents in ServiceTitan are being cancelled.")
    if record.state is State.SENDING:
        return _tr("It is being written to ServiceTitan.")
    return ""


def reason_text(reason: Reason) -> str:
    """What happened and what to do now."""
    return f"{words.for_window(reason.text)} {words.for_window(reason.advice)}".strip()


def altered(detail: RecordDetail, now: datetime) -> str:
    """When the voucher was found changed; empty when it was not."""
    found = next((one.at for one in reversed(detail.history) if _is_change(one)), None)
    if not detail.differences or found is None:
        return ""
    return _tr("altered, read {time}").format(time=formats.moment(found, now))


def next_try(record: Record, next_run: datetime | None, now: datetime) -> str:
    """At the right of the timeline; empty when nothing more happens by itself."""
    if record.next_attempt_at is not None:
        when = max(record.next_attempt_at, now)
        return _tr("Next try {time}").format(time=formats.moment(when, now))
    if record.state in (State.SYNCED, State.IGNORED, State.NOT_APPLICABLE) or next_run is None:
        return ""
    return _tr("Next check {time}").format(time=formats.moment(max(next_run, now), now))


# -- acts --------------------------------------------------------------------------------------------------------------


def acts_now(detail: Detail, acts: tuple[Act, ...]) -> tuple[Act, ...]:
    """Which acts of a cause make sense while the record is in its state."""
    record = detail.record
    if isinstance(detail, ReferenceDetail):
        acts = tuple(act for act in acts if act is not Act.DECIDE)  # stands beside the values
    if isinstance(detail, RecordDetail) and detail.linked:
        # A replay alone would be refused: the bill typed by hand is never touched.
        if record.state is State.IGNORED:
            return (Act.SEND,)
        if record.state is State.DELETED_AT_SOURCE:
            return (Act.IGNORE,)
        if record.state in ATTENTION:
            return (Act.LINK, Act.SEND, Act.IGNORE)
    if record.state in ATTENTION:
        return acts
    if record.state in (State.RETRY_WAIT, State.VERIFY, State.IGNORED):
        return (Act.REPLAY,)
    if record.state is State.NOT_APPLICABLE:
        return tuple(act for act in acts if act in (Act.SETTINGS, Act.REPLAY)) if Act.SETTINGS in acts else ()
    return ()


# -- documents ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Ties:
    """Whether the bills add up to what must tie."""

    billed: Decimal
    wanted: Decimal

    @property
    def exactly(self) -> bool:
        """To the smallest unit."""
        return self.billed == self.wanted


def living(order: OrderDocument | None) -> bool:
    """Whether the order, or the request for one, still stands."""
    return order is not None and order.status not in (OrderStatus.CANCELED, OrderStatus.REJECTED)


def ties(detail: RecordDetail) -> Ties | None:
    """None while not every bill is there, and while the voucher is no longer the one that was sent.

    That they tie is said of a record in sync only: elsewhere something else does not.
    """
    lines = [line for line in detail.documents if line.order is not None]
    state = detail.record.state
    if state in (State.CHANGED_AT_SOURCE, State.DELETED_AT_SOURCE) or not lines:
        return None
    if any(not line.bill_total for line in lines):
        return None
    billed = sum((Decimal(line.bill_total) for line in lines), Decimal(0))
    found = Ties(billed, detail.plan.total if detail.plan is not None else detail.record.amount)
    return None if found.exactly and state is not State.SYNCED else found


def no_documents(detail: RecordDetail) -> str:
    """Instead of documents."""
    record = detail.record
    if any(reason.code == "linked" for reason in record.reasons):
        return _tr("None of its own: nothing is sent for it.")
    if record.state is State.NOT_APPLICABLE:
        return _tr("None, and none follows.")
    if record.state is State.IGNORED:
        return _tr("None. Replay takes the voucher up again.")
    subject = record.reasons[0].subject if record.reasons else None
    if isinstance(detail.plan, StockPlan) and detail.plan.reference:
        return _tr("None found yet. Its rows carry the reference number {number}.").format(number=detail.plan.reference)
    if detail.of_stock:
        return _tr("None yet. They follow once this is settled.") if record.state in ATTENTION else _tr("None yet.")
    text = {
        Subject.VENDOR: _tr("None yet. A purchase order follows once the vendor is matched."),
        Subject.ITEM: _tr("None yet. A purchase order follows once the item is matched."),
        Subject.LOCATION: _tr("None yet. A purchase order follows once the location is matched."),
    }
    if subject in text and record.state is State.NEEDS_MAPPING:
        return text[subject]
    if record.state is State.NEEDS_MAPPING:
        return _tr("None yet. A purchase order follows once this is settled.")
    return _tr("None yet.")


def places(voucher: Voucher, *, moved: bool = False) -> str:
    """The godowns its goods lie in; `moved`: from where to where, if that is one each."""
    if moved:
        out, into = ({b.godown for line in voucher.stock if line.inward is inward for b in line.batches if b.godown}
                     for inward in (False, True))  # fmt: skip
        if len(out) == len(into) == 1 and out != into:
            return _tr("{one} → {other}").format(one=next(iter(out)), other=next(iter(into)))
    found = list(dict.fromkeys(batch.godown for line in voucher.stock for batch in line.batches if batch.godown))
    return found[0] if len(found) == 1 else _tr("{n} godowns").format(n=len(found)) if found else ""


# -- timeline ----------------------------------------------------------------------------------------------------------


def step_text(entry: AuditEntry, record: Record, newest: bool) -> str:
    """One step, in words; the trail's own sentence unless that only names a state."""
    after = _state_after(entry)
    if after is None or entry.text != stands_as(record.label, after):
        return entry.text
    return waiting_for(record) if newest and after is record.state else words.state_word(after, record.flow)


def step_mark(entry: AuditEntry) -> tuple[str, str]:
    """Glyph and tone token; no glyph = a dot."""
    after = _state_after(entry)
    if after is not None:
        tone = words.state_tone(after)
        glyph = {"ok": "tick", "warn": "ring", "bad": "cross", "neutral": "ring"}.get(tone, "")
        return glyph, tone if glyph else "text3"
    if _is_change(entry):
        return "ring", "warn"
    if entry.kind in ("refused", "problem", "unclear"):
        return "cross", "bad"
    if entry.kind == "answer":
        return "tick", "text2"
    return "", "text3"


def _is_change(entry: AuditEntry) -> bool:
    """The voucher was read again and differs: the detail then says what differs instead of the states."""
    return entry.kind == "state" and bool(entry.detail) and _state_after(entry) is None


def _state_after(entry: AuditEntry) -> State | None:
    if entry.kind != "state":
        return None
    word = entry.detail.rpartition(" -> ")[2]
    return State(word) if word in set(State) else None


def step_detail(entry: AuditEntry) -> str:
    """What stands behind “Details”; empty where there is nothing more to see."""
    if not entry.detail or _state_after(entry) is not None:
        return ""
    try:
        return json.dumps(json.loads(entry.detail), ensure_ascii=False, indent=2)
    except ValueError:
        return entry.detail


def codes(detail: RecordDetail) -> str:
    """Ids and codes, one a line: the same in every language, for support."""
    record = detail.record
    lines = [
        f"record: {record.id} ({record.flow})",
        f"state: {record.state.value}",
        f"tally voucher: {record.source_key}",
        f"tally alter id: {record.source_version}",
        f"tally company: {record.company_guid}",
        f"version sent: {record.generation}",
    ]
    lines += [f"reason: {' '.join(filter(None, (one.code, one.subject, one.key)))}" for one in record.reasons]
    if record.attempts:
        lines.append(f"attempts: {record.attempts}")
    if isinstance(detail.plan, Plan):
        lines.append(f"servicetitan vendor: {detail.plan.vendor_id}")
    for line in detail.documents:
        if line.give_back is not None:
            lines.append(f"servicetitan return: {line.give_back.id}")
        if line.order is not None:
            lines.append(f"servicetitan {'request' if line.order.is_request else 'purchase order'}: {line.order.id}")
        for receipt in line.receipts:
            lines.append(f"servicetitan receipt: {receipt.id}")
            if receipt.bill_id is not None:
                lines.append(f"servicetitan bill: {receipt.bill_id}")
    lines += [f"linked {one.kind}: {one.ext_id}" for one in detail.linked]
    return "\n".join(lines)


def as_text(detail: RecordDetail, currency: str) -> str:
    """The record for the clipboard."""
    record = detail.record
    lines = [
        words.record_name(record.label, record.flow),
        _tr("Supplier: {name}").format(name=record.party) if record.party or not detail.of_stock else "",
        _tr("Invoice: {number}").format(number=record.reference or formats.NONE) if not detail.of_stock else "",
        _tr("Date: {date}").format(date=formats.day(record.document_date)),
        _tr("Total as in Tally: {amount}").format(amount=formats.money(record.amount, currency, sign=True)),
        _tr("State: {state}").format(state=waiting_for(record)),
    ]
    lines += [reason_text(one) for one in record.reasons]
    for line in detail.documents:
        if line.order is not None:
            lines.append(_tr("Purchase order: {number}").format(number=line.order.number))
        if line.give_back is not None:
            lines.append(_tr("Return: {number}").format(number=line.give_back.number))
        if line.uploaded is not None:
            lines.append(_tr("Reference number: {number}").format(number=line.uploaded.reference_number))
        if line.bill_number:
            lines.append(_tr("Bill: {number}").format(number=line.bill_number))
    lines += [_tr("Linked to {number}").format(number=one.number or one.ext_id) for one in detail.linked]
    return "\n".join(filter(None, lines))
