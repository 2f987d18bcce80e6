"""A company with the methods a person at the keyboard has: one per kind of voucher and master."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from app.simulators.tally.assembly import assemble, decimal
from app.simulators.tally.books import Books, Clock
from app.simulators.tally.masters import Godown, Ledger, Opening, StockGroup, StockItem, Unit, VoucherType
from app.simulators.tally.values import NOT_APPLICABLE, PRIMARY, round_quantity
from app.simulators.tally.vouchers import Charge, Draft, Line, Quantityish, Voucher

OpeningStock = tuple[str, Quantityish, Quantityish] | tuple[str, Quantityish, Quantityish, str]
"""(godown, quantity, value) and, for other than the primary one, the batch."""
Count = tuple[str, str, Quantityish] | tuple[str, str, Quantityish, str]
"""(item, godown, counted quantity) and, for other than the primary one, the batch."""

DEFAULT_GUID = "3f0c8a51-6d27-4e94-8b12-a95d1c7e4f60"

BASIC_LEDGERS: tuple[tuple[str, str, str], ...] = (
    ("Purchase Account", "Purchase Accounts", ""),
    ("Sales Account", "Sales Accounts", ""),
    ("Input CGST", "Duties & Taxes", "CGST"),
    ("Input SGST", "Duties & Taxes", "SGST/UTGST"),
    ("Input IGST", "Duties & Taxes", "IGST"),
    ("Output CGST", "Duties & Taxes", "CGST"),
    ("Output SGST", "Duties & Taxes", "SGST/UTGST"),
    ("Output IGST", "Duties & Taxes", "IGST"),
    ("Freight Inward", "Direct Expenses", ""),
    ("Round Off", "Indirect Expenses", ""),
    ("Discount Received", "Indirect Incomes", ""),
    ("TDS Payable", "Duties & Taxes", ""),
    ("Bank Account", "Bank Accounts", ""),
)
"""(name, group, duty head) of the ledgers `empty_company` adds to those of a new company."""


class Company(Books):
    """One company of the simulated Tally; thread-safe and editable while it is served.

    Amounts are entered positive; `taxes` and `extra_ledgers` are positive when they raise what the party gets
    (freight, tax) and negative when they lower it (discount, TDS deducted). The stored signs follow the class.
    """

    # --- masters -----------------------------------------------------------------------------------------------

    def add_ledger(self, name: str, parent: str = "Sundry Creditors", **fields: Any) -> Ledger:
        """Create a ledger under a group."""
        return self.add_master(Ledger, name, parent=parent, **fields)

    def add_supplier(self, name: str, **fields: Any) -> Ledger:
        """Create a bill-wise ledger under Sundry Creditors."""
        return self.add_master(Ledger, name, parent="Sundry Creditors", bill_wise=True, **fields)

    def add_customer(self, name: str, **fields: Any) -> Ledger:
        """Create a bill-wise ledger under Sundry Debtors."""
        return self.add_master(Ledger, name, parent="Sundry Debtors", bill_wise=True, **fields)

    def rename_ledger(self, name: str, new_name: str) -> Ledger:
        """Rename a ledger, also in all old vouchers."""
        return self.rename_master(Ledger, name, new_name)

    def add_unit(self, name: str, decimals: int = 0, formal_name: str = "") -> Unit:
        """Create a simple unit."""
        return self.add_master(Unit, name, decimals=decimals, formal_name=formal_name or name)

    def add_compound_unit(self, first: str, conversion: int, tail: str) -> Unit:
        """Create e.g. `Box of 10 Nos` from two simple units."""
        return self.add_master(
            Unit,
            f"{first} of {conversion} {tail}",
            simple=False,
            first_id=self.find(Unit, first).master_id,
            tail_id=self.find(Unit, tail).master_id,
            conversion=conversion,
        )

    def add_item(
        self,
        name: str,
        unit: str = "Nos",
        *,
        parent: str = PRIMARY,
        category: str = NOT_APPLICABLE,
        alternate: tuple[str, Quantityish] | None = None,
        aliases: tuple[str, ...] = (),
        openings: Iterable[OpeningStock] = (),
        **fields: Any,
    ) -> StockItem:
        """Create a stock item; `alternate` = (unit, how many in one base unit)."""
        kept = tuple(self._opening(self.find(Unit, unit), *opening) for opening in openings)
        return self.add_master(
            StockItem,
            name,
            parent=parent,
            category=category,
            unit_id=self.find(Unit, unit).master_id,
            alternate_id=None if alternate is None else self.find(Unit, alternate[0]).master_id,
            alternate_factor=Decimal(1) if alternate is None else decimal(alternate[1]),
            aliases=aliases,
            openings=kept,
            **fields,
        )

    def _opening(
        self, unit: Unit, godown: str, quantity: Quantityish, value: Quantityish, batch: str = "Primary Batch"
    ) -> Opening:
        kept = round_quantity(decimal(quantity), unit, self.unit) or Decimal(0)
        return Opening(self.find(Godown, godown).master_id, kept, decimal(value), batch)

    def rename_item(self, name: str, new_name: str) -> StockItem:
        """Rename a stock item, also in all old vouchers."""
        return self.rename_master(StockItem, name, new_name)

    def add_stock_group(self, name: str, parent: str = PRIMARY) -> StockGroup:
        """Create a stock group."""
        return self.add_master(StockGroup, name, parent=parent)

    def add_godown(self, name: str, parent: str = PRIMARY) -> Godown:
        """Create a godown."""
        return self.add_master(Godown, name, parent=parent)

    def rename_godown(self, name: str, new_name: str) -> Godown:
        """Rename a godown, also in all old vouchers."""
        return self.rename_master(Godown, name, new_name)

    def add_voucher_type(self, name: str, parent: str, **fields: Any) -> VoucherType:
        """Create a user's voucher type under another one; its reserved name stays empty."""
        stock = self.find(VoucherType, parent).affects_stock
        return self.add_master(VoucherType, name, parent=parent, affects_stock=stock, **fields)

    # --- vouchers ----------------------------------------------------------------------------------------------

    def add_draft(self, draft: Draft) -> Voucher:
        """Enter a voucher of any type: +1 on ALTVCHID. Raises UnknownMasterError, UnbalancedError."""
        with self.lock:
            return self.insert_voucher(**assemble(self, draft))

    def add_voucher(self, type_name: str, date: date, **fields: Any) -> Voucher:
        """`add_draft` with the fields of Draft as arguments."""
        return self.add_draft(Draft(type_name, date, **_tuples(fields)))

    def add_purchase(
        self,
        *,
        supplier: str,
        date: date,
        lines: Sequence[Line],
        taxes: Sequence[Charge] = (),
        extra_ledgers: Sequence[Charge] = (),
        reference: str = "",
        reference_date: date | None = None,
        narration: str = "",
        tracking_number: str | None = None,
        type_name: str = "Purchase",
        stock_ledger: str = "Purchase Account",
        **fields: Any,
    ) -> Voucher:
        """Enter a purchase with stock lines; the supplier gets lines + taxes + extra ledgers."""
        return self.add_voucher(
            type_name,
            date,
            party=supplier,
            lines=lines,
            taxes=taxes,
            extra_ledgers=extra_ledgers,
            reference=reference,
            reference_date=reference_date,
            narration=narration,
            tracking_number=tracking_number,
            stock_ledger=stock_ledger,
            **fields,
        )

    def add_receipt_note(self, *, supplier: str, date: date, lines: Sequence[Line], **fields: Any) -> Voucher:
        """Enter goods received; give it the tracking number the purchase will name."""
        fields.setdefault("stock_ledger", "Purchase Account")
        return self.add_voucher(fields.pop("type_name", "Receipt Note"), date, party=supplier, lines=lines, **fields)

    def add_debit_note(self, *, supplier: str, date: date, lines: Sequence[Line], **fields: Any) -> Voucher:
        """Enter a purchase return; lines without a quantity make a value-only debit note."""
        fields.setdefault("stock_ledger", "Purchase Account")
        return self.add_voucher(fields.pop("type_name", "Debit Note"), date, party=supplier, lines=lines, **fields)

    def add_rejection_out(self, *, supplier: str, date: date, lines: Sequence[Line], **fields: Any) -> Voucher:
        """Enter goods sent back without a bill."""
        return self.add_voucher(fields.pop("type_name", "Rejections Out"), date, party=supplier, lines=lines, **fields)

    def add_rejection_in(self, *, customer: str, date: date, lines: Sequence[Line], **fields: Any) -> Voucher:
        """Enter goods that came back without a bill."""
        return self.add_voucher(fields.pop("type_name", "Rejections In"), date, party=customer, lines=lines, **fields)

    def add_delivery_note(self, *, customer: str, date: date, lines: Sequence[Line], **fields: Any) -> Voucher:
        """Enter goods delivered; give it the tracking number the invoice will name."""
        fields.setdefault("stock_ledger", "Sales Account")
        return self.add_voucher(fields.pop("type_name", "Delivery Note"), date, party=customer, lines=lines, **fields)

    def add_credit_note(self, *, customer: str, date: date, lines: Sequence[Line], **fields: Any) -> Voucher:
        """Enter a sales return; lines without a quantity make a value-only credit note."""
        fields.setdefault("stock_ledger", "Sales Account")
        return self.add_voucher(fields.pop("type_name", "Credit Note"), date, party=customer, lines=lines, **fields)

    def add_sales(self, *, customer: str, date: date, lines: Sequence[Line], **fields: Any) -> Voucher:
        """Enter a sales invoice with stock lines."""
        fields.setdefault("stock_ledger", "Sales Account")
        return self.add_voucher(fields.pop("type_name", "Sales"), date, party=customer, lines=lines, **fields)

    def add_stock_journal(
        self, *, date: date, consumed: Sequence[Line] = (), produced: Sequence[Line] = (), **fields: Any
    ) -> Voucher:
        """Enter a stock journal, or with `type_name` a manufacturing journal: source out, destination in."""
        type_name = fields.pop("type_name", "Stock Journal")
        return self.add_voucher(type_name, date, consumed=consumed, lines=produced, **fields)

    def add_transfer(
        self,
        item: str,
        quantity: Quantityish,
        *,
        source: str,
        destination: str,
        date: date,
        rate: Quantityish,
        **fields: Any,
    ) -> Voucher:
        """Enter a stock journal that moves one item between two godowns."""
        return self.add_stock_journal(
            date=date,
            consumed=[Line(item, quantity, rate, godown=source)],
            produced=[Line(item, quantity, rate, godown=destination)],
            **fields,
        )

    def add_material(
        self,
        type_name: str,
        *,
        date: date,
        party: str | None = None,
        consumed: Sequence[Line] = (),
        produced: Sequence[Line] = (),
        **fields: Any,
    ) -> Voucher:
        """Enter Material Out or Material In: between the own godown and the job worker's, or one side only."""
        source = fields.pop("source_godown", consumed[0].godown if consumed else None)
        destination = fields.pop("destination_godown", produced[0].godown if produced else None)
        places = {"source_godown": source, "destination_godown": destination}
        return self.add_voucher(type_name, date, party=party, consumed=consumed, lines=produced, **places, **fields)

    def add_physical_stock(self, *, date: date, counts: Sequence[Count], **fields: Any) -> Voucher:
        """Enter a count of places."""
        lines = [Line(one[0], one[2], godown=one[1], batch=(*one, "Primary Batch")[3]) for one in counts]
        return self.add_voucher(fields.pop("type_name", "Physical Stock"), date, lines=lines, **fields)

    def add_entries(
        self, type_name: str, date: date, *, debits: Sequence[Charge], credits: Sequence[Charge], **fields: Any
    ) -> Voucher:
        """Enter a voucher without stock (payment, receipt, contra, journal, expense purchase)."""
        return self.add_voucher(type_name, date, debits=debits, credits=credits, **fields)

    def alter_voucher(self, guid: str, **changes: Any) -> Voucher:
        """Save a voucher with other fields of Draft (`supplier` stands for party), or none: +1 either way."""
        with self.lock:
            if not changes:
                return self.touch_voucher(guid)
            if "supplier" in changes:
                changes["party"] = changes.pop("supplier")
            old = self.voucher(guid)
            if old.draft is None:
                raise ValueError("a voucher of a big book has no entered form to alter; touch, cancel or delete it")
            draft = replace(old.draft, **_tuples(changes))
            fields = assemble(self, draft)
            fields["optional"] = changes.get("optional", old.optional)
            if draft.date != old.date:
                fields["key_number"] = self.vouchers_index.next_key_number(draft.date)
            return self._change(guid, 1, **fields)

    def copied(self, name: str) -> Company:
        """A copy of the company's folder under another name: the same GUID, MASTERIDs and marks."""
        with self.lock:
            other = Company(name=name, guid=self.guid, books_from=self.books_from, clock=self.clock)
            other.restore(self.backup())
            other.rename(name)
            return other


def empty_company(
    name: str = "Test Traders",
    guid: str = DEFAULT_GUID,
    *,
    books_from: date = date(2025, 4, 1),
    clock: Clock = datetime.now,
    basics: bool = True,
) -> Company:
    """A new company: 28 groups, 24 voucher types, Cash, Main Location; with `basics` also the unit Nos and ledgers."""
    company = Company(name=name, guid=guid, books_from=books_from, clock=clock)
    if basics:
        company.add_unit("Nos", 0, "Numbers")
        for ledger, parent, head in BASIC_LEDGERS:
            company.add_ledger(ledger, parent, duty_head=head, tax_type="GST" if head else "")
    return company


def _tuples(fields: dict[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in fields.items()}
