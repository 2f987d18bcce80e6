"""A database in a temporary folder with every part of the store on it, and a clock that only the test moves."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from app.domain.records import Reason, Record, Subject
from app.domain.redaction import Redactor
from app.domain.states import State
from app.store.audit import AuditTrail
from app.store.book import SourceBooks
from app.store.database import Database
from app.store.documents import Documents
from app.store.records import Records
from app.store.references import Cursors, Mappings, References
from app.store.stock_books import StockBooks


class HandClock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.time = datetime(2026, 5, 2, 8, 0, tzinfo=UTC)
        self.slept: list[float] = []

    def now(self) -> datetime:
        return self.time

    def monotonic(self) -> float:
        return self.time.timestamp()

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.time += timedelta(seconds=seconds)

    def today(self) -> date:
        return self.time.date()

    def move(self, **amount: float) -> datetime:
        self.time += timedelta(**amount)
        return self.time


class Shelf:
    """The store of one profile."""

    def __init__(self, folder: Path, clock: HandClock | None = None) -> None:
        self.clock = clock or HandClock()
        self.redact = Redactor()
        self.database = Database(folder / "ml-connector.db")
        self.audit = AuditTrail(self.database, self.clock, self.redact)
        self.records = Records(self.database, self.clock, self.audit)
        self.books = SourceBooks(self.database)
        self.cursors = Cursors(self.database)
        self.mappings = Mappings(self.database, self.clock, self.audit)
        self.references = References(self.database)
        self.documents = Documents(self.database, "servicetitan")
        self.stock_books = StockBooks(self.database)

    def close(self) -> None:
        self.database.close()

    def record(self, number: int = 1, state: State = State.NEW, **changes: object) -> Record:
        """A journaled record."""
        now = self.clock.now()
        base = Record(
            id=0,
            flow="purchases",
            company_guid="c",
            source_key=f"c-{number:08x}",
            epoch=1,
            generation=1,
            state=state,
            source_version=number,
            label=f"Purchase {number}",
            document_date=date(2026, 4, 20),
            party="Shakti",
            amount=Decimal("1180.00"),
            reference="INV/9",
            reasons=(),
            attempts=0,
            next_attempt_at=None,
            created_at=now,
            updated_at=now,
            source="{}",
            sent_source="",
            plan="",
        )
        return self.records.insert(replace(base, **changes))  # type: ignore[arg-type]


def reason(code: str = "item_missing", name: str = "MCB", subject: Subject = Subject.ITEM, key: str = "") -> Reason:
    return Reason(code, subject, name, f"{name} is missing.", "Map it.", key or f"guid-{name}")
