"""One VOUCHER element -> one Voucher: stated values only; whatever contradicts itself is refused, its problem named.

Exactly one representation of the stock lines is used - ALLINVENTORYENTRIES if it has lines, else IN + OUT, else
INVENTORYENTRIES - because Tally sends the same lines up to three times (facts 5.2). This is the hot path: one pass
over the children of each element, dispatched by tag, no searching.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from app.connectors.tally import values
from app.connectors.tally.invariants import MOVES_STOCK, check_voucher
from app.connectors.tally.parsing import Element
from app.connectors.tally.refusals import Contradiction, bad_answer, missing_identity, odd_voucher
from app.connectors.tally.values import QuantityReader, amount, text
from app.domain.errors import BadAnswer
from app.domain.masters import VoucherType, voucher_class
from app.domain.vouchers import BatchAllocation, LedgerEntry, StockLine, Voucher, VoucherClass, VoucherHead

_STOCK_LISTS = {
    "ALLINVENTORYENTRIES.LIST": 0,
    "INVENTORYENTRIESIN.LIST": 1,
    "INVENTORYENTRIESOUT.LIST": 2,
    "INVENTORYENTRIES.LIST": 3,
}
_LEDGER_LISTS = {"ALLLEDGERENTRIES.LIST": 0, "LEDGERENTRIES.LIST": 1}
_FIELDS = frozenset(
    {
        "DATE",
        "GUID",
        "MASTERID",
        "ALTERID",
        "VOUCHERTYPENAME",
        "VOUCHERNUMBER",
        "REFERENCE",
        "REFERENCEDATE",
        "EFFECTIVEDATE",
        "PARTYLEDGERNAME",
        "NARRATION",
        "PERSISTEDVIEW",
        "ISINVOICE",
        "ISCANCELLED",
        "ISOPTIONAL",
        "ISPOSTDATED",
        "UPDATEDDATETIME",
        "VOUCHERSOURCEGODOWN",
        "VOUCHERDESTINATIONGODOWN",
    }
)
_HEAD_FIELDS = frozenset(
    {
        "DATE",
        "GUID",
        "MASTERID",
        "ALTERID",
        "VOUCHERTYPENAME",
        "VOUCHERNUMBER",
        "ISCANCELLED",
        "ISOPTIONAL",
        "ISPOSTDATED",
    }
)
_OTHER_DATES = frozenset({"REFERENCEDATE", "EFFECTIVEDATE"})
_LINE_LISTS = frozenset({"BATCHALLOCATIONS.LIST", "ACCOUNTINGALLOCATIONS.LIST"})
_LINE_FIELDS = frozenset({"STOCKITEMNAME", "ISDEEMEDPOSITIVE", "AMOUNT", "ACTUALQTY", "BILLEDQTY", "RATE", "DISCOUNT"})
_NO_LINES: tuple[StockLine, ...] = ()
_MATERIAL = frozenset({VoucherClass.MATERIAL_IN, VoucherClass.MATERIAL_OUT})
"""Their lines may come only in the IN and OUT lists, which name no godown: the voucher itself does (facts 5.1, 5.2)."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A voucher that contradicts itself, kept apart so that the others of its answer can be used."""

    voucher: Voucher
    """As far as it could be read, its `problem` named."""
    doubtful: bool
    """Something is missing or unreadable, so that the answer may be at fault and not the voucher."""
    stock: bool
    """It came with stock lines, or should have."""

    @property
    def head(self) -> VoucherHead:
        """What identifies it."""
        return self.voucher.head

    @property
    def error(self) -> BadAnswer:
        """The refusal, where nobody can tell whether the voucher is at fault."""
        odd = self.voucher
        return odd_voucher(odd.number, odd.type_name, odd.date.isoformat(), odd.problem)


def head_of(element: Element, company_guid: str, *, slim: bool = True) -> VoucherHead:
    """The identifying fields of a row, checked: GUID of this company ending in the hex of MASTERID (facts 3).

    `slim` rows must name their voucher type; census rows need not. Raises MissingIdentity when a field that was asked
    for is absent, BadAnswer when one is wrong.
    """
    fields: dict[str, str | None] = {}
    for child in element:
        tag = child.tag
        if tag in _HEAD_FIELDS:
            fields[tag] = child.text
    return _head(fields, company_guid, typed=slim)


