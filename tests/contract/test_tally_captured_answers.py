"""Every captured answer of a real Tally is parsed, or refused with the right error.

The captures are not part of this repository: they are taken from ML_CONNECTOR_CONTRACTS, or from shared/contracts
beside the checkout, and the tests are skipped, saying so, where that folder is absent.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

import pytest
from lxml import etree

from app.connectors.tally.artefacts import Request, Shape
from app.connectors.tally.balance_rows import opening_row, summary_row
from app.connectors.tally.decoding import Cleaner
from app.connectors.tally.master_rows import company_row, group, stock_item, voucher_type
from app.connectors.tally.normalise import Normaliser, Refused, head_of
from app.connectors.tally.parsing import Answer, AnswerParser
from app.connectors.tally.refusals import MissingIdentity
from app.connectors.tally.values import QuantityReader, amount, forex
from app.domain.errors import BadAnswer, CompanyNotOpen
from app.domain.masters import VoucherType
from app.domain.quantities import Unit
from app.domain.vouchers import Voucher

T = TypeVar("T")
Element = etree._Element

CONTRACTS = Path(os.environ.get("ML_CONNECTOR_CONTRACTS") or Path(__file__).resolve().parents[3] / "shared/contracts")
FOLDER = CONTRACTS / "tally"

if not FOLDER.is_dir():
    if os.environ.get("CI_REQUIRE_CONTRACTS") == "1":
        pytest.fail(f"the captured Tally answers are required but absent: {FOLDER}", pytrace=False)
    pytest.skip(f"no captured Tally answers at {FOLDER}", allow_module_level=True)

WR2 = "61c6de69-1748-461c-ad3f-162cb949df9f"
TYPES = {name: VoucherType("", name, 0, 0, name, name) for name in ("Sales", "Receipt", "Purchase", "Stock Journal")}


def read(
    name: str, tag: str, build: Callable[[Element], T], shape: Shape = Shape.COLLECTION, size: int = 997
) -> Answer[T]:
    """Feed one capture in awkward pieces."""
    parser = AnswerParser(Request(name, "", tag, shape), build)
    data = (FOLDER / name).read_bytes()
    for start in range(0, len(data), size):
        parser.feed(data[start : start + size])
    return parser.finish()


def wrapped(name: str) -> bytes:
    """An abridged excerpt inside the envelope it was cut from."""
    body = (FOLDER / name).read_bytes()
    body = body[body.index(b"-->") + 3 :] if b"-->" in body else body
    if b"<COLLECTION" not in body:
        body = b"<COLLECTION>" + body + b"</COLLECTION>"
    head = b"<ENVELOPE><HEADER><VERSION>1</VERSION><STATUS>1</STATUS></HEADER><BODY><DATA>"
    return head + body + b"</DATA></BODY></ENVELOPE>"


def rows(body: bytes, tag: str, build: Callable[[Element], T]) -> list[T]:
    parser = AnswerParser(Request("excerpt", "", tag, Shape.COLLECTION), build)
    parser.feed(body)
    return parser.finish().rows


def outcome_of(name: str, tag: str, shape: Shape) -> Answer[str] | BadAnswer | CompanyNotOpen:
    try:
        return read(name, tag, name_of, shape)
    except (BadAnswer, CompanyNotOpen) as error:
        return error


def name_of(element: Element) -> str:
    return str(element.get("NAME") or "")


def normaliser(company: str, *units: Unit) -> Normaliser:
    return Normaliser(company, TYPES, QuantityReader(units))


def files() -> list[str]:
    return sorted(str(path.relative_to(FOLDER)) for path in FOLDER.rglob("*") if path.is_file())


@pytest.mark.parametrize("name", files())
def test_every_capture_is_well_formed_after_cleaning(name: str) -> None:
    cleaner = Cleaner()
    data = (FOLDER / name).read_bytes()
    clean = b"".join([*(cleaner.feed(data[i : i + 61]) for i in range(0, len(data), 61)), cleaner.finish()])
    if name.endswith("forex_ledger_and_currencies.abridged.xml"):
        clean = b"<BOTH>" + clean + b"</BOTH>"
    assert len(etree.fromstring(clean, etree.XMLParser(resolve_entities=False, no_network=True))) >= 0


@pytest.mark.parametrize("name", files())
def test_every_capture_gives_rows_or_one_of_our_errors(name: str) -> None:
    for tag, shape in (("VOUCHER", Shape.COLLECTION), ("DSPSTKINFO", Shape.REPORT), ("COMPANY", Shape.OBJECT)):
        outcome = outcome_of(name, tag, shape)
        if isinstance(outcome, Answer):
            assert outcome.size == (FOLDER / name).stat().st_size
        else:
            assert outcome.what
            assert outcome.advice


def test_company_list_gives_guids_and_marks() -> None:
    found = {row.company.name: row.company for row in read("live/company_extent_9000.xml", "COMPANY", company_row).rows}
    assert found["Aarav Trading Company Demo"].guid == "bb8ad19e-6aef-4239-a917-87fec0c6215e"
    assert (found["Bridge Billwise Lab"].voucher_mark, found["Bridge Billwise Lab"].master_mark) == (252, 218)
    assert found["Bridge Ageing Lab"].books_from == date(2026, 4, 1)


def test_company_list_without_marks_is_refused() -> None:
    with pytest.raises(MissingIdentity):
        read("live/company_collection_live.xml", "COMPANY", company_row)


def test_company_that_is_not_loaded_is_named() -> None:
    with pytest.raises(CompanyNotOpen, match="Bridge Ageing Lab"):
        read("live/bills_receivable_unloaded_company_failure.xml", "BILLFIXED", name_of, Shape.REPORT)


@pytest.mark.parametrize("name", ["01_companies.xml", "05_stock_items_master.xml", "10_cash_book.xml"])
def test_unknown_report_is_refused_with_tallys_own_words(name: str) -> None:
    with pytest.raises(BadAnswer, match="Could not find Report"):
        read(f"demo-company/{name}", "COMPANY", name_of)


def test_legacy_day_book_is_no_collection() -> None:
    with pytest.raises(BadAnswer, match="COLLECTION"):
        read("demo-company/03_vouchers_daybook.xml", "VOUCHER", name_of)


def test_day_book_vouchers_satisfy_every_invariant_once_they_are_rows() -> None:
    cleaner = Cleaner()
    data = (FOLDER / "demo-company/03_vouchers_daybook.xml").read_bytes()
    root = etree.fromstring(cleaner.feed(data) + cleaner.finish())
    build = normaliser("4f4b301a-1b53-4744-b942-cc755b053d67", Unit("", "Nos", 0, 0))
    found = [build.voucher(row) for row in root.iter("VOUCHER")]
    assert found
    assert [row.error.what for row in found if isinstance(row, Refused)] == []
    vouchers = [row for row in found if isinstance(row, Voucher)]
    assert any(line.actual for voucher in vouchers for line in voucher.stock)
    for voucher in vouchers:
        total = sum(entry.amount for entry in voucher.ledgers)
        assert total + sum(line.amount for line in voucher.stock) == 0 or total == 0


def test_ascii_answer_lost_characters_and_is_refused_while_utf_16_is_exact() -> None:
    with pytest.raises(BadAnswer, match="without Unicode"):
        read("encoding/led-ascii.bin", "LEDGER", name_of)
    names = read("encoding/led-utf16.bin", "LEDGER", name_of).rows
    assert len(names) == 13
    assert not any("?" in name for name in names)
    assert any(ord(char) > 0x900 for name in names for char in name)


def test_empty_window_is_a_success_without_rows() -> None:
    assert read("live/empty_voucher_window_wr2.utf16le.xml", "VOUCHER", name_of).rows == []


@pytest.mark.parametrize("name", ["vouchers_native_wr2.xml", "response-illegal-svtodate-bound-dropped-wr2.utf16le.xml"])
def test_live_vouchers_become_ours(name: str) -> None:
    found = read(f"live/{name}", "VOUCHER", normaliser(WR2).voucher).rows
    vouchers = [row for row in found if isinstance(row, Voucher)]
    assert [voucher.master_id for voucher in vouchers] == [1, 2, 3]
    assert [entry.amount for entry in vouchers[0].ledgers] == [Decimal("-101.01"), Decimal("101.01")]
    assert vouchers[2].ledgers[0].ledger == "WR2 XML Café Naïve Ledger 01A01A2F"
    assert all(voucher.date == date(2026, 8, 1) for voucher in vouchers)


def test_live_optional_voucher_is_read_with_its_party() -> None:
    build = normaliser("bb8ad19e-6aef-4239-a917-87fec0c6215e")
    found = read("live/unit_a_optional_voucher_live.xml", "VOUCHER", build.voucher).rows
    vouchers = [row for row in found if isinstance(row, Voucher)]
    assert [voucher.master_id for voucher in vouchers] == [101451, 101452]
    assert vouchers[0].ledgers[0].is_party
    assert sum(entry.amount for entry in vouchers[0].ledgers) == 0


def test_voucher_of_another_company_is_refused() -> None:
    with pytest.raises(BadAnswer, match="another company"):
        read("live/vouchers_native_wr2.xml", "VOUCHER", lambda e: head_of(e, "0" * 8 + WR2[8:]))


def test_reserved_top_of_the_groups_is_no_name() -> None:
    found = {row.name: row for row in read("live/groups_collection.xml", "GROUP", group).rows}
    assert found["Sales Accounts"].parent == ""
    assert found["Sundry Creditors"].parent == "Current Liabilities"
    assert found["Reserves & Surplus"].reserved_name == "Reserves & Surplus"


def test_voucher_types_keep_their_reserved_names() -> None:
    found = {row.name: row for row in read("live/voucher_types_native_wr2.xml", "VOUCHERTYPE", voucher_type).rows}
    assert found["Rejections Out"].reserved_name == "Rejections Out"
    assert found["Receipt"].guid.endswith("-00000024")


def test_illegal_references_are_dropped_and_the_ledgers_read() -> None:
    assert len(read("live/unit_a_invalid_char_ref_live.xml", "LEDGER", name_of).rows) == 27


def test_stock_summary_gives_quantity_rate_and_value_of_each_item() -> None:
    build = summary_row(QuantityReader([Unit("", "Nos", 0, 0)]))
    rows = read("demo-company/04_stock_summary.xml", "DSPSTKINFO", build, Shape.REPORT).rows
    assert [(row.item, row.quantity and row.quantity.parts, row.rate, row.value) for row in rows] == [
        ("Copper Wire 2m", ((Decimal(-15), "Nos"),), None, None),
        ("Steel Rod 10mm", ((Decimal(80), "Nos"),), Decimal("280.00"), Decimal("-22400.00")),
        ("Widget A", ((Decimal(40), "Nos"),), Decimal("400.00"), Decimal("-16000.00")),
        ("Widget B", ((Decimal(17), "Nos"),), Decimal("900.00"), Decimal("-15300.00")),
    ]


def test_stock_summary_states_the_first_part_of_a_compound_unit() -> None:
    box = Unit("", "Box of 10 Nos", 0, 0, is_simple=False, main_unit="Box", tail_unit="Nos", conversion=Decimal(10))
    build = summary_row(QuantityReader([box]))
    rows = read("excerpts/stock_summary_report_compound.xml", "DSPSTKINFO", build, Shape.REPORT).rows
    assert [(row.item, row.quantity and row.quantity.parts) for row in rows] == [
        ("A4 Paper Ream", ((Decimal(20), "Box"),)),
        ("Office Stapler", ((Decimal(3), "Nos"),)),
    ]


def test_stock_summary_of_a_company_that_is_not_loaded_is_no_empty_stock() -> None:
    build = summary_row(QuantityReader([]))
    with pytest.raises(CompanyNotOpen):
        read("live/bills_receivable_unloaded_company_failure.xml", "DSPSTKINFO", build, Shape.REPORT)


def test_opening_of_an_excerpt_is_two_numbers_once_it_has_its_identity() -> None:
    box = Unit("", "Box of 10 Nos", 0, 0, is_simple=False, main_unit="Box", tail_unit="Nos", conversion=Decimal(10))
    body = wrapped("excerpts/compound_unit_stockitem.abridged.xml")
    build = opening_row(QuantityReader([box]))
    with pytest.raises(MissingIdentity):
        rows(body, "STOCKITEM", build)
    identity = b"<GUID>g</GUID><ALTERID> 7</ALTERID></STOCKITEM>"
    found = rows(body.replace(b"</STOCKITEM>", identity), "STOCKITEM", build)[0]
    assert (found.name, found.value, found.batches) == ("A4 Paper Ream", None, ())
    assert found.quantity is not None
    assert found.quantity.parts == ((Decimal(19), "Box"), (Decimal(0), "Nos"))


def test_compound_units_of_an_excerpt_are_two_numbers() -> None:
    box = Unit("", "Box of 10 Nos", 0, 0, is_simple=False, main_unit="Box", tail_unit="Nos", conversion=Decimal(10))
    build = normaliser("138b7373-753c-4dbe-aa63-b802035f0ba9", box)
    body = wrapped("excerpts/compound_unit_voucher_line.abridged.xml")
    row = rows(body, "VOUCHER", build.voucher)[0]
    assert isinstance(row, Refused)
    assert "without ledger lines" in row.error.what
    entry = b"<ALLLEDGERENTRIES.LIST><LEDGERNAME>P</LEDGERNAME><AMOUNT>-10204.50</AMOUNT></ALLLEDGERENTRIES.LIST>"
    found = rows(body.replace(b"</VOUCHER>", entry + b"</VOUCHER>"), "VOUCHER", build.voucher)[0]
    assert isinstance(found, Voucher)
    assert found.stock[0].actual is not None
    assert found.stock[0].actual.parts == ((Decimal(10), "Box"), (Decimal(0), "Nos"))
    assert found.stock[0].batches[0].tracking_number == ""
    assert found.party == "शर्मा ट्रेडर्स"


def test_stock_item_of_an_excerpt_lacks_its_identity() -> None:
    with pytest.raises(MissingIdentity):
        rows(wrapped("excerpts/compound_unit_stockitem.abridged.xml"), "STOCKITEM", stock_item)


def test_stock_journal_uses_one_of_its_two_copies_and_refuses_a_line_without_godown() -> None:
    company = "3a6bd6e1-b835-4bff-89dd-8a6af138c346"
    body = (FOLDER / "excerpts/stock_journal_day_licensed71.abridged.xml").read_bytes()
    build = normaliser(company, Unit("", "Kgs", 0, 0, 3))
    row = rows(body, "VOUCHER", build.voucher)[0]
    assert isinstance(row, Refused)
    assert "Stock Journal 1 of 2025-04-30" in row.error.what
    assert "no godown" in row.error.what
    batch = (
        b"<BATCHALLOCATIONS.LIST><GODOWNNAME>Main Location</GODOWNNAME><AMOUNT>-1250.00</AMOUNT>"
        b"<ACTUALQTY> 50.000 Kgs</ACTUALQTY></BATCHALLOCATIONS.LIST>"
    )
    before, mark, after = body.rpartition(b"</ALLINVENTORYENTRIES.LIST>")
    found = rows(before + batch + mark + after, "VOUCHER", build.voucher)[0]
    assert isinstance(found, Voucher)
    assert [(line.inward, line.batches[0].godown) for line in found.stock] == [
        (False, "Factory Floor"),
        (True, "Main Location"),
    ]


def test_forex_balances_of_an_excerpt_are_read() -> None:
    body = (FOLDER / "excerpts/forex_ledger_and_currencies.abridged.xml").read_text(encoding="utf-8")
    stated = body.split('<CLOSINGBALANCE TYPE="Amount">')[1].split("<")[0]
    assert amount(stated) == Decimal("-132929.85")
    found = forex(stated)
    assert found is not None
    assert (found.currency, found.amount, found.rate) == ("$", Decimal("-1609.71"), Decimal("82.58"))
