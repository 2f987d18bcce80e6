"""Engine parts on a real store, with the hand-moved clock and the book of `tests.unit.purchase_builders`."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from app.domain.errors import Unreachable
from app.domain.masters import Company, Godown, Ledger, MasterKind, StockItem
from app.domain.purchasing import Sku, SkuKind, Vendor
from app.domain.records import Record
from app.domain.states import State
from app.domain.vouchers import Voucher
from app.engine.actions import Actions
from app.engine.circuit import Circuit
from app.engine.destination_lists import DESTINATION
from app.engine.intake import Intake
from app.store.codec import dump, load
from app.system.settings import Settings
from tests.store.shelf import Shelf
from tests.unit.purchase_builders import COMPANY, LOCATIONS, MOMENT, line, qty, sku, voucher

READY_SETTINGS = (
    Settings()
    .with_value("tally.company", "Sample")
    .with_value("tally.currency", "INR")
    .with_value("sync.start_date", "2026-04-01")
    .with_value("sync.interval_minutes", "10")
    .with_value("servicetitan.tenant_id", "7")
    .with_value("servicetitan.client_id", "cid.x")
    .with_value("servicetitan.business_unit_id", "1")
    .with_value("servicetitan.purchase_order_type_id", "1")
)
BILL = voucher(line("MCB-32", "1000.00", qty(10)), extra=[("Input CGST", 90)])


class Bench:
    """The parts under test."""

    def __init__(self, shelf: Shelf) -> None:
        self.shelf = shelf
        self.intake = Intake(shelf.database, shelf.books, shelf.records, shelf.audit, shelf.clock, shelf.stock_books)
        self.actions = Actions(
            shelf.database, shelf.records, shelf.mappings, shelf.references, shelf.books, shelf.documents, shelf.clock
        )
        self.tally = Circuit("TallyPrime", shelf.cursors, shelf.audit, shelf.clock)
        self.cloud = Circuit("ServiceTitan", shelf.cursors, shelf.audit, shelf.clock)
        self.intake.bind(Company(COMPANY, "Sample", date(2025, 4, 1), None, None, None, 5, 5))
        self.intake.save_masters(
            COMPANY, MasterKind.LEDGER, [Ledger("led-S", "Shakti Switchgear", 1, 1, "Sundry Creditors")], complete=True
        )
        self.intake.save_masters(COMPANY, MasterKind.ITEM, [StockItem("i-mcb", "MCB-32", 1, 1)], complete=True)
        self.intake.save_masters(COMPANY, MasterKind.GODOWN, [Godown("g-1", "Main Location", 1, 1)], complete=True)
        self.lists(
            vendors=[
                Vendor(7, "Shakti", True, MOMENT),
                Vendor(8, "Twin", True, MOMENT),
                Vendor(9, "Twin", True, MOMENT),
                Vendor(10, "Closed", False, MOMENT),
            ],
            skus=[sku(101, "M-32"), replace(sku(105, "PANEL"), kind=SkuKind.EQUIPMENT)],
        )

    def lists(self, *, vendors: list[Vendor], skus: list[Sku]) -> None:
        save = self.shelf.references.save
        save(DESTINATION, "vendor", ((v.id, v.name, v.active, v) for v in vendors))
        for one in skus:
            save(DESTINATION, one.kind.value, [(one.id, one.code, one.active, one)])
        save(DESTINATION, "location", ((p.id, p.name, p.active, p) for p in LOCATIONS))

    def read(self, bill: Voucher = BILL) -> Record:
        """Journal what the reader delivers."""
        self.intake.save_vouchers(COMPANY, [bill.head], [bill])
        return self.record(bill)

    def record(self, bill: Voucher = BILL) -> Record:
        found = self.shelf.records.by_source("purchases", COMPANY, bill.guid)
        assert found is not None
        return found

    def put(self, record: Record, state: State, **changes: object) -> Record:
        return self.shelf.records.save(replace(record, state=state, **changes))  # type: ignore[arg-type]

    def sent(self, state: State = State.SYNCED, bill: Voucher = BILL, **changes: object) -> Record:
        """A record whose documents exist at the destination."""
        record = self.read(bill)
        record = self.put(record, State.SENDING, sent_source=record.source)
        return self.put(record, state, **changes) if state is not State.SENDING else record

    def source(self, bill: Voucher = BILL) -> Voucher:
        return load(Voucher, self.record(bill).source)

    def kinds(self) -> list[str]:
        return [entry.kind for entry in self.shelf.audit.entries()]


def changed(bill: Voucher = BILL, **fields: object) -> Voucher:
    """The voucher after one more save in Tally."""
    return replace(bill, alter_id=bill.alter_id + 1, **fields)  # type: ignore[arg-type]


def outage(text: str = "Nobody answers.", retry_after_s: float | None = None) -> Unreachable:
    return Unreachable(text, system="TallyPrime", advice="Start it.", retry_after_s=retry_after_s)


__all__ = ["BILL", "COMPANY", "READY_SETTINGS", "Bench", "changed", "dump", "outage"]
