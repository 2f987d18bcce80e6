"""Writes the stock and ledger lines of a voucher, whole or by dotted sub-fields, as the measured builds write them.

Dotted paths do not deliver GODOWNNAME below batch allocations, and neither do the IN and OUT lists of journals.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

from app.simulators.tally.books import Books
from app.simulators.tally.masters import Godown, Ledger, StockItem
from app.simulators.tally.values import NOT_APPLICABLE, amount, logical, number, plain, quantity, rate, serial
from app.simulators.tally.vouchers import Batch, BillAllocation, LedgerEntry, StockLine, Voucher
from app.simulators.tally.wire import element, empty_list

UdfWriter = Callable[[int, str, str], Iterator[str]]

_LINE_KINDS = {
    "STOCKITEMNAME": "String",
    "ISDEEMEDPOSITIVE": "Logical",
    "ISLASTDEEMEDPOSITIVE": "Logical",
    "RATE": "Rate",
    "DISCOUNT": "Number",
    "AMOUNT": "Amount",
    "ACTUALQTY": "Quantity",
    "BILLEDQTY": "Quantity",
    "ADDLAMOUNT": "Amount",
}


class LineWriter:
    """Writes the stock lines of one voucher."""

    def __init__(self, books: Books, voucher: Voucher, udf: UdfWriter) -> None:
        self._books = books
        self._voucher = voucher
        self._udf = udf

    def stock_line(self, tag: str, line: StockLine, part: frozenset[str] | None, with_godown: bool) -> Iterator[str]:
        """One line; `part` = sub-fields fetched by dotted names, None = the whole list was fetched."""
        item = self._books.get(StockItem, line.item_id)
        typed = part is not None or not with_godown
        exchange = self._voucher.exchange
        texts = {
            "STOCKITEMNAME": item.name,
            "GSTOVRDNISTAXONMRPAPPLICABLE": NOT_APPLICABLE,
            "ISDEEMEDPOSITIVE": logical(line.deemed_positive),
            "ISLASTDEEMEDPOSITIVE": logical(line.deemed_positive),
            "ISAUTONEGATE": "No",
            "ISSCRAP": "No",
            "RATE": rate(line.rate, line.rate_unit, exchange if line.foreign is not None else None),
            "DISCOUNT": " " + plain(line.discount) if line.discount else "0",
            "AMOUNT": "" if line.counted else amount(line.amount, line.foreign, exchange),
            "ACTUALQTY": self._actual(line, line.actual, item),
            "BILLEDQTY": quantity(line.billed, item, self._books.unit),
            "ADDLAMOUNT": "",
        }
        yield f"     <{tag}.LIST>"
        for name, text in texts.items():
            kind = _LINE_KINDS.get(name, "") if typed else ""
            if part is not None and name not in part | {"ISDEEMEDPOSITIVE", "ISLASTDEEMEDPOSITIVE"}:
                continue
            if typed and not kind:
                continue
            yield element(6, name, text, kind)
        wants_batches = part is None or any(name.startswith("BATCHALLOCATIONS") for name in part)
        if wants_batches:
            for batch in line.batches:
                yield from self._batch(line, item, batch, typed, with_godown)
        if with_godown or (part is not None and any(name.startswith("ACCOUNTINGALLOCATIONS") for name in part)):
            for entry in line.allocations:
                yield from self._allocation(entry)
            if not line.allocations:
                yield empty_list(6, "ACCOUNTINGALLOCATIONS")
        if with_godown:
            yield empty_list(6, "DUTYHEADDETAILS")
            for name, value in line.udfs:
                yield from self._udf(6, name, value)
        yield f"     </{tag}.LIST>"

    def _batch(self, line: StockLine, item: StockItem, batch: Batch, typed: bool, with_godown: bool) -> Iterator[str]:
        exchange = self._voucher.exchange
        word = "String" if typed else ""
        yield "      <BATCHALLOCATIONS.LIST>"
        if with_godown:
            godown = self._books.get(Godown, batch.godown_id).name
            yield element(7, "GODOWNNAME", godown)
            yield element(7, "BATCHNAME", batch.name, word)
            yield element(7, "DESTINATIONGODOWNNAME", godown if self._voucher.is_invoice else "")
        else:
            yield element(7, "BATCHNAME", batch.name, word)
        yield element(7, "INDENTNO", NOT_APPLICABLE, word)
        yield element(7, "ORDERNO", batch.order_number or NOT_APPLICABLE, word)
        yield element(7, "TRACKINGNUMBER", batch.tracking_number or NOT_APPLICABLE, word)
        if with_godown:
            yield element(7, "DYNAMICCSTISCLEARED", "No")
            yield element(7, "BATCHID", number(batch.batch_id), "Number")
        if not line.counted:
            yield element(7, "AMOUNT", amount(batch.amount, batch.foreign, exchange), "Amount" if typed else "")
        units = self._books.unit
        yield element(7, "ACTUALQTY", self._actual(line, batch.actual, item), "Quantity" if typed else "")
        if not line.counted:
            yield element(7, "BILLEDQTY", quantity(batch.billed, item, units), "Quantity" if typed else "")
            if line.rate is not None:
                shown = rate(line.rate, line.rate_unit, exchange if line.foreign is not None else None)
                yield element(7, "BATCHRATE", shown, "Rate")
        yield "      </BATCHALLOCATIONS.LIST>"

    def _actual(self, line: StockLine, actual: Decimal | None, item: StockItem) -> str:
        if line.counted and not actual and self._books.zero_count_is_empty:
            return ""
        return quantity(actual, item, self._books.unit)

    def _allocation(self, entry: LedgerEntry) -> Iterator[str]:
        yield "      <ACCOUNTINGALLOCATIONS.LIST>"
        yield '       <OLDAUDITENTRYIDS.LIST TYPE="Number">'
        yield "        <OLDAUDITENTRYIDS>-1</OLDAUDITENTRYIDS>"
        yield "       </OLDAUDITENTRYIDS.LIST>"
        yield element(7, "LEDGERNAME", self._books.get(Ledger, entry.ledger_id).name)
        yield element(7, "GSTCLASS", NOT_APPLICABLE)
        yield element(7, "ISDEEMEDPOSITIVE", logical(entry.deemed_positive))
        yield element(7, "ISLASTDEEMEDPOSITIVE", logical(entry.deemed_positive))
        yield element(7, "AMOUNT", amount(entry.amount, entry.foreign, self._voucher.exchange))
        yield "      </ACCOUNTINGALLOCATIONS.LIST>"


def ledger_entry(
    books: Books, voucher: Voucher, tag: str, entry: LedgerEntry, part: frozenset[str] | None
) -> Iterator[str]:
    """One ledger line; whole it carries the unset fields Tally always sends, dotted only what was asked."""
    typed = part is not None
    value = amount(entry.amount, entry.foreign, voucher.exchange)
    yield f"     <{tag}.LIST>"
    if not typed:
        yield '      <OLDAUDITENTRYIDS.LIST TYPE="Number">'
        yield "       <OLDAUDITENTRYIDS>-1</OLDAUDITENTRYIDS>"
        yield "      </OLDAUDITENTRYIDS.LIST>"
    if part is None or "LEDGERNAME" in part:
        yield element(6, "LEDGERNAME", books.get(Ledger, entry.ledger_id).name, "String" if typed else "")
    if not typed:
        yield element(6, "GSTCLASS", NOT_APPLICABLE)
    yield element(6, "ISDEEMEDPOSITIVE", logical(entry.deemed_positive), "Logical" if typed else "")
    if part is None or "ISPARTYLEDGER" in part:
        if not typed:
            yield element(6, "LEDGERFROMITEM", "No")
        yield element(6, "ISPARTYLEDGER", logical(entry.is_party), "Logical" if typed else "")
    yield element(6, "ISLASTDEEMEDPOSITIVE", logical(entry.deemed_positive), "Logical" if typed else "")
    if part is None or "AMOUNT" in part:
        yield element(6, "AMOUNT", value, "Amount" if typed else "")
    if not typed:
        yield element(6, "VATASSESSABLEVALUE", "")
        yield empty_list(6, "BANKALLOCATIONS")
    if part is None or any(name.startswith("BILLALLOCATIONS") for name in part):
        for bill in entry.bills:
            yield from _bill(voucher, bill)
        if not entry.bills:
            yield empty_list(6, "BILLALLOCATIONS")
    yield empty_list(6, "COSTTRACKALLOCATIONS")
    yield f"     </{tag}.LIST>"


def _bill(voucher: Voucher, bill: BillAllocation) -> Iterator[str]:
    yield "      <BILLALLOCATIONS.LIST>"
    yield element(7, "NAME", bill.name)
    if bill.credit_days is None:
        yield element(7, "BILLCREDITPERIOD", "")
    else:
        period = f"{bill.credit_days} Days"
        yield f'       <BILLCREDITPERIOD JD="{serial(voucher.date)}" P="{period}">{period}</BILLCREDITPERIOD>'
    yield element(7, "BILLTYPE", bill.bill_type)
    yield element(7, "AMOUNT", amount(bill.amount))
    yield "      </BILLALLOCATIONS.LIST>"
