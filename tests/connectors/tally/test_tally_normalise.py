"""One VOUCHER element becomes one voucher: one representation of the lines, stated values, contradictions refused."""

from __future__ import annotations

from decimal import Decimal

import pytest
from lxml import etree

from app.connectors.tally.decoding import Cleaner
from app.connectors.tally.normalise import Normaliser, Refused
from app.connectors.tally.refusals import MissingIdentity
from app.connectors.tally.values import QuantityReader
from app.domain.errors import BadAnswer
from app.domain.masters import VoucherType
from app.domain.quantities import Unit
from app.domain.vouchers import Voucher, VoucherClass, VoucherHead

COMPANY = "3f0c8a51-6d27-4e94-8b12-a95d1c7e4f60"
GUID = f"{COMPANY}-0000000a"
TYPES = {name: VoucherType("", name, 0, 0, name, name) for name in (str(one) for one in VoucherClass)}
NORMALISER = Normaliser(
    COMPANY,
    TYPES | {"Mfg": VoucherType("", "Mfg", 0, 0, "Stock Journal", is_manufacturing=True)},
    QuantityReader([Unit("", "Nos", 0, 0)]),
)
NONE = "&#4; Not Applicable"


def batch(amount: str, quantity: str = " 2 Nos", godown: str = "Van 1", tracking: str = NONE) -> str:
    return (
        f"<BATCHALLOCATIONS.LIST><GODOWNNAME>{godown}</GODOWNNAME><BATCHNAME>Primary Batch</BATCHNAME>"
        f"<DESTINATIONGODOWNNAME>Other</DESTINATIONGODOWNNAME><TRACKINGNUMBER>{tracking}</TRACKINGNUMBER>"
        f"<ORDERNO>{NONE}</ORDERNO><AMOUNT>{amount}</AMOUNT><ACTUALQTY>{quantity}</ACTUALQTY>"
        f"<BILLEDQTY>{quantity}</BILLEDQTY></BATCHALLOCATIONS.LIST>"
    )


def line(
    amount: str = "-10.00",
    quantity: str = " 2 Nos",
    *,
    batches: str | None = None,
    positive: str = "Yes",
    tag: str = "ALLINVENTORYENTRIES",
    extra: str = "",
) -> str:
    return (
        f"<{tag}.LIST><STOCKITEMNAME>Wire</STOCKITEMNAME><ISDEEMEDPOSITIVE>{positive}</ISDEEMEDPOSITIVE>"
        f"<RATE>5.00/Nos</RATE><AMOUNT>{amount}</AMOUNT><ACTUALQTY>{quantity}</ACTUALQTY>"
        f"<BILLEDQTY>{quantity}</BILLEDQTY>"
        f"{batch(amount, quantity) if batches is None else batches}{extra}</{tag}.LIST>"
    )


def entry(ledger: str, amount: str, party: str = "No", tag: str = "ALLLEDGERENTRIES") -> str:
    return (
        f"<{tag}.LIST><LEDGERNAME>{ledger}</LEDGERNAME><ISPARTYLEDGER>{party}</ISPARTYLEDGER>"
        f"<AMOUNT>{amount}</AMOUNT><BILLALLOCATIONS.LIST> </BILLALLOCATIONS.LIST></{tag}.LIST>"
    )


ENTRIES = entry("Acme", "10.00", "Yes") + entry("Purchase Account", "-10.00")


def row(body: str = line() + ENTRIES, *, kind: str = "Purchase", head: str = "") -> etree._Element:
    fields = head or (
        f"<DATE>20260303</DATE><GUID>{GUID}</GUID><VOUCHERTYPENAME>{kind}</VOUCHERTYPENAME>"
        "<VOUCHERNUMBER>7</VOUCHERNUMBER><ALTERID> 12</ALTERID><MASTERID> 10</MASTERID>"
    )
    cleaner = Cleaner()
    return etree.fromstring(cleaner.feed(f"<VOUCHER>{fields}{body}</VOUCHER>".encode()) + cleaner.finish())


def read(body: str = line() + ENTRIES, *, kind: str = "Purchase") -> Voucher:
    found = NORMALISER.voucher(row(body, kind=kind))
    assert isinstance(found, Voucher), found
    return found


def refused(body: str, *, kind: str = "Purchase") -> str:
    found = NORMALISER.voucher(row(body, kind=kind))
    assert isinstance(found, Refused), found
    assert found.error.advice
    assert found.error.what.startswith(f"{kind} 7 of 2026-03-03: ")
    return found.error.what


def test_plain_purchase() -> None:
    voucher = read()
    assert voucher.voucher_class is VoucherClass.PURCHASE
    assert (voucher.master_id, voucher.alter_id, voucher.number) == (10, 12, "7")
    only = voucher.stock[0]
    assert (only.item, only.inward, only.amount, only.rate) == ("Wire", True, Decimal("-10.00"), "5.00/Nos")
    assert (only.batches[0].godown, only.batches[0].tracking_number) == ("Van 1", "")
    assert [(e.ledger, e.is_party) for e in voucher.ledgers] == [("Acme", True), ("Purchase Account", False)]


