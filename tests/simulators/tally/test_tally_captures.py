"""The simulator's answers have the shape of captured ones; skipped where the shared captures are absent."""

from __future__ import annotations

import os
import re
from datetime import date
from pathlib import Path

import pytest
from lxml import etree
from tally_ask import FULL, ask, cleaned, collection, companies, purchase, stock_summary, vouchers

from app.simulators.tally import Company, Line, TallySimulator

_SIBLING = Path(__file__).resolve().parents[3].parent / "shared" / "contracts"
CAPTURES = Path(os.environ.get("ML_CONNECTOR_CONTRACTS") or _SIBLING) / "tally"
pytestmark = pytest.mark.skipif(
    not CAPTURES.is_dir() and os.environ.get("CI_REQUIRE_CONTRACTS") != "1",
    reason="the shared captures of Tally answers are absent",
)


def captured(name: str) -> str:
    data = (CAPTURES / name).read_bytes()
    return data.decode("utf-16-le" if "utf16" in name else "utf-8").replace("\r\n", "\n")


def children(node: etree._Element) -> list[str]:
    return [str(child.tag) for child in node]


def in_same_order(ours: list[str], theirs: list[str]) -> bool:
    common = [tag for tag in ours if tag in theirs]
    return bool(common) and common == [tag for tag in dict.fromkeys(theirs) if tag in common]


def test_cmpinfo_has_the_captured_counters_in_their_order(sim: TallySimulator) -> None:
    theirs = cleaned(captured("live/company_collection_live.xml")).find(".//CMPINFO")
    ours = companies(sim).xml.find(".//CMPINFO")
    assert ours is not None
    assert theirs is not None
    assert children(ours) == children(theirs)


def test_a_company_row_has_the_captured_fields_in_their_order_and_types(sim: TallySimulator, company: Company) -> None:
    purchase(company)
    theirs = cleaned(captured("live/company_extent_9000.xml")).find(".//COLLECTION/COMPANY")
    ours = companies(sim).rows("COMPANY")[0]
    assert theirs is not None
    assert in_same_order(children(ours), children(theirs))
    for field in theirs:
        assert ours.find(str(field.tag)).get("TYPE") == field.get("TYPE")  # type: ignore[union-attr]


def test_an_empty_window_is_byte_for_byte_the_captured_one_apart_from_the_counters(sim: TallySimulator) -> None:
    def quiet(text: str) -> str:
        return re.sub(r"(<[A-Z]+>)\d+(</)", r"\1\2", text.replace("\r\n", "\n"))

    assert quiet(vouchers(sim).text) == quiet(captured("live/empty_voucher_window_wr2.utf16le.xml"))


def test_a_voucher_row_has_the_captured_fields_in_their_order_and_types(sim: TallySimulator, company: Company) -> None:
    lines = {"debits": [("Cash", 101)], "credits": [("Site Contracts", 101)], "party": "Site Contracts"}
    company.add_entries("Receipt", date(2025, 8, 1), **lines)  # type: ignore[arg-type]
    theirs = cleaned(captured("live/vouchers_native_wr2.xml")).find(".//COLLECTION/VOUCHER")
    assert theirs is not None
    (ours,) = vouchers(sim, FULL).rows("VOUCHER")
    assert list(ours.keys()) == list(theirs.keys())
    plain = [tag for tag in children(theirs) if not tag.endswith(".LIST")]
    assert in_same_order(children(ours), plain)
    assert set(plain) <= set(children(ours)) | {"ISDEEMEDPOSITIVE"}
    for tag in set(plain) & set(children(ours)):
        assert ours.find(tag).get("TYPE") == theirs.find(tag).get("TYPE"), tag  # type: ignore[union-attr]


def test_a_stock_journal_has_the_captured_lists_in_their_order(sim: TallySimulator, company: Company) -> None:
    company.add_transfer("MCB", 2, source="Main Location", destination="Van 1", date=date(2025, 11, 4), rate=5)
    theirs = cleaned(captured("excerpts/stock_journal_day_licensed71.abridged.xml")).find(".//VOUCHER")
    assert theirs is not None
    (ours,) = vouchers(sim, FULL).rows("VOUCHER")
    lists = [tag for tag in children(ours) if tag.endswith(".LIST") and tag != "ALLLEDGERENTRIES.LIST"]
    assert lists == [tag for tag in children(theirs) if tag.endswith(".LIST")]
    for tag in ("INVENTORYENTRIESIN.LIST", "ALLINVENTORYENTRIES.LIST"):
        path = f"{tag}/BATCHALLOCATIONS.LIST"
        batch, captured_batch = ours.find(path), theirs.find(path)
        assert batch is not None
        assert captured_batch is not None
        assert in_same_order(children(batch), children(captured_batch))
        assert set(children(batch)) <= set(children(captured_batch))


def test_voucher_types_and_groups_are_the_captured_ones_with_their_masterids(sim: TallySimulator) -> None:
    for kind, tag, name in (
        ("VoucherType", "VOUCHERTYPE", "live/voucher_types_native_wr2.xml"),
        ("Group", "GROUP", "live/groups_collection.xml"),
    ):
        theirs = cleaned(captured(name)).findall(f".//COLLECTION/{tag}")
        ours = ask(sim, collection(kind, "NAME,PARENT,MASTERID")).rows(tag)
        told = [
            {(r.get("NAME"), r.findtext("PARENT"), r.findtext("MASTERID")) for r in rows} for rows in (ours, theirs)
        ]
        assert told[0] == told[1]


def test_the_stock_summary_is_written_like_the_captured_one(sim: TallySimulator, company: Company) -> None:
    company.add_sales(customer="Site Contracts", date=date(2025, 11, 3), lines=[Line("MCB", 15, 9)])
    ours = stock_summary(sim).text.replace("\r\n", "\n").replace("MCB", "Copper Wire 2m")
    theirs = captured("demo-company/04_stock_summary.xml").replace("\r", "")
    assert ours.removesuffix("</ENVELOPE>\n") == theirs[: len(ours) - len("</ENVELOPE>\n")]
