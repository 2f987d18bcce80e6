"""The marks of a company move exactly as measured on TallyPrime."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tally_ask import purchase

from app.simulators.tally import Company, Line, UnbalancedError, UnknownMasterError, UnknownVoucherError, empty_company
from app.simulators.tally.masters import Ledger, StockItem, VoucherType


def test_no_voucher_mark_exists_before_the_first_voucher(company: Company) -> None:
    assert company.alt_vch_id is None


def test_creating_a_voucher_adds_one_and_leaves_the_masters_mark(company: Company) -> None:
    before = company.alt_mst_id
    voucher = purchase(company)
    assert (company.alt_vch_id, voucher.alter_id, company.alt_mst_id) == (1, 1, before)


def test_altering_adds_one_even_without_a_change_and_keeps_the_guid(company: Company) -> None:
    voucher = purchase(company)
    same = company.alter_voucher(voucher.guid)
    other = company.alter_voucher(voucher.guid, narration="changed", lines=[Line("MCB", 3, 10)], taxes=[])
    assert (same.alter_id, other.alter_id, company.alt_vch_id) == (2, 3, 3)
    assert voucher.guid == same.guid == other.guid
    assert other.total == 30


def test_cancelling_adds_one_and_empties_the_voucher(company: Company) -> None:
    cancelled = company.cancel_voucher(purchase(company).guid)
    assert (cancelled.alter_id, cancelled.cancelled, cancelled.lines, cancelled.entries) == (2, True, (), ())


def test_redating_adds_one_keeps_the_guid_and_changes_the_key(company: Company) -> None:
    voucher = purchase(company)
    moved = company.redate_voucher(voucher.guid, date(2025, 4, 9))
    assert (moved.alter_id, moved.guid, moved.date) == (2, voucher.guid, date(2025, 4, 9))
    assert moved.key != voucher.key
    assert int(moved.key[-8:], 16) % 8 == 0


def test_marking_optional_adds_two_and_back_adds_one(company: Company) -> None:
    voucher = purchase(company)
    assert company.set_optional(voucher.guid, True).alter_id == 3
    assert company.set_optional(voucher.guid, False).alter_id == 4


def test_deleting_adds_two_removes_the_row_and_keeps_the_last_voucher_date(company: Company) -> None:
    voucher = purchase(company)
    company.delete_voucher(voucher.guid)
    assert company.alt_vch_id == 3
    assert company.vouchers() == []
    assert company.last_voucher_date == voucher.date
    with pytest.raises(UnknownVoucherError):
        company.voucher(voucher.guid)


def test_a_deleted_masterid_is_not_given_out_again(company: Company) -> None:
    first = purchase(company)
    company.delete_voucher(first.guid)
    assert purchase(company).master_id == first.master_id + 1


def test_the_guid_is_the_company_guid_and_eight_hex_digits_of_the_masterid(company: Company) -> None:
    voucher = purchase(company)
    assert voucher.guid == f"{company.guid}-{voucher.master_id:08x}"


def test_vouchers_and_masters_have_separate_masterids(company: Company) -> None:
    assert purchase(company).master_id == 1
    assert company.add_supplier("Late Supplier").master_id > 88


def test_each_change_of_a_master_adds_one_on_the_masters_mark(company: Company) -> None:
    start = company.alt_mst_id
    company.add_supplier("New")
    company.alter_master(Ledger, "New")
    company.rename_ledger("New", "Newer")
    company.delete_master(Ledger, "Newer")
    assert company.alt_mst_id == start + 4


def test_a_rename_shows_in_old_vouchers_without_a_new_alterid(company: Company) -> None:
    voucher = purchase(company)
    company.rename_ledger("Acme & Sons", "Acme Group")
    company.rename_item("MCB", "MCB-16A")
    again = company.voucher(voucher.guid)
    assert (again.alter_id, company.alt_vch_id) == (1, 1)
    assert again.party_id is not None
    assert company.get(Ledger, again.party_id).name == "Acme Group"


def test_a_used_master_cannot_be_deleted(company: Company) -> None:
    purchase(company)
    with pytest.raises(ValueError, match="Cannot be deleted"):
        company.delete_master(Ledger, "Acme & Sons")


def test_a_duplicate_master_is_refused(company: Company) -> None:
    with pytest.raises(ValueError, match="already exists"):
        company.add_supplier("acme & sons")


def test_inserting_and_deleting_renumbers_without_new_alterids(company: Company) -> None:
    late = purchase(company, date(2025, 11, 3))
    assert company.voucher_number(late) == "1"
    early = purchase(company, date(2025, 10, 1))
    assert company.voucher_number(late) == "2"
    company.delete_voucher(early.guid)
    assert company.voucher_number(late) == "1"
    assert company.voucher(late.guid).alter_id == 1


def test_a_stated_number_is_kept(company: Company) -> None:
    kept = purchase(company, number="P/77")
    purchase(company, date(2025, 4, 2))
    assert company.voucher_number(kept) == "P/77"


def test_a_restored_backup_takes_the_marks_back_and_reissues_guids(company: Company) -> None:
    purchase(company)
    backup = company.backup()
    masters = company.alt_mst_id
    lost = purchase(company, reference="LOST")
    company.add_supplier("Lost Supplier")
    company.restore(backup)
    assert (company.alt_vch_id, company.alt_mst_id, len(company.vouchers())) == (1, masters, 1)
    reissued = purchase(company, reference="OTHER")
    assert (reissued.guid, reissued.alter_id) == (lost.guid, lost.alter_id)
    assert company.voucher(lost.guid).reference == "OTHER"
    with pytest.raises(UnknownMasterError):
        company.find(Ledger, "Lost Supplier")


def test_a_voucher_entered_under_a_former_name_can_be_altered_after_a_restore(company: Company) -> None:
    voucher = purchase(company)
    company.rename_item("MCB", "MCB-16A")
    backup = company.backup()
    company.add_item("LATE")
    company.restore(backup)
    company.alter_voucher(voucher.guid, narration="still this item")
    assert company.get(StockItem, company.voucher(voucher.guid).lines[0].item_id).name == "MCB-16A"
    company.add_item("MCB")
    company.alter_master(StockItem, "MCB-16A")
    assert company.find(StockItem, "MCB").name == "MCB", "a new master of the name is meant by it from then on"


def test_renaming_the_company_keeps_its_guid(company: Company) -> None:
    guid = company.guid
    company.rename("Other Name")
    assert (company.name, company.guid) == ("Other Name", guid)


def test_a_renamed_reserved_type_keeps_its_reserved_name_and_users_types_have_none(company: Company) -> None:
    company.add_voucher_type("GST Purchase", "Purchase")
    company.add_voucher_type("Import Purchase", "GST Purchase")
    company.rename_master(VoucherType, "Purchase", "Supplier Bill")
    child = company.find(VoucherType, "Import Purchase")
    assert company.find(VoucherType, "Supplier Bill").reserved_name == "Purchase"
    assert child.reserved_name == ""
    assert company.reserved_class(child.master_id) == "Purchase"
    assert purchase(company, type_name="Import Purchase").alter_id == 1


def test_a_voucher_that_does_not_balance_is_refused_and_moves_nothing(company: Company) -> None:
    with pytest.raises(UnbalancedError):
        company.add_entries("Payment", date(2025, 11, 3), debits=[("Cash", 5)], credits=[("Bank Account", 4)])
    with pytest.raises(UnknownMasterError):
        purchase(company, supplier="Nobody")
    assert company.alt_vch_id is None


@given(st.lists(st.sampled_from(["create", "alter", "cancel", "redate", "optional", "delete"]), max_size=30))
def test_alterids_stay_unique_and_the_mark_is_their_upper_bound(steps: list[str]) -> None:
    book = empty_company()
    book.add_supplier("S")
    book.add_item("I")
    expected = 0
    for step in steps:
        existing = book.vouchers()
        if step == "create" or not existing:
            book.add_purchase(supplier="S", date=date(2025, 5, 1), lines=[Line("I", 1, 1)])
            expected += 1
            continue
        guid = existing[-1].guid
        actions: dict[str, Callable[[str], object]] = {
            "alter": book.touch_voucher,
            "cancel": book.cancel_voucher,
            "redate": lambda one: book.redate_voucher(one, date(2025, 6, 1)),
            "optional": lambda one: book.set_optional(one, True),
            "delete": book.delete_voucher,
        }
        actions[step](guid)
        expected += 2 if step in {"optional", "delete"} else 1
    alter_ids = [voucher.alter_id for voucher in book.vouchers()]
    assert (book.alt_vch_id or 0) == expected
    assert len(set(alter_ids)) == len(alter_ids)
    assert all(alter_id <= expected for alter_id in alter_ids)
