"""Everything out of the ordinary that the sample company has: one function per kind of voucher worth a test."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from app.simulators.tally.sample_entries import BANK, PURCHASE_LEDGER, Desk
from app.simulators.tally.values import ExchangeRate, cents
from app.simulators.tally.vouchers import Line, Quantityish


@dataclass(frozen=True, slots=True)
class Special:
    """One kind of voucher and how many vouchers entering it makes."""

    name: str
    enter: Callable[[Desk, date], object]
    count: int = 1


def _several_godowns(desk: Desk, day: date) -> None:
    line = desk.line("MCB-16A-SP", quantity=None, rate="121.00")
    places = (("North Warehouse", 20), ("North Van 1", 5), ("South Warehouse", 15))
    desk.purchase(day, "Shakti Switchgear Ltd", [Line(line.item, rate=line.rate, godowns=places)])


def _free_goods(desk: Desk, day: date) -> None:
    desk.purchase(day, "Orbit Electric Stores", [desk.line("SW-6A-1W", quantity=12, billed=10, rate="32.00")])


def _same_item_twice(desk: Desk, day: date) -> None:
    lines = [desk.line("CND-PVC-25", quantity=40, rate="63.50"), desk.line("CND-PVC-25", quantity=10, rate="61.00")]
    desk.purchase(day, "Nandi Conduits", lines)


def _line_discount(desk: Desk, day: date) -> None:
    desk.purchase(day, desk.supplier(), [desk.line("RCCB-40A-30MA", discount="12.5")])


def _ledger_discount(desk: Desk, day: date) -> None:
    desk.purchase(day, desk.supplier(), [desk.line("ARM-3C-10")], extra_ledgers=[("Discount Received", "-250.00")])


def _negative_rounding(desk: Desk, day: date) -> None:
    line = Line("PLATE-6M", 7, "96.05", godown="Main Location")
    desk.purchase(day, desk.local_supplier(), [line], extra_ledgers=[("Round Off", "-0.36")])


def _positive_rounding(desk: Desk, day: date) -> None:
    line = Line("PLATE-6M", 5, "96.05", godown="Main Location")
    desk.purchase(day, desk.local_supplier(), [line], extra_ledgers=[("Round Off", "0.30")])


def _tax_deducted(desk: Desk, day: date) -> None:
    lines = [desk.line("DB-12W-TPN", quantity=9, rate="6350.00")]
    desk.purchase(day, "Prakash Panel Works", lines, extra_ledgers=[("TDS Payable", -57)])


def _reverse_charge(desk: Desk, day: date) -> None:
    lines = [desk.line("SCREW-M6X40", quantity="12.500", rate="164.00")]
    tax = cents(desk.value(lines[0]) * 9 / 100)
    pairs = [
        ("Input CGST (RCM)", tax),
        ("Input SGST (RCM)", tax),
        ("CGST Payable (RCM)", -tax),
        ("SGST Payable (RCM)", -tax),
    ]
    desk.purchase(day, 'Metro "Fast" Fasteners', lines, taxes=[], extra_ledgers=pairs)


def _value_only(desk: Desk, day: date) -> None:
    lines = [desk.line("LED-PNL-36W"), Line("LED-PNL-36W", None, amount="480.00")]
    desk.purchase(day, "Deccan Lighting Co.", lines, narration="Price difference of the last bill")


def _rounded_away(desk: Desk, day: date) -> None:
    lines = [desk.line("JB-PVC-4X4"), Line("SOC-16A", "0.24", amount="29.04")]
    desk.purchase(day, desk.supplier(), lines, narration="Imported from the supplier's file")


def _compound_unit(desk: Desk, day: date) -> None:
    lines = [
        Line("GLAND-20", "3.5", "612.00", godown="Main Location"),
        Line("LUG-16", 12, "148.00", godown="North Van 2"),
    ]
    desk.purchase(day, 'Metro "Fast" Fasteners', lines)


def _alternate_unit(desk: Desk, day: date) -> None:
    desk.purchase(day, "Kaveri Cables & Wires", [Line("CAT6-UTP", 4, "7240.00"), Line("FLEX-3C-1.5", 2, "5130.00")])


def _foreign_currency(desk: Desk, day: date) -> None:
    lines = [Line("CLAMP-METER", 5, "91.40", godown="Main Location")]
    rate = ExchangeRate("€", Decimal("92.4475"))
    desk.purchase(day, "Müller Messtechnik GmbH", lines, taxes=[], exchange=rate, type_name="Import Purchase")


def _devanagari(desk: Desk, day: date) -> None:
    desk.purchase(day, "श्री गणेश इलेक्ट्रिकल्स", [desk.line()], narration="नकद छूट के बिना")


def _tracked(desk: Desk, day: date) -> None:
    supplier, lines = "Shakti Switchgear Ltd", [desk.line("MCB-32A-SP"), desk.line("ISO-63A-2P")]
    number = f"GRN-{day:%d%m%y}"
    desk.company.add_receipt_note(
        supplier=supplier, date=day, lines=lines, tracking_number=number, stock_ledger=PURCHASE_LEDGER
    )
    desk.purchase(day, supplier, lines, tracking_number=number, narration=f"Goods came with {number}")


def _user_type(desk: Desk, day: date) -> None:
    line = desk.line("BTN-20W", udfs=(("VchScanNo", "A-17"),))
    desk.purchase(day, desk.supplier(), [line], type_name="GST Purchase", udfs=(("VchMachineDate", "20260101"),))


def _expense(desk: Desk, day: date) -> None:
    supplier = desk.local_supplier()
    debits = [("Printing & Stationery", 1200), ("Input CGST", 108), ("Input SGST", 108)]
    reference = desk.reference(supplier)
    desk.company.add_entries(
        "Expense", day, debits=debits, credits=[(supplier, 1416)], party=supplier, reference=reference
    )


def _cash_purchase(desk: Desk, day: date) -> None:
    line = desk.line("TIE-200")
    taxes = desk.taxes("Orbit Electric Stores", [line])
    desk.purchase(day, "Cash", [line], taxes=taxes, reference="", narration="Counter bill")


def _optional(desk: Desk, day: date) -> None:
    desk.company.set_optional(desk.purchase(day, desk.supplier(), desk.lines()).guid, True)


def _cancelled(desk: Desk, day: date) -> None:
    desk.company.cancel_voucher(desk.purchase(day, desk.supplier(), desk.lines()).guid)


def _post_dated(desk: Desk, day: date) -> None:
    later = desk.company.today + timedelta(days=12)
    desk.purchase(later, desk.supplier(), desk.lines(), post_dated=True)


def _purchase_order(desk: Desk, day: date) -> None:
    supplier, lines = desk.supplier(), desk.lines()
    desk.company.add_voucher(
        "Purchase Order", day, party=supplier, lines=lines, stock_ledger=PURCHASE_LEDGER, order_number=f"PO-{day:%j}"
    )


def _memorandum(desk: Desk, day: date) -> None:
    desk.company.add_entries("Memorandum", day, debits=[("Office Rent", 15000)], credits=[("Cash", 15000)])


def _delivery(desk: Desk, day: date) -> None:
    number = f"DN-{day:%d%m%y}"
    line = Line("LED-9W-CW", 20, "92.00", godown="South Van 1")
    customer = "Site Contracts - South"
    fields = {"party": customer, "lines": [line], "tracking_number": number, "stock_ledger": "Sale of Electrical Goods"}
    desk.company.add_voucher("Delivery Note", day, **fields)
    desk.company.add_voucher("GST Sale Invoice", day, **fields, taxes=desk.taxes("", [line], "Output"))


def _oversold(desk: Desk, day: date) -> None:
    line = Line("FAN-REG-4", 5000, "289.00", godown="East Van 1")
    desk.company.add_sales(customer="Café Naïve Hospitality LLP", date=day, lines=[line])


def _debit_note(desk: Desk, day: date) -> None:
    line = desk.line("MCB-63A-4P", quantity=1)
    supplier = desk.local_supplier()
    taxes = desk.taxes(supplier, [line])
    desk.company.add_debit_note(supplier=supplier, date=day, lines=[line], taxes=taxes, stock_ledger=PURCHASE_LEDGER)


def _value_debit_note(desk: Desk, day: date) -> None:
    lines = [Line("MCB-63A-4P", None, amount="310.00")]
    desk.company.add_debit_note(
        supplier="Shakti Switchgear Ltd",
        date=day,
        lines=lines,
        stock_ledger=PURCHASE_LEDGER,
        narration="Rate difference",
    )


def _credit_note(desk: Desk, day: date) -> None:
    line = Line("SOC-16A", 2, "163.00", godown="South Warehouse")
    fields = {"party": "Greenfield Apartments", "lines": [line], "stock_ledger": "Sale of Electrical Goods"}
    desk.company.add_voucher("Credit Note", day, **fields, taxes=desk.taxes("", [line], "Output"))


def _rejections(desk: Desk, day: date) -> None:
    desk.company.add_rejection_out(supplier="Nandi Conduits", date=day, lines=[desk.line("CND-GI-25", quantity=3)])
    line = Line("BTN-20W", 1, "189.00", godown="South Van 2")
    desk.company.add_voucher("Rejections In", day, party="Site Contracts - South", lines=[line])


def _consumption(desk: Desk, day: date) -> None:
    consumed = [
        Line("CBL-2.5-BLU", "18.50", "34.10", godown="North Van 1"),
        Line("TAPE-PVC", 3, "11.50", godown="North Van 1"),
    ]
    desk.company.add_stock_journal(date=day, consumed=consumed, narration="Used on site, job 4471")


def _manufacturing(desk: Desk, day: date) -> None:
    consumed = [Line("DB-8W-SPN", 2, "1480.00"), Line("MCB-32A-SP", 8, "134.75")]
    produced = [Line("DB-12W-TPN", 1, amount="4038.00", rate="4038.00")]
    desk.company.add_stock_journal(date=day, consumed=consumed, produced=produced, type_name="Mfg Journal")


def _count(desk: Desk, day: date) -> None:
    counts: list[tuple[str, str, Quantityish]] = [
        ("MCB-06A-SP", "Main Location", 57),
        ("CBL-4.0-GRN", "Main Location", "58.25"),
        ("LED-9W-CW", "North Van 2", 0),
    ]
    desk.company.add_physical_stock(date=day, counts=counts, type_name="Stock Opname")


def _job_work(desk: Desk, day: date) -> None:
    line = Line("DB-8W-SPN", 1, "1480.00", godown="Main Location")
    supplier = "Prakash Panel Works"
    company = desk.company
    company.add_voucher("Job Work Out Order", day, party=supplier, lines=[line], stock_ledger=PURCHASE_LEDGER)
    company.add_voucher("Job Work In Order", day, party="Site Contracts - North", lines=[line])
    company.add_material("Material Out", date=day, party=supplier, consumed=[line])
    company.add_material("Material In", date=day, party=supplier, produced=[line])


def _orders(desk: Desk, day: date) -> None:
    line = Line("LED-FLD-100W", 2, "2900.00")
    for name in ("Sales Order", "Sales Quotation"):
        desk.company.add_voucher(name, day, party="Site Contracts - North", lines=[line], stock_ledger="Sales Account")


def _money(desk: Desk, day: date) -> None:
    desk.company.add_supplier("Sundry Landlord")
    desk.company.add_entries("Contra", day, debits=[("Cash", 10000)], credits=[(BANK, 10000)])
    desk.company.add_entries("Journal", day, debits=[("Office Rent", 25000)], credits=[("Sundry Landlord", 25000)])
    desk.company.add_entries("Reversing Journal", day, debits=[("Office Rent", 900)], credits=[("Cash", 900)])
    desk.company.add_voucher("Attendance", day)
    desk.company.add_entries("Payroll", day, debits=[("Salaries", 18000)], credits=[("Cash", 18000)])


def _back_dated(desk: Desk, day: date) -> None:
    desk.clean_purchase(max(day - timedelta(days=95), desk.company.books_from))


def _mismatch(
    supplier: str | None = None, item: str | None = None, place: str | None = None
) -> Callable[[Desk, date], None]:
    def enter(desk: Desk, day: date) -> None:
        line = desk.line(item) if place is None else desk.line(item, godown=place)
        desk.purchase(day, supplier or desk.supplier(), [line])

    return enter


SPECIALS: tuple[Special, ...] = (
    Special("supplier spelt otherwise", _mismatch(supplier="Sahyadri Traders Pvt Ltd")),
    Special("item missing", _mismatch(item="UPS-1KVA")),
    Special("place spelt otherwise", _mismatch(place="East Van 2")),
    Special("several godowns", _several_godowns),
    Special("free goods", _free_goods),
    Special("same item twice", _same_item_twice),
    Special("purchase without stock", _expense),
    Special("optional", _optional),
    Special("cancelled", _cancelled),
    Special("consumption", _consumption),
    Special("compound unit", _compound_unit),
    Special("Devanagari", _devanagari),
    Special("supplier missing", _mismatch(supplier="Vindhya Earthing Systems", item="EARTH-ROD-3M")),
    Special("supplier ambiguous", _mismatch(supplier="Apex Tools")),
    Special("item code differs", _mismatch(item="MCB-20A-DP")),
    Special("tracked purchase", _tracked, 2),
    Special("line discount", _line_discount),
    Special("ledger discount", _ledger_discount),
    Special("negative round-off", _negative_rounding),
    Special("positive round-off", _positive_rounding),
    Special("tax deducted", _tax_deducted),
    Special("reverse charge", _reverse_charge),
    Special("value only", _value_only),
    Special("quantity rounded away", _rounded_away),
    Special("alternate unit", _alternate_unit),
    Special("foreign currency", _foreign_currency),
    Special("user's voucher type", _user_type),
    Special("cash purchase", _cash_purchase),
    Special("post-dated", _post_dated),
    Special("back-dated", _back_dated),
    Special("physical stock", _count),
    Special("debit note", _debit_note),
    Special("value-only debit note", _value_debit_note),
    Special("rejections", _rejections, 2),
    Special("manufacturing", _manufacturing),
    Special("purchase order", _purchase_order),
    Special("memorandum", _memorandum),
    Special("delivery and sale", _delivery, 2),
    Special("oversold", _oversold),
    Special("credit note", _credit_note),
    Special("serialised item", _mismatch(item="INV-5KVA")),
    Special("other unit", _mismatch(item="TAPE-PVC")),
    Special("no unit there", _mismatch(item="HEAT-SHRINK-10")),
    Special("batch-wise item", _mismatch(item="EARTH-CMP-25")),
    Special("job work", _job_work, 4),
    Special("sales orders", _orders, 2),
    Special("contra and journals", _money, 5),
    Special("supplier spelt otherwise again", _mismatch(supplier="Sahyadri Traders Pvt Ltd")),
    Special("place spelt otherwise again", _mismatch(place="East Van 2")),
)
"""In order of importance: a small company gets the first ones."""
