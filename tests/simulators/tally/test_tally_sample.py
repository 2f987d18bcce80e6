"""The sample company holds every kind of voucher, keeps Tally's line rules, and mostly matches ServiceTitan."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal

import pytest
from tally_ask import FULL, vouchers

from app.simulators import sample_catalog as catalog
from app.simulators.tally import Company, TallySimulator, Voucher, sample_company
from app.simulators.tally.masters import Godown, Ledger, StockItem, VoucherType
from app.simulators.tally.standard import TRANSFER_TYPES
from app.simulators.tally.stock import positions

TODAY = date(2026, 11, 20)


@pytest.fixture(scope="module")
def sample() -> Company:
    return sample_company(1, 400, today=TODAY)


def test_every_voucher_with_ledger_lines_balances(sample: Company) -> None:
    for voucher in sample.vouchers():
        if voucher.entries and sample.voucher_class(voucher) not in TRANSFER_TYPES:
            assert voucher.balance == 0, voucher


def test_every_line_keeps_the_rules_measured_on_real_files(sample: Company) -> None:
    lines = [line for voucher in sample.vouchers() for line in voucher.lines]
    assert len(lines) > 400
    for line in lines:
        assert sum(batch.amount for batch in line.batches) == line.amount
        if line.amount:
            assert (line.amount < 0) == line.deemed_positive
        if line.actual is not None:
            assert sum(batch.actual or Decimal(0) for batch in line.batches) == line.actual
        if line.allocations:
            assert sum(entry.amount for entry in line.allocations) == line.amount


def test_it_has_vouchers_of_every_class_that_matters(sample: Company) -> None:
    classes = Counter(sample.voucher_class(voucher) for voucher in sample.vouchers())
    assert set(classes) >= {
        "Purchase", "Sales", "Receipt Note", "Delivery Note", "Debit Note", "Credit Note", "Rejections In",
        "Rejections Out", "Stock Journal", "Physical Stock", "Purchase Order", "Sales Order", "Memorandum",
        "Reversing Journal", "Payment", "Receipt", "Contra", "Journal", "Material In", "Material Out",
        "Job Work In Order", "Job Work Out Order", "Attendance", "Payroll",
    }  # fmt: skip
    quotation = sample.find(VoucherType, "Sales Quotation").master_id
    assert any(voucher.type_id == quotation for voucher in sample.vouchers())
    assert classes["Purchase"] > 200


def test_it_has_every_trap_of_a_purchase(sample: Company) -> None:
    purchases = [one for one in sample.vouchers() if sample.voucher_class(one) == "Purchase"]
    lines = [line for one in purchases for line in one.lines]

    def charged(one: Voucher, name: str) -> Decimal:
        wanted = sample.find(Ledger, name).master_id
        return sum((-entry.amount for entry in one.entries if entry.ledger_id == wanted), Decimal(0))

    assert any(len(line.batches) > 1 for line in lines)
    assert any(line.actual != line.billed for line in lines)
    assert any(line.actual is None and line.amount for line in lines)
    assert any(line.discount for line in lines)
    assert any(line.foreign is not None for line in lines)
    assert any(batch.tracking_number for line in lines for batch in line.batches)
    assert any(len({line.item_id for line in one.lines}) < len(one.lines) for one in purchases)
    assert any(one.optional for one in purchases)
    assert any(one.cancelled for one in purchases)
    assert any(one.post_dated and one.date > TODAY for one in purchases)
    assert any(not one.lines and one.entries for one in purchases)
    for name, sign in (("Freight Inward", 1), ("Round Off", 1), ("Round Off", -1), ("Discount Received", -1)):
        assert any(charged(one, name) * sign > 0 for one in purchases), (name, sign)
    assert any(charged(one, "TDS Payable") < 0 for one in purchases)
    assert any(charged(one, "CGST Payable (RCM)") < 0 < charged(one, "Input CGST (RCM)") for one in purchases)
    assert any(charged(one, "Input IGST") > 0 for one in purchases)
    assert {sample.get(VoucherType, one.type_id).name for one in purchases} >= {"Purchase", "GST Purchase", "Expense"}


def test_masters_are_those_of_the_catalog(sample: Company) -> None:
    assert {item.name for item in sample.all(StockItem)} == {item.code for item in catalog.ITEMS}
    assert {place.name for place in sample.all(Godown)} == {place.godown for place in catalog.PLACES}
    assert {one.tally_name for one in catalog.SUPPLIERS} <= {ledger.name for ledger in sample.all(Ledger)}
    assert (sample.name, sample.guid) == (catalog.COMPANY_NAME, catalog.COMPANY_GUID)


def mismatched(sample: Company, voucher: Voucher) -> bool:
    """Whether the catalog says a purchase cannot match."""
    suppliers = {one.tally_name: one for one in catalog.SUPPLIERS}
    items = {one.code: one for one in catalog.ITEMS}
    places = {one.godown: one for one in catalog.PLACES}
    party = "" if voucher.party_id is None else sample.get(Ledger, voucher.party_id).name
    if party not in suppliers or suppliers[party].servicetitan_names != (party,):
        return True
    return any(
        items[sample.get(StockItem, line.item_id).name].servicetitan_code != ""
        or any(places[sample.get(Godown, batch.godown_id).name].servicetitan_name != "" for batch in line.batches)
        for line in voucher.lines
    )


def test_most_purchases_are_clean_and_a_handful_are_not(sample: Company) -> None:
    purchases = [one for one in sample.vouchers() if sample.voucher_class(one) == "Purchase" and one.lines]
    bad = [one for one in purchases if mismatched(sample, one)]
    assert 5 <= len(bad) <= len(purchases) / 10


def test_some_item_is_oversold(sample: Company) -> None:
    assert any(position.quantity < 0 for position in positions(sample, TODAY).values())


def test_the_same_seed_makes_the_same_books_and_another_seed_others() -> None:
    def told(seed: int) -> list[str]:
        made = sample_company(seed, 120, today=TODAY)
        return [f"{one.guid} {one.date} {one.total} {one.reference}" for one in made.vouchers()]

    assert told(5) == told(5)
    assert told(5) != told(6)


@pytest.mark.parametrize("count", [0, 1, 10, 60, 150])
def test_it_has_as_many_vouchers_as_asked_for(count: int) -> None:
    assert len(sample_company(2, count, today=TODAY).vouchers()) == count


def test_dates_lie_in_the_two_years_before_today_except_the_post_dated(sample: Company) -> None:
    dates = [one.date for one in sample.vouchers() if not one.post_dated]
    assert sample.books_from <= min(dates)
    assert max(dates) <= TODAY
    assert (max(dates) - min(dates)).days > 600


def test_some_vouchers_were_entered_later_than_their_neighbours(sample: Company) -> None:
    in_order = [one.alter_id for one in sample.vouchers()]
    assert in_order != sorted(in_order)


def test_the_whole_book_survives_the_cleaning_rule_and_parses(sample: Company) -> None:
    with TallySimulator([sample]) as sim:
        reply = vouchers(sim, FULL, first="20240401", last="20271231", company=sample.name)
    rows = reply.rows("VOUCHER")
    assert len(rows) == len(sample.vouchers())
    assert {row.findtext("GUID") for row in rows} == {one.guid for one in sample.vouchers()}
    assert "श्री गणेश इलेक्ट्रिकल्स" in reply.text
    assert "&#4;" in reply.text
    assert "\x05" in reply.text
    assert "UDF:" in reply.text