def _head(fields: dict[str, str | None], company_guid: str, *, typed: bool) -> VoucherHead:
    get = fields.get
    guid = (get("GUID") or "").strip()
    alter_text, master_text, day_text = get("ALTERID"), get("MASTERID"), get("DATE")
    type_name = text(get("VOUCHERTYPENAME"))
    if not guid or not alter_text or not master_text or not day_text or (typed and not type_name):
        raise missing_identity("A voucher row came without GUID, ALTERID, MASTERID, DATE or type.")
    master_id = values.whole_number(master_text)
    dated = values.day(day_text)
    if dated is None:
        raise missing_identity("A voucher row came without DATE.")
    prefix, _, suffix = guid.rpartition("-")
    if prefix != company_guid and prefix.casefold() != company_guid.casefold():
        raise bad_answer(f"Tally listed a voucher of another company (GUID {guid}).")
    try:
        matches = int(suffix, 16) == master_id
    except ValueError:
        matches = False
    if not matches:
        raise bad_answer(f"The voucher GUID {guid} does not belong to MASTERID {master_id}.")
    return VoucherHead(
        guid,
        master_id,
        values.whole_number(alter_text),
        dated,
        type_name,
        text(get("VOUCHERNUMBER")),
        get("ISCANCELLED") == "Yes",
        get("ISOPTIONAL") == "Yes",
        get("ISPOSTDATED") == "Yes",
    )


class Normaliser:
    """Builds vouchers of one company with its voucher types and units; one instance per reading cycle, one thread."""

    def __init__(self, company_guid: str, types: Mapping[str, VoucherType], quantities: QuantityReader) -> None:
        self._company_guid = company_guid
        self._types = {name.casefold(): row for name, row in types.items()}
        self._quantities = quantities
        self._classes: dict[str, VoucherClass] = {}

    def knows(self, type_name: str) -> bool:
        """Whether that voucher type was among the masters."""
        return type_name.casefold() in self._types

    def class_of(self, type_name: str) -> VoucherClass:
        """Class of a voucher type; UNKNOWN when no reserved type stands above it."""
        known = self._classes.get(type_name)
        if known is None:
            known = self._classes[type_name] = voucher_class(type_name.casefold(), self._types)
        return known

    def voucher(self, element: Element, skip: Collection[str] = ()) -> Voucher | Refused | VoucherHead:
        """The whole voucher, or why it is refused; only its head when its GUID is in `skip`.

        Raises BadAnswer only when the row cannot be identified.
        """
        fields: dict[str, str | None] = {}
        stock: list[list[Element]] | None = None
        ledgers: list[list[Element]] | None = None
        for child in element:
            tag = child.tag
            if tag in _FIELDS:
                fields[tag] = child.text
            elif tag in _STOCK_LISTS:
                if len(child):
                    if stock is None:
                        stock = [[], [], [], []]
                    stock[_STOCK_LISTS[tag]].append(child)
            elif tag in _LEDGER_LISTS and len(child):
                if ledgers is None:
                    ledgers = [[], []]
                ledgers[_LEDGER_LISTS[tag]].append(child)
        head = _head(fields, self._company_guid, typed=True)
        if head.guid in skip:
            return head
        key = element.get("VCHKEY")
        voucher: Voucher | None = None
        try:
            voucher = self._whole(head, key, fields, stock, ledgers)
            check_voucher(voucher, self._quantities)
        except BadAnswer as error:
            if voucher is None:
                readable = {tag: said for tag, said in fields.items() if tag not in _OTHER_DATES}
                voucher = self._whole(head, key, readable, None, None)
            return Refused(
                replace(voucher, problem=error.what.rstrip(".")),
                doubtful=not isinstance(error, Contradiction),
                stock=stock is not None or voucher.voucher_class in MOVES_STOCK,
            )
        return voucher

    def _whole(
        self,
        head: VoucherHead,
        key: str | None,
        fields: dict[str, str | None],
        stock: list[list[Element]] | None,
        ledgers: list[list[Element]] | None,
    ) -> Voucher:
        get = fields.get
        found = self.class_of(head.type_name)
        lines = _NO_LINES
        if stock is not None:
            chosen = stock[0] or stock[1] + stock[2] or stock[3]
            counted = found is VoucherClass.PHYSICAL_STOCK
            lines = tuple([self._line(position, row, counted) for position, row in enumerate(chosen)])
            if found in _MATERIAL:
                source, destination = text(get("VOUCHERSOURCEGODOWN")), text(get("VOUCHERDESTINATIONGODOWN"))
                lines = tuple([_placed(line, destination if line.inward else source) for line in lines])
        entries: tuple[LedgerEntry, ...] = ()
        if ledgers is not None:
            entries = _entries(ledgers[0] or ledgers[1])
        return Voucher(
            self._company_guid,
            head.guid,
            head.master_id,
            head.alter_id,
            head.date,
            head.type_name,
            found,
            head.number,
            text(get("REFERENCE")),
            values.day(get("REFERENCEDATE")),
            values.day(get("EFFECTIVEDATE")),
            text(get("PARTYLEDGERNAME")),
            text(get("NARRATION")),
            text(get("PERSISTEDVIEW")),
            get("ISINVOICE") == "Yes",
            head.is_cancelled,
            head.is_optional,
            head.is_post_dated,
            text(get("UPDATEDDATETIME")),
            lines,
            entries,
            entered=values.key_number(key),
        )

    def _line(self, position: int, element: Element, counted: bool) -> StockLine:
        fields: dict[str, str | None] = {}
        batches: list[BatchAllocation] = []
        allocations: list[Element] = []
        for child in element:
            tag = child.tag
            if tag in _LINE_FIELDS:
                fields[tag] = child.text
            elif tag in _LINE_LISTS and len(child):
                if tag == "BATCHALLOCATIONS.LIST":
                    batches.append(self._batch(child))
                else:
                    allocations.append(child)
        get = fields.get
        stated = get("AMOUNT")
        value = amount(stated)
        item = text(get("STOCKITEMNAME"))
        if not item:
            raise bad_answer(f"stock line {position + 1} names no stock item")
        read = self._quantities.read
        discount = get("DISCOUNT")
        return StockLine(
            position,
            item,
            _inward(get("ISDEEMEDPOSITIVE"), value, item, counted),
            value,
            read(get("ACTUALQTY")),
            read(get("BILLEDQTY")),
            text(get("RATE")),
            amount(discount) if discount and discount != "0" else values.ZERO,
            values.forex(stated),
            tuple(batches),
            _entries(allocations) if allocations else (),
        )

    def _batch(self, element: Element) -> BatchAllocation:
        godown = batch = value = actual = billed = tracking = order = None
        for child in element:
            tag = child.tag
            if tag == "GODOWNNAME":
                godown = child.text
            elif tag == "AMOUNT":
                value = child.text
            elif tag == "ACTUALQTY":
                actual = child.text
            elif tag == "BILLEDQTY":
                billed = child.text
            elif tag == "TRACKINGNUMBER":
                tracking = child.text
            elif tag == "BATCHNAME":
                batch = child.text
            elif tag == "ORDERNO":
                order = child.text
        read = self._quantities.read
        return BatchAllocation(
            text(godown),
            text(batch),
            amount(value),
            read(actual),
            read(billed),
            values.link_number(tracking),
            values.link_number(order),
        )


