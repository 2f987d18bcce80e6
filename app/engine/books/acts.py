"""What a person does to records that become documents in the books: replay, ignore; every act is audited."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import replace

from app.domain.records import Reason, Record, Subject
from app.domain.states import State
from app.engine.books.base import HELD, LOOK_AGAIN, REFUSED, FlowIntoBooks
from app.engine.purchases.links import LINKED
from app.engine.purchases.replacing import REQUESTED
from app.store.accounting_books import BooksDocuments
from app.store.records import Records


class BooksActions(ABC):
    """Prepares what a person wants; the next run does it. Within the caller's transaction."""

    noun: str
    """What a document of the flow is called."""
    gone: frozenset[str]
    """Reasons that say that the books hold nothing of it any more."""
    altered: frozenset[str]
    """Reasons that say that somebody changed it there."""
    refused: frozenset[str] = frozenset({REFUSED})
    """Reasons that say that the books took nothing of it."""

    def __init__(self, records: Records, flow: FlowIntoBooks, documents: BooksDocuments) -> None:
        self._records = records
        self._flow = flow
        self._documents = documents

    @abstractmethod
    def _answer_duplicate(self, record: Record, create: bool, link: bool) -> tuple[bool, str]:
        """Somebody seems to have typed the same by hand."""

    @abstractmethod
    def _overwrite(self, record: Record) -> tuple[bool, str]:
        """What somebody changed in the books is made again what ServiceTitan says."""

    def replay(self, record: Record, *, create: bool, link: bool) -> tuple[bool, str]:
        """Whether it is tried again, and what to tell the person."""
        codes = {reason.code for reason in record.reasons}
        if self._is_duplicate(record):
            return self._answer_duplicate(record, create, link)
        if record.state is State.SYNCED:
            return False, "It is in sync already; nothing was done."
        if record.state in (State.CHANGED_AT_SOURCE, State.DELETED_AT_SOURCE):
            return self._wish(record)
        if codes & self.gone:
            fresh = replace(
                record, state=State.NEW, generation=record.generation + 1, sent_source="", plan="",
                allow_duplicate=record.allow_duplicate or create,
            )  # fmt: skip
            return self._again(fresh, "is sent anew")
        if codes & self.altered:
            return self._overwrite(record)
        if record.state is State.IGNORED and LINKED in codes and not create:
            return False, (
                f"It is linked to a {self.noun} typed by hand. To send it as one of its own, replay with --create."
            )
        if record.state is State.IGNORED and record.sent_source:
            return self._again(replace(record, state=State.VERIFY, sent_source=LOOK_AGAIN), "is compared again")
        if codes & self.refused and not self._flow.is_there(record):
            # Judged anew: it may have been a setting that the books refused.
            self._flow.start_over(record, f"{record.label} is tried again, on request.")
            return True, f"{record.label} is tried again with the next run."
        if record.state is State.REJECTED and record.sent_source:
            withdraws = HELD in codes or self._flow.refused_void(record)
            again = replace(record, allow_duplicate=record.allow_duplicate or create)
            return self._retry(again, State.WITHDRAWING if withdraws else State.SENDING)
        if record.state in (State.REJECTED, State.IGNORED, State.NOT_APPLICABLE, State.NEEDS_MAPPING):
            return self._again(replace(record, state=State.NEW, allow_duplicate=record.allow_duplicate or create))
        return self._again(record)

    def _is_duplicate(self, record: Record) -> bool:
        return record.state is State.DUPLICATE_SUSPECTED

    def ignored(self, record: Record) -> Record:
        """The record as it is left out: what ServiceTitan says of it now was seen by a person."""
        return replace(record, sent_source=record.source) if record.sent_source else record

    def _wish(self, record: Record) -> tuple[bool, str]:
        """Asked for here, decided in the run: only there it is known whether it can be sent as it is now."""
        text = "A person asked to bring Zoho Books up to what ServiceTitan says."
        wish = Reason(REQUESTED, Subject.DOCUMENT, record.label, text, "The next run does it, if it can be sent.")
        others = tuple(reason for reason in record.reasons if reason.code != REQUESTED)
        self._records.save(
            replace(record, reasons=(wish, *others), attempts=0, next_attempt_at=None),
            why=f"{record.label}: asked for on request.",
        )
        return True, f"{record.label} is brought up to date with the next run, if it can be sent as it is now."

    def _retry(self, record: Record, state: State) -> tuple[bool, str]:
        self._flow.allow_again(record)
        return self._again(replace(record, state=state))

    def _again(self, record: Record, verb: str = "is tried again") -> tuple[bool, str]:
        self._records.save(
            replace(record, reasons=(), attempts=0, next_attempt_at=None), why=f"{record.label} {verb}, on request."
        )
        return True, f"{record.label} {verb} with the next run."
