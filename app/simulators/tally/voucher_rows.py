"""Writes one voucher as Tally does for a list of fetched fields; what was not fetched cannot be relied on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from app.simulators.tally import standard
from app.simulators.tally.books import Books
from app.simulators.tally.formulas import Value
from app.simulators.tally.line_rows import LineWriter, ledger_entry
from app.simulators.tally.masters import Godown, Ledger, VoucherType
from app.simulators.tally.values import logical, number, tally_date
from app.simulators.tally.vouchers import BillAllocation, LedgerEntry, StockLine, Voucher
from app.simulators.tally.wire import element, empty_list, escape

LISTS = ("ALLINVENTORYENTRIES", "ALLLEDGERENTRIES", "INVENTORYENTRIES", "LEDGERENTRIES")
TRANSFER_LISTS = ("INVENTORYENTRIESIN", "INVENTORYENTRIESOUT")
CLASS_NAME = "Default\x05Voucher\x05Class"

# (tag, TYPE attribute when fetched); the order is Tally's own, whatever the order of the fetch list.
_FIELDS: tuple[tuple[str, str], ...] = (
    ("DATE", "Date"),
    ("REFERENCEDATE", "Date"),
    ("GUID", ""),
    ("NARRATION", "String"),
    ("REQUESTORRULE", "fixed"),
    ("VOUCHERTYPENAME", ""),
    ("CLASSNAME", "class"),
    ("PARTYLEDGERNAME", "String"),
    ("VOUCHERNUMBER", ""),
    ("SERIALMASTER", "fixed"),
    ("ARESERIALMASTER", "fixed"),
    ("REFERENCE", "String"),
    ("NUMBERINGSTYLE", "fixed"),
    ("PERSISTEDVIEW", ""),
    ("VOUCHERSOURCEGODOWN", "String"),
    ("VOUCHERDESTINATIONGODOWN", "String"),
    ("DIFFACTUALQTY", "Logical"),
    ("ISDELETED", "fixed"),
    ("ASORIGINAL", "fixed"),
    ("ISDEEMEDPOSITIVE", "Logical"),
    ("ISOPTIONAL", "Logical"),
    ("EFFECTIVEDATE", "Date"),
    ("ISCANCELLED", "Logical"),
    ("ISPOSTDATED", "Logical"),
    ("ISINVOICE", ""),
    ("ASPAYSLIP", "fixed"),
    ("ISDELETEDVCHRETAINED", "fixed"),
    ("ISNEGISPOSSET", "fixed"),
    ("ALTERID", "Number"),
    ("MASTERID", "Number"),
    ("VOUCHERKEY", "fixed"),
    ("VOUCHERRETAINKEY", "fixed"),
    ("REUSEHOLEID", "fixed"),
    ("VOUCHERNUMBERSERIES", "fixed"),
    ("AMOUNT", "Amount"),
    ("UPDATEDDATETIME", ""),
)
KNOWN_FIELDS = frozenset(tag for tag, _ in _FIELDS) | {"VOUCHERTYPE", "VCHTYPE", "REMOTEID", "VCHKEY"}


@dataclass(frozen=True, slots=True)
class FetchPlan:
    """A fetch list, sorted out: plain fields, lists wanted whole, and lists wanted by dotted sub-fields."""

    fields: frozenset[str]
    whole: frozenset[str] = frozenset()
    dotted: tuple[tuple[str, frozenset[str]], ...] = ()
    unknown: frozenset[str] = frozenset()
    everything: bool = False

    def part(self, tag: str) -> frozenset[str] | None:
        """The sub-fields asked of a list by dotted names; None when the list was not asked for that way."""
        return dict(self.dotted).get(tag)

    def wants(self, tag: str) -> bool:
        """Whether a list was fetched in either way."""
        return self.everything or tag in self.whole or self.part(tag) is not None


def plan(fetched: Iterable[str], known: frozenset[str], lists: tuple[str, ...]) -> FetchPlan:
    """Sort out a fetch list; names are case-insensitive and may carry `.LIST` or `.*`."""
    fields: set[str] = set()
    whole: set[str] = set()
    dotted: dict[str, set[str]] = {}
    unknown: set[str] = set()
    for raw in fetched:
        name = raw.strip().upper().replace(" ", "").replace(".LIST", "").removesuffix(".*")
        head, _, rest = name.partition(".")
        if head in lists and rest:
            dotted.setdefault(head, set()).add(rest)
        elif head in lists:
            whole.add(head)
        elif name in known:
            fields.add(name)
        elif name:
            unknown.add(name)
    parts = tuple(sorted((tag, frozenset(names)) for tag, names in dotted.items()))
    return FetchPlan(frozenset(fields), frozenset(whole), parts, frozenset(unknown))


def plan_vouchers(fetched: Iterable[str]) -> FetchPlan:
    """The plan of a Voucher collection."""
    return plan(fetched, KNOWN_FIELDS, LISTS + TRANSFER_LISTS)


EVERYTHING = FetchPlan(KNOWN_FIELDS, frozenset(LISTS[:2]), everything=True)
"""The plan of `FETCH *` on a single voucher object."""


def field_text(books: Books, voucher: Voucher, tag: str) -> str:
    """The text of one header field, as it stands in XML and as a formula sees it."""
    return books.voucher_number(voucher) if tag == "VOUCHERNUMBER" else header_texts(books, voucher).get(tag, "")


def header_texts(books: Books, voucher: Voucher) -> dict[str, str]:
    """The texts of all header fields but VOUCHERNUMBER, which costs a renumbering."""
    voucher_type = books.get(VoucherType, voucher.type_id)
    reserved = books.reserved_class(voucher.type_id)
    party = "" if voucher.cancelled or voucher.party_id is None else books.get(Ledger, voucher.party_id).name
    return {
        "DATE": tally_date(voucher.date),
        "REFERENCEDATE": tally_date(voucher.reference_date),
        "GUID": voucher.guid,
        "NARRATION": voucher.narration,
        "VOUCHERTYPENAME": voucher_type.name,
        "VCHTYPE": voucher_type.name,
        "VOUCHERTYPE": voucher_type.name,
        "CLASSNAME": CLASS_NAME if voucher_type.voucher_class else "",
        "PARTYLEDGERNAME": party,
        "REFERENCE": voucher.reference,
        "NUMBERINGSTYLE": "Automatic" if voucher.number is None else "Auto Retain",
        "PERSISTEDVIEW": voucher.view,
        "VOUCHERSOURCEGODOWN": _place(books, voucher.source_godown_id),
        "VOUCHERDESTINATIONGODOWN": _place(books, voucher.destination_godown_id),
        "DIFFACTUALQTY": logical(voucher.different_actual),
        "ISDELETED": "No",
        "ASORIGINAL": "No",
        "ISDEEMEDPOSITIVE": logical(reserved not in standard.INWARD_TYPES),
        "ISOPTIONAL": logical(voucher.optional),
        "EFFECTIVEDATE": tally_date(voucher.effective_date),
        "ISCANCELLED": logical(voucher.cancelled),
        "ISPOSTDATED": logical(voucher.post_dated),
        "ISINVOICE": logical(voucher.is_invoice),
        "ASPAYSLIP": "No",
        "ISDELETEDVCHRETAINED": "No",
        "ISNEGISPOSSET": "Yes",
        "ALTERID": number(voucher.alter_id),
        "MASTERID": number(voucher.master_id),
        "VOUCHERKEY": str(voucher.voucher_key),
        "VOUCHERRETAINKEY": str(voucher.key_number // 8),
        "REUSEHOLEID": "0",
        "VOUCHERNUMBERSERIES": "Default",
        "UPDATEDDATETIME": voucher.updated_text,
        "REMOTEID": voucher.remote_id or voucher.guid,
        "VCHKEY": voucher.key,
    }


def _place(books: Books, godown_id: int | None) -> str:
    return "" if godown_id is None else books.get(Godown, godown_id).name


def formula_value(books: Books, voucher: Voucher, name: str) -> Value:
    """A field of a voucher as a formula sees it; None when there is no such field."""
    tag = name.upper()
    if tag == "DATE":
        return voucher.date
    if tag == "ALTERID":
        return Decimal(voucher.alter_id)
    if tag == "MASTERID":
        return Decimal(voucher.master_id)
    return field_text(books, voucher, tag) if tag in KNOWN_FIELDS else None


_FIXED_KINDS = {
    "SERIALMASTER": "String",
    "ARESERIALMASTER": "String",
    "ISNEGISPOSSET": "Logical",
    "VOUCHERKEY": "Number",
    "VOUCHERRETAINKEY": "Number",
    "REUSEHOLEID": "Number",
    "VOUCHERNUMBERSERIES": "String",
}


def voucher_row(
    books: Books,
    voucher: Voucher,
    wanted: FetchPlan,
    computed: Iterable[str] = (),
    dropped: frozenset[str] = frozenset(),
) -> str:
    """The VOUCHER element with its lines, indented for a collection; `dropped` fields are lost to the name cache."""
    type_name = books.get(VoucherType, voucher.type_id).name
    rows = [
        f'    <VOUCHER REMOTEID="{voucher.remote_id or voucher.guid}" VCHKEY="{voucher.key}"'
        f' VCHTYPE="{escape(type_name)}" OBJVIEW="{voucher.view}">'
    ]
    texts = header_texts(books, voucher)
    if "VOUCHERNUMBER" in wanted.fields:
        texts["VOUCHERNUMBER"] = books.voucher_number(voucher)
    if "AMOUNT" in wanted.fields:
        texts["AMOUNT"] = f"{voucher.total:.2f}"
    for tag, kind in _FIELDS:
        if tag in dropped:
            continue
        text = texts.get(tag, "")
        if kind == "fixed":
            rows.append(element(5, tag, text, _FIXED_KINDS.get(tag, "")))
        elif kind == "class":
            if text or tag in wanted.fields:
                rows.append(element(5, tag, text))
        elif tag in wanted.fields:
            rows.append(element(5, tag, text, kind))
    rows.extend(computed)
    rows.extend(_lists(books, voucher, wanted))
    if wanted.everything:
        for name, value in voucher.udfs:
            rows.extend(udf(5, name, value))
    rows.append("    </VOUCHER>")
    return "\r\n".join(rows)


def udf(depth: int, name: str, value: str) -> Iterator[str]:
    """A user-defined field: a list of its own with a prefix that nothing in a collection declares."""
    pad, tag = " " * depth, name.upper()
    index = 2000 + sum(map(ord, tag)) % 2000
    yield f'{pad}<UDF:{tag}.LIST DESC="`{name}`" ISLIST="YES" TYPE="String" INDEX="{index}">'
    yield f'{pad} <UDF:{tag} DESC="`{name}`">{escape(value)}</UDF:{tag}>'
    yield f"{pad}</UDF:{tag}.LIST>"


def _lists(books: Books, voucher: Voucher, wanted: FetchPlan) -> Iterator[str]:
    body = voucher.body
    reserved = books.reserved_class(voucher.type_id)
    transfer = reserved in standard.TRANSFER_TYPES
    writer = LineWriter(books, voucher, udf)
    if transfer and (wanted.wants("ALLINVENTORYENTRIES") or any(wanted.wants(tag) for tag in TRANSFER_LISTS)):
        for tag, side in (("INVENTORYENTRIESIN", True), ("INVENTORYENTRIESOUT", False)):
            lines = [line for line in body.lines if line.deemed_positive is side]
            yield from _stock_list(tag, lines, writer, wanted.part(tag), False)
    if wanted.wants("ALLINVENTORYENTRIES"):
        part = wanted.part("ALLINVENTORYENTRIES")
        repeated = not transfer or reserved in standard.JOURNAL_TYPES or books.material_in_all_entries
        yield from _stock_list("ALLINVENTORYENTRIES", body.lines if repeated else (), writer, part, part is None)
    if wanted.wants("INVENTORYENTRIES") and not wanted.everything and not transfer:
        part = wanted.part("INVENTORYENTRIES")
        yield from _stock_list("INVENTORYENTRIES", body.lines, writer, part, part is None)
    if wanted.wants("ALLLEDGERENTRIES"):
        part = wanted.part("ALLLEDGERENTRIES")
        yield from _ledger_list(books, voucher, "ALLLEDGERENTRIES", all_entries(voucher), part)
    if not wanted.everything and (
        wanted.wants("LEDGERENTRIES") or (wanted.wants("ALLINVENTORYENTRIES") and not wanted.wants("ALLLEDGERENTRIES"))
    ):
        yield from _ledger_list(books, voucher, "LEDGERENTRIES", body.entries, wanted.part("LEDGERENTRIES"))


def _stock_list(
    tag: str, lines: Iterable[StockLine], writer: LineWriter, part: frozenset[str] | None, with_godown: bool
) -> Iterator[str]:
    empty = True
    for line in lines:
        empty = False
        yield from writer.stock_line(tag, line, part, with_godown)
    if empty:
        yield empty_list(5, tag)


def _ledger_list(
    books: Books, voucher: Voucher, tag: str, entries: Iterable[LedgerEntry], part: frozenset[str] | None
) -> Iterator[str]:
    empty = True
    for entry in entries:
        empty = False
        yield from ledger_entry(books, voucher, tag, entry, part)
    if empty:
        yield empty_list(5, tag)


def all_entries(voucher: Voucher) -> list[LedgerEntry]:
    """ALLLEDGERENTRIES: party, then the ledgers of the stock lines added up (again), then taxes and charges."""
    body = voucher.body
    sums: dict[int, LedgerEntry] = {}
    for line in body.lines:
        for entry in line.allocations:
            before = sums.get(entry.ledger_id)
            amount = entry.amount + (before.amount if before else Decimal(0))
            known = before.foreign if before else None
            foreign = None if entry.foreign is None else entry.foreign + (known or Decimal(0))
            bills: tuple[BillAllocation, ...] = ()
            sums[entry.ledger_id] = LedgerEntry(entry.ledger_id, amount, amount < 0, False, foreign, bills)
    party = [entry for entry in body.entries if entry.is_party]
    others = [entry for entry in body.entries if not entry.is_party]
    return [*party, *sums.values(), *others]
