"""Writes companies and masters as Tally does for a fetch list; most names stand only in the attribute."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.simulators.tally.books import Books
from app.simulators.tally.formulas import Value
from app.simulators.tally.masters import (
    Currency,
    Godown,
    Group,
    Ledger,
    Master,
    StockGroup,
    StockItem,
    Unit,
    VoucherType,
)
from app.simulators.tally.stock import Position
from app.simulators.tally.values import NOT_APPLICABLE, amount, logical, number, quantity, tally_date
from app.simulators.tally.voucher_rows import FetchPlan
from app.simulators.tally.wire import element, empty_list, escape

COMMON: tuple[tuple[str, str], ...] = (("GUID", "String"), ("PARENT", "String"))
TAIL: tuple[tuple[str, str], ...] = (("ALTERID", "Number"), ("MASTERID", "Number"))


@dataclass(frozen=True, slots=True)
class StockContext:
    """Balances of the items at the start of the current period and at its end, when a request asks for them."""

    opening: dict[int, Position]
    closing: dict[int, Position]


@dataclass(frozen=True, slots=True)
class KindOfMaster:
    """How one kind of master appears: tag, the collection's attribute, fields in Tally's order."""

    kind: type[Master]
    tag: str
    dependency: int
    fields: tuple[tuple[str, str], ...]
    names_itself: bool = False
    """Whether NAME is a field of its own (units, currencies) and not only the attribute and the language list."""

    @property
    def attributes(self) -> str:
        """The attributes of its COLLECTION element."""
        return f'ISMSTDEPTYPE="Yes" MSTDEPTYPE="{self.dependency}"'

    @property
    def known(self) -> frozenset[str]:
        """Field names that can be fetched."""
        return frozenset(tag for tag, _ in self.fields) | {"NAME", "LANGUAGENAME", "ONLYALIAS"}


KINDS: dict[str, KindOfMaster] = {
    "group": KindOfMaster(
        Group, "GROUP", 4, (*COMMON, ("RESERVEDNAME", "String"), ("AFFECTSGROSSPROFIT", "Logical"), *TAIL)
    ),
    "ledger": KindOfMaster(
        Ledger,
        "LEDGER",
        8,
        (
            ("CURRENCYNAME", "String"),
            *COMMON,
            ("PARTYGSTIN", "String"),
            ("TAXTYPE", "String"),
            ("GSTDUTYHEAD", "String"),
            ("RESERVEDNAME", "String"),
            ("PARENTSTRUCTURE", "String"),
            ("ISBILLWISEON", "Logical"),
            *TAIL,
            ("CLOSINGBALANCE", "Amount"),
            ("OPENINGBALANCE", "Amount"),
        ),
    ),
    "stockgroup": KindOfMaster(StockGroup, "STOCKGROUP", 64, (*COMMON, ("RESERVEDNAME", "String"), *TAIL)),
    "stockitem": KindOfMaster(
        StockItem,
        "STOCKITEM",
        512,
        (
            *COMMON,
            ("CATEGORY", "String"),
            ("DESCRIPTION", "String"),
            ("PARTNO", "String"),
            ("BASEUNITS", "String"),
            ("ADDITIONALUNITS", "String"),
            ("RESERVEDNAME", "String"),
            ("ISBATCHWISEON", "Logical"),
            *TAIL,
            ("DENOMINATOR", "Number"),
            ("CONVERSION", "Number"),
            ("CLOSINGBALANCE", "Quantity"),
            ("CLOSINGVALUE", "Amount"),
            ("OPENINGBALANCE", "Quantity"),
            ("OPENINGVALUE", "Amount"),
        ),
    ),
    "godown": KindOfMaster(Godown, "GODOWN", 256, (*COMMON, ("RESERVEDNAME", "String"), *TAIL)),
    "unit": KindOfMaster(
        Unit,
        "UNIT",
        4096,
        (
            ("NAME", "String"),
            ("GUID", "String"),
            ("ORIGINALNAME", "String"),
            ("BASEUNITS", "String"),
            ("ADDITIONALUNITS", "String"),
            ("ISSIMPLEUNIT", "Logical"),
            *TAIL,
            ("DECIMALPLACES", "Number"),
            ("CONVERSION", "Number"),
        ),
        names_itself=True,
    ),
    "vouchertype": KindOfMaster(
        VoucherType,
        "VOUCHERTYPE",
        1024,
        (
            *COMMON,
            ("RESERVEDNAME", "String"),
            ("NUMBERINGMETHOD", "String"),
            ("ISRESERVED", "Logical"),
            ("ISACTIVE", "Logical"),
            ("ISOPTIONAL", "Logical"),
            ("AFFECTSSTOCK", "Logical"),
            ("ASMFGJRNL", "Logical"),
            *TAIL,
        ),
    ),
    "currency": KindOfMaster(
        Currency,
        "CURRENCY",
        2048,
        (
            ("NAME", "String"),
            ("GUID", "String"),
            ("MAILINGNAME", "String"),
            ("ORIGINALNAME", "String"),
            ("EXPANDEDSYMBOL", "String"),
            *TAIL,
            ("DECIMALPLACES", "Number"),
        ),
        names_itself=True,
    ),
}


def text_of(books: Books, master: Master, tag: str, stock: StockContext | None) -> str:
    """The text of one field of a master; empty when it is unset or needs balances that were not computed."""
    common: dict[str, str] = {
        "NAME": master.name,
        "GUID": f"{books.guid}-{master.master_id:08x}",
        "PARENT": master.parent,
        "RESERVEDNAME": master.reserved_name,
        "ALTERID": number(master.alter_id),
        "MASTERID": number(master.master_id),
        "ONLYALIAS": master.aliases[0] if master.aliases else "",
    }
    if tag in common:
        return common[tag]
    if isinstance(master, StockItem):
        return _item_text(books, master, tag, stock)
    if isinstance(master, Ledger):
        return _ledger_text(master, tag)
    return _other_text(books, master, tag)


def _item_text(books: Books, item: StockItem, tag: str, stock: StockContext | None) -> str:
    alternate = None if item.alternate_id is None else books.unit(item.alternate_id).name
    plain: dict[str, str] = {
        "CATEGORY": item.category,
        "DESCRIPTION": item.description,
        "PARTNO": item.part_number,
        "BASEUNITS": books.unit(item.unit_id).name,
        "ADDITIONALUNITS": alternate or NOT_APPLICABLE,
        "ISBATCHWISEON": logical(item.batch_wise),
        "DENOMINATOR": f" {item.alternate_factor:f}" if alternate else "",
        "CONVERSION": " 1" if alternate else "",
    }
    if tag in plain or stock is None:
        return plain.get(tag, "")
    position = (stock.closing if tag.startswith("CLOSING") else stock.opening).get(item.master_id, Position())
    if tag.endswith("BALANCE"):
        return quantity(position.quantity, item, books.unit) if position.quantity else ""
    return "" if position.value is None else amount(-position.value)


def _ledger_text(ledger: Ledger, tag: str) -> str:
    return {
        "CURRENCYNAME": ledger.currency,
        "PARTYGSTIN": ledger.gstin,
        "TAXTYPE": ledger.tax_type,
        "GSTDUTYHEAD": ledger.duty_head,
        "PARENTSTRUCTURE": f"{ledger.parent}\x03{ledger.name}",
        "ISBILLWISEON": logical(ledger.bill_wise),
        "OPENINGBALANCE": amount(ledger.opening) if ledger.opening else "",
    }.get(tag, "")


def _other_text(books: Books, master: Master, tag: str) -> str:
    if isinstance(master, Unit):
        return {
            "ORIGINALNAME": master.formal_name,
            "BASEUNITS": "" if master.simple else books.unit(master.first_id).name,
            "ADDITIONALUNITS": "" if master.simple else books.unit(master.tail_id).name,
            "ISSIMPLEUNIT": logical(master.simple),
            "DECIMALPLACES": number(master.decimals),
            "CONVERSION": "" if master.simple else number(master.conversion),
        }.get(tag, "")
    if isinstance(master, VoucherType):
        return {
            "NUMBERINGMETHOD": master.numbering,
            "ISRESERVED": logical(bool(master.reserved_name)),
            "ISACTIVE": logical(master.active),
            "ISOPTIONAL": logical(master.optional_by_default),
            "AFFECTSSTOCK": logical(master.affects_stock),
            "ASMFGJRNL": logical(master.is_manufacturing_journal),
        }.get(tag, "")
    if isinstance(master, Currency):
        formal = {"MAILINGNAME": master.formal_name, "EXPANDEDSYMBOL": master.formal_name, "ORIGINALNAME": master.name}
        return {**formal, "DECIMALPLACES": number(master.decimals)}.get(tag, "")
    return "No" if tag == "AFFECTSGROSSPROFIT" else ""


def formula_value(books: Books, kind: KindOfMaster, master: Master, name: str) -> Value:
    """A field of a master as a formula sees it; None when there is no such field."""
    tag = name.upper()
    if tag in {"ALTERID", "MASTERID"}:
        return Decimal(master.alter_id if tag == "ALTERID" else master.master_id)
    return text_of(books, master, tag, None) if tag in kind.known else None


def master_row(
    books: Books,
    kind: KindOfMaster,
    master: Master,
    wanted: FetchPlan,
    stock: StockContext | None,
    computed: Iterable[str] = (),
    dropped: frozenset[str] = frozenset(),
) -> str:
    """The element of one master; names and aliases always come in the language list."""
    rows = [f'    <{kind.tag} NAME="{escape(master.name)}" RESERVEDNAME="{escape(master.reserved_name)}">']
    for tag, word in kind.fields:
        if tag in wanted.fields and tag not in dropped:
            rows.append(element(5, tag, text_of(books, master, tag, stock), word))
    rows.extend(computed)
    if isinstance(master, StockItem) and wanted.wants("BATCHALLOCATIONS"):
        rows.extend(_openings(books, master, stock, wanted.part("BATCHALLOCATIONS")))
    rows.append("     <LANGUAGENAME.LIST>")
    rows.append('      <NAME.LIST TYPE="String">')
    rows.extend(f"       <NAME>{escape(name)}</NAME>" for name in (master.name, *master.aliases))
    rows.append("      </NAME.LIST>")
    rows.append('      <LANGUAGEID TYPE="Number"> 1033</LANGUAGEID>')
    rows.append("     </LANGUAGENAME.LIST>")
    rows.append(f"    </{kind.tag}>")
    return "\r\n".join(rows)


def _openings(books: Books, item: StockItem, stock: StockContext | None, part: frozenset[str] | None) -> Iterator[str]:
    """Opening batches of the current period."""
    position = stock.opening.get(item.master_id) if stock else None
    places = {place: held for place, held in position.places.items() if held} if position else {}
    if not places or position is None:
        yield empty_list(5, "BATCHALLOCATIONS")
        return
    for (godown_id, batch), held in places.items():
        value = None if position.rate is None or held < 0 else -held * position.rate
        texts = (
            ("GODOWNNAME", books.get(Godown, godown_id).name, "String"),
            ("BATCHNAME", batch, "String"),
            ("OPENINGBALANCE", quantity(held, item, books.unit), "Quantity"),
            ("OPENINGVALUE", amount(value), "Amount"),
        )
        yield "     <BATCHALLOCATIONS.LIST>"
        for tag, text, word in texts:
            if part is None or tag in part:
                yield element(6, tag, text, word if part is not None else "")
        yield "     </BATCHALLOCATIONS.LIST>"


COMPANY_FIELDS: tuple[tuple[str, str, Callable[[Books], str]], ...] = (
    ("STARTINGFROM", "Date", lambda books: tally_date(books.starting_from)),
    ("ENDINGAT", "Date", lambda books: tally_date(_year_end(books))),
    ("LASTVOUCHERDATE", "Date", lambda books: tally_date(books.last_voucher_date)),
    ("BOOKSFROM", "Date", lambda books: tally_date(books.books_from)),
    ("NAME", "String", lambda books: books.name),
    ("GUID", "String", lambda books: books.guid),
    ("COMPANYNUMBER", "String", lambda books: books.number),
    ("CURRENCYNAME", "String", lambda _: "₹"),
    ("BASECURRENCYSYMBOL", "String", lambda _: "₹"),
    ("ISAGGREGATE", "Logical", lambda books: logical(books.is_aggregate)),
    ("ISINVENTORYON", "Logical", lambda books: logical(books.is_inventory_on)),
    ("ISINTEGRATED", "Logical", lambda books: logical(books.is_inventory_on)),
    ("ISBATCHWISEON", "Logical", lambda books: logical(any(item.batch_wise for item in books.all(StockItem)))),
    ("ALTVCHID", "Number", lambda books: "" if books.alt_vch_id is None else number(books.alt_vch_id)),
    ("ALTMSTID", "Number", lambda books: number(books.alt_mst_id)),
    ("CMPVCHID", "Number", lambda books: number(books.last_voucher_id)),
    ("NUMSTOCKITEMS", "Number", lambda books: number(len(books.all(StockItem)))),
    ("NUMGODOWNS", "Number", lambda books: number(len(books.all(Godown)))),
)
KNOWN_COMPANY_FIELDS = frozenset(tag for tag, _, _ in COMPANY_FIELDS)


def company_value(books: Books, name: str) -> Value:
    """A field of a company as a formula sees it."""
    for tag, kind, getter in COMPANY_FIELDS:
        if tag == name.upper():
            text = getter(books)
            return Decimal(text.strip()) if kind == "Number" and text else text
    return None


def company_row(books: Books, wanted: FetchPlan, dropped: frozenset[str] = frozenset()) -> str:
    """One company of the list; ALTVCHID is absent as long as no voucher was ever made."""
    rows = [f'    <COMPANY NAME="{escape(books.name)}" RESERVEDNAME="">']
    for tag, kind, getter in COMPANY_FIELDS:
        if tag not in wanted.fields or tag in dropped or (tag == "ALTVCHID" and books.alt_vch_id is None):
            continue
        rows.append(element(5, tag, getter(books), kind))
    rows.append("    </COMPANY>")
    return "\r\n".join(rows)


def _year_end(books: Books) -> date:
    last = max(books.last_voucher_date or books.books_from, books.today)
    return date(last.year + (1 if last.month >= 4 else 0), 3, 31)