def _placed(line: StockLine, godown: str) -> StockLine:
    """The line with the voucher's own godown where its batches name none."""
    if all(batch.godown for batch in line.batches):
        return line
    batches = tuple(batch if batch.godown else replace(batch, godown=godown) for batch in line.batches)
    return replace(line, batches=batches)


def _inward(raw: str | None, value: Decimal, item: str, counted: bool) -> bool:
    """ISDEEMEDPOSITIVE; where a release leaves it out, the sign of the amount says the same (161 of 161 lines).

    A `counted` line, of physical stock, sets a quantity: it has no amount, no direction, and says Yes (facts 5.1).
    """
    stated = values.logical(raw)
    if stated is None:
        if counted:
            return True
        if not value:
            raise bad_answer(f"the line of {item} does not say whether goods came in or went out")
        return value < 0
    return stated


def _entries(rows: list[Element]) -> tuple[LedgerEntry, ...]:
    entries: list[LedgerEntry] = []
    for position, element in enumerate(rows):
        name = stated = party = None
        for child in element:
            tag = child.tag
            if tag == "LEDGERNAME":
                name = child.text
            elif tag == "AMOUNT":
                stated = child.text
            elif tag == "ISPARTYLEDGER":
                party = child.text
        ledger = text(name)
        if not ledger:
            raise bad_answer(f"ledger line {position + 1} names no ledger")
        entries.append(LedgerEntry(position, ledger, amount(stated), party == "Yes", values.forex(stated)))
    return tuple(entries)
