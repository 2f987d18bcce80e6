"""What a voucher as read means for its record: journaled, changed, gone, or no longer of its flow; sends nothing."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from app.domain.clock import Clock
from app.domain.records import Reason, Record, Subject
from app.domain.states import State
from app.domain.vouchers import Voucher
from app.flows.purchases import changes as purchase_changes
from app.flows.purchases import planner as purchases
from app.flows.purchases.ledger_roles import party_amount
from app.store.audit import AuditTrail
from app.store.book import SourceBooks
from app.store.codec import dump, load
from app.store.records import Records

_BEFORE_SENDING = frozenset(
    {
        State.NEW,
        State.NEEDS_MAPPING,
        State.DUPLICATE_SUSPECTED,
        State.READY,
        State.IGNORED,
        State.NOT_APPLICABLE,
        State.REJECTED,
        State.RETRY_WAIT,
        State.AWAITING_UPLOAD,
    }
)


class Journaling:
    """Each call is part of the transaction of the batch that was read."""

    def __init__(self, books: SourceBooks, records: Records, audit: AuditTrail, clock: Clock) -> None:
        self._books = books
        self._records = records
        self._audit = audit
        self._clock = clock

    def journal(self, flow: str, key: str, voucher: Voucher) -> None:
        """A voucher of this flow, new or changed; `key`: what the flow calls its record by."""
        stored = self._records.by_source(flow, voucher.company_guid, key)
        if stored is None:
            self._add(flow, key, voucher)
            return
        before = load(Voucher, stored.source)
        if not stored.deleted and _content(before) == _content(voucher):
            epoch = self._books.state(voucher.company_guid).epoch
            if (stored.source_version, stored.epoch) != (voucher.alter_id, epoch):
                self._records.save(
                    replace(
                        stored,
                        source_version=voucher.alter_id,
                        epoch=epoch,
                        source=dump(voucher),
                        label=label(voucher),
                    )
                )
            return
        self._change(stored, before, voucher)

    def _add(self, flow: str, key: str, voucher: Voucher) -> None:
        now = self._clock.now()
        epoch = self._books.state(voucher.company_guid).epoch
        record = self._records.insert(
            Record(
                id=0,
                flow=flow,
                company_guid=voucher.company_guid,
                source_key=key,
                epoch=epoch,
                generation=1,
                state=State.NEW,
                source_version=voucher.alter_id,
                label=label(voucher),
                document_date=voucher.date,
                party=voucher.party,
                amount=worth(voucher),
                reference=voucher.reference,
                reasons=(),
                attempts=0,
                next_attempt_at=None,
                created_at=now,
                updated_at=now,
                source=dump(voucher),
                sent_source="",
                plan="",
            )
        )
        self._audit.add(
            "journaled", f"{record.label} of {voucher.party or 'no party'} was read from Tally.", record_id=record.id
        )

    def _change(self, stored: Record, before: Voucher, after: Voucher) -> None:
        record = replace(
            stored,
            source=dump(after),
            source_version=after.alter_id,
            epoch=self._books.state(after.company_guid).epoch,
            label=label(after),
            document_date=after.date,
            party=after.party or stored.party,
            amount=worth(after) if after.ledgers or after.stock else stored.amount,
            reference=after.reference,
            deleted=False,
            attempts=0,
            next_attempt_at=None,
        )
        if _untouched(stored):
            self._records.save(
                replace(record, state=State.NEW, reasons=(), allow_duplicate=False, plan=""),
                why=f"{record.label} was changed in Tally before it was sent.",
            )
            return
        sent = load(Voucher, stored.sent_source) if stored.sent_source else before
        reused = purchase_changes.is_another_document(sent, after)
        if after.is_cancelled or after.is_optional:
            word = "cancelled" if after.is_cancelled else "made optional"
            self.gone(record, "cancelled", f"{record.label} was {word} in Tally.", deleted=False)
        else:
            reason = changed_reason(sent, after)
            if reused:
                reason = Reason(
                    "guid_reused",
                    Subject.VOUCHER,
                    record.label,
                    "Tally now holds a different voucher under the identity of this one (supplier, date and total all "
                    "differ), as after restoring a backup.",
                    "Look at both: ignore keeps it as it is; replay with --create also sends the new voucher.",
                )
            self._records.save(
                replace(record, state=State.CHANGED_AT_SOURCE, reasons=(reason,)),
                why=f"{record.label} was changed in Tally after it was sent.",
                detail="\n".join(
                    f"{d.field}: {d.before} -> {d.after}" for d in purchase_changes.differences(before, after)
                ),
            )

    def gone(self, record: Record, code: str, text: str, *, deleted: bool = True) -> None:
        """Its voucher counts no more: forgotten where nothing was sent, else asked about."""
        if _untouched(record):
            reason = Reason(code, Subject.VOUCHER, record.label, text, "Nothing to do.")
            self._records.save(
                replace(record, state=State.NOT_APPLICABLE, reasons=(reason,), deleted=deleted, plan=""), why=text
            )
            return
        reason = gone_reason(record.label, code, text)
        self._records.save(replace(record, state=State.DELETED_AT_SOURCE, reasons=(reason,), deleted=deleted), why=text)

    def left_flow(self, flow: str, key: str, voucher: Voucher) -> None:
        """A voucher whose type was changed: no longer a purchase, or no longer one that moves stock."""
        stored = self._records.by_source(flow, voucher.company_guid, key)
        what = "a purchase" if flow == purchases.NAME else "one that moves stock"
        if stored is not None and not stored.deleted:
            self.gone(
                replace(
                    stored,
                    source=dump(voucher),
                    source_version=voucher.alter_id,
                    epoch=self._books.state(voucher.company_guid).epoch,
                ),
                "type_changed",
                f"{stored.label} is now a {voucher.type_name} in Tally, no longer {what}.",
            )


def worth(voucher: Voucher) -> Decimal:
    """What a list shows as its amount: the party's, else that of the larger side of its stock lines."""
    if voucher.party and voucher.ledgers:
        return party_amount(voucher)
    sides = [
        sum((abs(line.amount) for line in voucher.stock if line.inward is inward), Decimal(0))
        for inward in (True, False)
    ]
    return max(sides)


