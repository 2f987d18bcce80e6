"""Bills that a person linked to one typed by hand: told once that is void or gone, for then nothing stands for them."""

from __future__ import annotations

import contextlib
from dataclasses import replace

from app.domain.errors import RecordMoved
from app.domain.records import Reason, Subject
from app.domain.states import State
from app.engine.bills.flow import kind_of
from app.engine.purchases.links import LINKED
from app.flows.bills import planner as bills
from app.store.accounting_books import BooksDocuments, status_of
from app.store.records import RecordFilter, Records


def watch(records: Records, documents: BooksDocuments) -> None:
    """Weigh what they are linked to, as last read; on local data only."""
    for record in records.find(RecordFilter(states=frozenset({State.IGNORED}), flow=bills.NAME, code=LINKED)):
        link = next(reason for reason in record.reasons if reason.code == LINKED)
        view = documents.view(kind_of(record))
        there = view.by_id(link.key)
        if view.is_gone(link.key):
            code, what = "deleted_in_books", "deleted"
        elif there is not None and status_of(there) == "void":
            code, what = "voided_in_books", "voided"
        else:
            continue
        text = f"{link.name} of Zoho Books, to which it is linked, was {what} there."
        advice = "Replay with --create sends it as a bill of its own; ignore leaves it out."
        reason = Reason(code, Subject.DOCUMENT, link.name, text, advice)
        with contextlib.suppress(RecordMoved):
            records.save(replace(record, state=State.CHANGED_AT_DESTINATION, reasons=(reason,)), why=text)