def test_lines_are_taken_from_one_list_only() -> None:
    both = line(tag="INVENTORYENTRIESIN") + line("10.00", positive="No", tag="INVENTORYENTRIESOUT")
    everything = line("10.00", positive="No") + line() + both + line(tag="INVENTORYENTRIES")
    assert [one.inward for one in read(everything, kind="Stock Journal").stock] == [False, True]
    sides = both + line(tag="INVENTORYENTRIES")
    assert [one.inward for one in read(sides, kind="Stock Journal").stock] == [True, False]
    assert len(read(line(tag="INVENTORYENTRIES"), kind="Stock Journal").stock) == 1


def test_empty_lists_are_no_lines() -> None:
    empty = "<ALLINVENTORYENTRIES.LIST>   </ALLINVENTORYENTRIES.LIST>"
    assert len(read(empty + line(tag="INVENTORYENTRIESIN"), kind="Stock Journal").stock) == 1
    assert read(empty + ENTRIES).stock == ()


def test_whole_ledger_list_is_never_added_to_the_short_one() -> None:
    short = entry("Acme", "10.00", "Yes", "LEDGERENTRIES")
    assert len(read(line() + ENTRIES + short).ledgers) == 2
    assert [one.ledger for one in read(line() + short).ledgers] == ["Acme"]


def test_two_godowns_of_a_line_stay_apart() -> None:
    voucher = read(line(batches=batch("-4.00", " 1 Nos") + batch("-6.00", " 1 Nos", "Main Location")) + ENTRIES)
    assert [one.godown for one in voucher.stock[0].batches] == ["Van 1", "Main Location"]


def test_a_godown_that_is_really_called_primary_is_kept() -> None:
    assert read(line(batches=batch("-10.00", godown="Primary")) + ENTRIES).stock[0].batches[0].godown == "Primary"
    assert "without its godown" in refused(line(batches=batch("-10.00", godown="&#4; Primary")) + ENTRIES)


def test_same_item_twice_gives_two_lines() -> None:
    voucher = read(line("-4.00") + line("-6.00") + ENTRIES)
    assert [(one.position, one.item) for one in voucher.stock] == [(0, "Wire"), (1, "Wire")]


def test_value_only_line_has_no_quantity() -> None:
    only = read(line(quantity="", batches=batch("-10.00", "")) + ENTRIES).stock[0]
    assert only.actual is None
    assert only.billed is None


def test_quantity_times_rate_is_never_checked() -> None:
    assert read(line("-999.99", " 1 Nos") + entry("Acme", "999.99") + entry("P", "-999.99")).stock


def test_tracking_number_is_kept() -> None:
    only = read(line(batches=batch("-10.00", tracking="GRN-4")) + ENTRIES).stock[0]
    assert only.batches[0].tracking_number == "GRN-4"


def test_physical_stock_states_a_quantity_without_amount() -> None:
    voucher = read(line("", batches=batch("")), kind="Physical Stock")
    assert voucher.stock[0].amount == 0


def test_a_count_has_no_direction_of_its_own() -> None:
    for stated in ("Yes", ""):
        counted = line("", batches=batch(""), positive=stated)
        assert read(counted, kind="Physical Stock").stock[0].inward
    assert "came in or went out" in refused(line("", batches=batch(""), positive=""), kind="Stock Journal")


def test_a_negative_quantity_stays_as_it_is_stated() -> None:
    turned = read(line("0.00", " -2 Nos", batches=batch("0.00", " -2 Nos")), kind="Stock Journal").stock[0]
    assert turned.inward
    assert turned.actual is not None
    assert turned.actual.number == -2


PLACES = "<VOUCHERSOURCEGODOWN>Yard</VOUCHERSOURCEGODOWN><VOUCHERDESTINATIONGODOWN>Worker</VOUCHERDESTINATIONGODOWN>"


def test_the_godowns_of_a_voucher_are_those_of_material_and_of_nothing_else() -> None:
    bare = line("10.00", positive="No", batches=batch("10.00", godown=""), tag="INVENTORYENTRIESOUT")
    bare += line(batches=batch("-10.00", godown=""), tag="INVENTORYENTRIESIN")
    found = read(PLACES + bare, kind="Material Out")
    assert [(one.inward, one.batches[0].godown) for one in found.stock] == [(True, "Worker"), (False, "Yard")]
    stated = line(batches=batch("-10.00", godown="Van 1"), tag="INVENTORYENTRIESIN")
    assert read(PLACES + stated, kind="Material In").stock[0].batches[0].godown == "Van 1"
    assert "without its godown" in refused(PLACES + bare, kind="Stock Journal")
    assert "without its godown" in refused(bare, kind="Material Out")