def _untouched(record: Record) -> bool:
    """Whether nothing of this record can have reached the destination."""
    return not record.sent_source and record.state in _BEFORE_SENDING


def gone_reason(label: str, code: str, text: str = "") -> Reason:
    """Why a sent record waits although its voucher no longer counts in Tally."""
    return Reason(
        code,
        Subject.VOUCHER,
        label,
        text or f"{label} was {code} in Tally.",
        "Replay cancels its documents in ServiceTitan; ignore leaves them.",
    )


def changed_reason(before: Voucher, after: Voucher) -> Reason:
    """Why a sent record waits after a change in Tally, naming what differs, or what makes the change unusable."""
    if after.problem:
        return purchases.contradicts_itself(after)
    found = purchase_changes.differences(before, after)
    what = "; ".join(f"{d.field}: {d.before} → {d.after}" for d in found[:3]) or "nothing that a bill shows"
    more = f" and {len(found) - 3} more" if len(found) > 3 else ""
    return Reason(
        "changed_in_tally",
        Subject.VOUCHER,
        label(after),
        f"Changed in Tally after it was sent: {what}{more}.",
        "Replay cancels its documents in ServiceTitan and sends the new version; ignore keeps the old ones.",
    )


def label(voucher: Voucher) -> str:
    """What a person calls it: type and number."""
    return f"{voucher.type_name} {voucher.number}".strip()


def _content(voucher: Voucher) -> Voucher:
    """Without what changes although the voucher says the same."""
    return replace(voucher, alter_id=0, updated_at="", number="", entered=0)
