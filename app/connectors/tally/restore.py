"""Notices a restored backup: a lower mark, or other vouchers at change numbers that were already read.

A restore keeps the company GUID and gives out GUIDs and ALTERIDs a second time (facts 3, 6.1), and enough new entries
between two cycles hide the lower mark. What differs at an unchanged ALTERID proves it; what is merely gone does not.
"""

from __future__ import annotations

from collections.abc import Sequence

from app.connectors.tally import artefacts
from app.connectors.tally.asking import Desk, check_asked
from app.connectors.tally.normalise import Refused
from app.connectors.tally.parsing import Element
from app.connectors.tally.voucher_reading import VoucherReading
from app.connectors.tally.windows import Window
from app.domain.masters import Company, MasterKind
from app.domain.source import Book, BookState
from app.domain.vouchers import Voucher, VoucherHead

SENTINELS = 3
_REACH = 200
"""Sentinels further below the newest one in change numbers are left out: the answer would grow."""


def lower_mark(company: Company, state: BookState) -> str:
    """Why the marks prove a restore; empty if they do not."""
    if state.voucher_mark is not None and company.voucher_mark < state.voucher_mark:
        return f"Tally's change number fell from {state.voucher_mark} to {company.voucher_mark}."
    if state.master_mark is not None and company.master_mark < state.master_mark:
        return f"Tally's change number of masters fell from {state.master_mark} to {company.master_mark}."
    return ""


def overlap_differs(book: Book, company_guid: str, rows: Sequence[VoucherHead]) -> str:
    """Why rows at or below the saved mark prove a restore: every one of them must be stored, exactly so.

    Number, type name and post-dated flag are not compared: they change without a new ALTERID (facts 3).
    """
    stored = book.heads_by_guid(company_guid, [row.guid for row in rows])
    for row in rows:
        known = stored.get(row.guid)
        if known is None or (known.alter_id, known.date, known.is_cancelled, known.is_optional) != (
            row.alter_id,
            row.date,
            row.is_cancelled,
            row.is_optional,
        ):
            return f"Tally holds another voucher at change number {row.alter_id} than the one already read."
    return ""


def sentinels_differ(desk: Desk, book: Book, vouchers: VoucherReading) -> str:
    """Why the newest stored vouchers prove a restore, after reading their ALTERID range again; one request.

    To be called after the masters were read.
    """
    stored = list(book.sentinels(desk.company.guid, SENTINELS))
    if not stored:
        return ""
    newest = max(voucher.alter_id for voucher in stored)
    stored = [voucher for voucher in stored if voucher.alter_id > newest - _REACH]
    days = [voucher.date for voucher in stored]
    window = Window(min(*days, vouchers.recent.first), max(*days, vouchers.recent.last))
    above = min(voucher.alter_id for voucher in stored) - 1
    wanted = {voucher.alter_id for voucher in stored}

    def build(element: Element) -> Voucher | Refused:
        row = vouchers.one(element)
        check_asked(row.head, window, above, newest)
        return row

    name = desk.company.name
    rows = desk.rows(
        lambda fresh: artefacts.whole_vouchers(name, window.first, window.last, above, newest, fresh=fresh), build
    )
    by_number = {row.head.alter_id: row for row in rows if row.head.alter_id in wanted}
    for voucher in stored:
        row = by_number.get(voucher.alter_id)
        if row is None:
            continue
        differs = row.head.guid != voucher.guid
        if not differs and not voucher.problem:  # with a problem it may be read only in part
            if isinstance(row, Refused):
                vouchers.damaged = True
            else:
                differs = _content(row) != _content(voucher) or _other_names(row, voucher, desk, book)
        if differs:
            return f"Tally holds another voucher at change number {voucher.alter_id} than the one already read."
    return ""


def _content(voucher: Voucher) -> tuple[object, ...]:
    """What cannot change without a new ALTERID; names can, by a rename, and the number by a renumbering."""
    lines = [
        (
            line.amount,
            line.inward,
            None if line.actual is None else tuple(number for number, _ in line.actual.parts),
            tuple(batch.amount for batch in line.batches),
        )
        for line in voucher.stock
    ]
    ledgers = [entry.amount for entry in voucher.ledgers]
    flags = (voucher.is_cancelled, voucher.is_optional)
    return voucher.date, voucher.reference, voucher.narration, flags, lines, ledgers


def _names(voucher: Voucher) -> list[tuple[MasterKind, str]]:
    found = [(MasterKind.LEDGER, voucher.party)]
    found += [(MasterKind.ITEM, line.item) for line in voucher.stock]
    found += [(MasterKind.GODOWN, batch.godown) for line in voucher.stock for batch in line.batches]
    found += [(MasterKind.LEDGER, entry.ledger) for entry in voucher.ledgers]
    return found


def _other_names(now: Voucher, stored: Voucher, desk: Desk, book: Book) -> bool:
    """Whether a name differs that was not renamed: the stored name is still the name of a master."""
    for (kind, name), (_, before) in zip(_names(now), _names(stored), strict=False):
        if name != before and any(row.name == before for row in book.masters(desk.company.guid, kind)):
            return True
    return False