def test_manufacturing_type_below_stock_journal_is_recognised() -> None:
    found = NORMALISER.voucher(row(line(), kind="Mfg"))
    assert isinstance(found, Voucher)
    assert found.voucher_class is VoucherClass.MANUFACTURING_JOURNAL


def test_foreign_line_counts_with_its_base_amount() -> None:
    stated = "-$2.00 @ ? 5.00/$ = -? 10.00"
    only = read(line(stated, batches=batch(stated)) + ENTRIES).stock[0]
    assert only.amount == Decimal("-10.00")
    assert only.forex is not None
    assert only.forex.currency == "$"


def test_voucher_in_skip_gives_only_its_head() -> None:
    assert isinstance(NORMALISER.voucher(row("<JUNK/>"), {GUID}), VoucherHead)


ALLOCATION = "<ACCOUNTINGALLOCATIONS.LIST><LEDGERNAME>P</LEDGERNAME><AMOUNT>{}</AMOUNT></ACCOUNTINGALLOCATIONS.LIST>"
CONTRADICTIONS = [
    (line("10.00") + ENTRIES, "direction"),
    (line("-10.00", positive="No") + ENTRIES, "direction"),
    (line(batches=batch("-9.00")) + ENTRIES, "godown amount"),
    (line(batches=batch("-4.00", " 1 Nos") + batch("-5.00", " 1 Nos")) + ENTRIES, "do not add up to the line's amount"),
    (line(batches=batch("-10.00", " 1 Nos")) + ENTRIES, "do not add up to the line's quantity"),
    (line(batches="") + ENTRIES, "no godown"),
    (line(batches=batch("-10.00", godown="")) + ENTRIES, "without its godown"),
    (line(extra=ALLOCATION.format("-9.99")) + ENTRIES, "ledger allocation"),
    (line(extra=ALLOCATION.format("-4") + ALLOCATION.format("-5")) + ENTRIES, "ledger allocations"),
    (line() + entry("Acme", "10.00", "Yes") + entry("Purchase Account", "-9.99"), "differ by"),
    (line() + entry("Acme", "11.00", "Yes"), "differ by"),
    (line(), "without ledger lines"),
    ("", "without ledger lines"),
    (line().replace("Wire", "") + ENTRIES, "names no stock item"),
    (line(positive="Maybe") + ENTRIES, "Yes or No"),
    (line(quantity=" 2 9x9", batches=batch("-10.00")) + ENTRIES, "cannot be read"),
    (entry("", "1") + entry("B", "-1"), "names no ledger"),
    (entry("A", "abc") + entry("B", "-1"), "a number was expected"),
]


@pytest.mark.parametrize(("body", "words"), CONTRADICTIONS)
def test_contradiction_is_refused_and_the_voucher_named(body: str, words: str) -> None:
    assert words in refused(body)


@pytest.mark.parametrize("kind", ["Stock Journal", "Rejections Out", "Physical Stock", "Receipt Note", "Material Out"])
def test_stock_class_without_lines_is_refused(kind: str) -> None:
    assert "without stock lines" in refused(ENTRIES, kind=kind)


@pytest.mark.parametrize("kind", ["Purchase Order", "Memorandum", "Material In"])
def test_other_classes_need_not_balance(kind: str) -> None:
    assert read(line() + entry("Acme", "1.00"), kind=kind).ledgers


def test_cancelled_voucher_needs_no_lines() -> None:
    assert read("<ISCANCELLED>Yes</ISCANCELLED>").is_cancelled


HEADS: list[tuple[str, type[BadAnswer]]] = [
    ("<DATE>20260303</DATE><ALTERID>1</ALTERID><MASTERID>10</MASTERID>", MissingIdentity),
    (f"<GUID>{GUID}</GUID><ALTERID>1</ALTERID><MASTERID>10</MASTERID>", MissingIdentity),
    (f"<DATE>20260303</DATE><GUID>{GUID}</GUID><ALTERID>1</ALTERID><MASTERID>10</MASTERID>", MissingIdentity),
    (
        f"<DATE>20260303</DATE><GUID>{GUID}</GUID><ALTERID>1</ALTERID><MASTERID>11</MASTERID>"
        "<VOUCHERTYPENAME>Sales</VOUCHERTYPENAME>",
        BadAnswer,
    ),
    (
        f"<DATE>20260303</DATE><GUID>9{GUID[1:]}</GUID><ALTERID>1</ALTERID><MASTERID>10</MASTERID>"
        "<VOUCHERTYPENAME>Sales</VOUCHERTYPENAME>",
        BadAnswer,
    ),
]


@pytest.mark.parametrize(("head", "error"), HEADS)
def test_row_that_cannot_be_identified_spoils_the_answer(head: str, error: type[BadAnswer]) -> None:
    with pytest.raises(error):
        NORMALISER.voucher(row("", head=head))
