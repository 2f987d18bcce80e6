"""The reading cycle against a simulated Tally: what changed arrives, what did not costs one request."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from tally_support import NAME, START, Bench, purchase

from app.connectors.tally import normalise
from app.connectors.tally.artefacts import Request
from app.connectors.tally.refusals import bad_answer
from app.domain.errors import BadAnswer, CompanyNotOpen, CompanyUnsure
from app.domain.masters import Ledger, MasterKind
from app.domain.vouchers import VoucherClass
from app.simulators.tally import Company, Fault, Line, TallySimulator, empty_company
from app.simulators.tally.masters import Ledger as LedgerKind

OTHER_GUID = "9b1c8a51-6d27-4e94-8b12-a95d1c7e4f61"


def ids(sim: TallySimulator) -> list[str]:
    return [record.id for record in sim.requests]


def test_first_reading_brings_every_voucher_of_the_scope_and_saves_the_mark(
    bench: Bench, company: Company, sim: TallySimulator
) -> None:
    old, new = purchase(company, date(2025, 4, 1)), purchase(company, date(2026, 3, 10))
    before_go_live = purchase(company, date(2025, 4, 2))
    summary = bench.read(start=date(2025, 4, 3))
    assert bench.stored() == {new.guid}
    assert before_go_live.guid not in bench.stored()
    bench.book.open_epoch(bench.guid, "test")
    bench.read()
    assert {old.guid, new.guid} <= bench.stored()
    assert summary.company.guid == company.guid
    assert bench.shelf.state.voucher_mark == company.alt_vch_id
    assert sim.forbidden_requests == []
    assert sim.overlaps == 0


def test_a_voucher_arrives_exactly_as_entered(bench: Bench, company: Company) -> None:
    entered = purchase(
        company,
        lines=[Line("MCB", godowns=(("Van 1", 4), ("Main Location", 6)), rate="12.5"), Line("MCB", 2, 7, billed=1)],
        narration="first line\nof two",
    )
    bench.read()
    read = bench.voucher(entered.guid)
    assert read.voucher_class is VoucherClass.PURCHASE
    assert (read.party, read.reference, read.narration) == ("Acme & Sons", "INV-1", "first line\nof two")
    first, second = read.stock
    assert [(b.godown, b.actual and b.actual.number) for b in first.batches] == [("Van 1", 4), ("Main Location", 6)]
    assert (second.actual and second.actual.number, second.billed and second.billed.number) == (2, 1)
    assert sum(entry.amount for entry in read.ledgers) == 0
    assert next(entry.amount for entry in read.ledgers if entry.is_party) == entered.total


def test_nothing_new_costs_one_request_of_at_most_6_kb(bench: Bench, company: Company, sim: TallySimulator) -> None:
    purchase(company)
    bench.read()
    sim.journal.clear()
    summary = bench.read()
    assert summary.unchanged
    assert summary.requests == 1
    assert [record.id for record in sim.requests] == ["MLCCompanies"]
    assert sim.requests[0].bytes_out + sim.requests[0].bytes_in <= 6 * 1024


def test_new_voucher_in_the_recent_window_needs_no_second_window(
    bench: Bench, company: Company, sim: TallySimulator
) -> None:
    purchase(company)
    bench.read()
    fresh = purchase(company)
    sim.journal.clear()
    summary = bench.read()
    assert fresh.guid in bench.shelf.details
    assert ids(sim).count("MLCVchDelta") == 1
    assert (summary.details, summary.heads) == (1, 1)


def test_back_dated_voucher_is_found_in_the_old_windows(bench: Bench, company: Company) -> None:
    purchase(company)
    bench.read()
    late = purchase(company, date(2025, 5, 9))
    bench.read()
    assert bench.voucher(late.guid).date == date(2025, 5, 9)


def test_re_dated_voucher_keeps_its_identity(bench: Bench, company: Company) -> None:
    voucher = purchase(company)
    bench.read()
    company.redate_voucher(voucher.guid, date(2025, 6, 1))
    summary = bench.read()
    assert bench.voucher(voucher.guid).date == date(2025, 6, 1)
    assert summary.deleted == 0
    assert bench.stored() == {voucher.guid}


def test_voucher_re_dated_before_go_live_is_no_deletion(bench: Bench, company: Company) -> None:
    kept, moved = purchase(company), purchase(company)
    bench.options = replace(bench.options, start=date(2026, 3, 1))
    bench.read()
    company.redate_voucher(moved.guid, date(2025, 4, 2))
    summary = bench.read()
    assert summary.deleted == 0
    assert bench.voucher(moved.guid).date == date(2025, 4, 2)
    assert bench.stored() == {kept.guid, moved.guid}


def test_deleted_voucher_is_noticed_after_two_readings_and_a_look_at_itself(
    bench: Bench, company: Company, sim: TallySimulator
) -> None:
    gone, kept = purchase(company), purchase(company)
    bench.read()
    company.delete_voucher(gone.guid)
    sim.journal.clear()
    summary = bench.read()
    assert summary.deleted == 1
    assert bench.shelf.deleted == {gone.guid}
    assert ids(sim).count("MLCVchCensus") >= 2
    assert f"ID:{gone.master_id}" in ids(sim)
    assert kept.guid in bench.stored()


def test_the_last_voucher_of_a_book_can_be_deleted_too(bench: Bench, company: Company) -> None:
    only = purchase(company)
    bench.read()
    company.delete_voucher(only.guid)
    assert bench.read().deleted == 1


def test_old_deletion_waits_for_the_nightly_census(bench: Bench, company: Company) -> None:
    gone = purchase(company, date(2025, 4, 20))
    purchase(company)
    bench.read()
    company.delete_voucher(gone.guid)
    assert bench.read().deleted == 0
    assert bench.read(census=True).deleted == 1
    assert bench.shelf.state.census_at is not None


def test_cancelled_voucher_stays_listed_without_lines(bench: Bench, company: Company) -> None:
    voucher = purchase(company)
    bench.read()
    company.cancel_voucher(voucher.guid)
    bench.read()
    read = bench.voucher(voucher.guid)
    assert read.is_cancelled
    assert (read.stock, read.ledgers, read.party) == ((), (), "")


def test_optional_voucher_becomes_regular(bench: Bench, company: Company) -> None:
    voucher = purchase(company, optional=True)
    bench.read()
    assert bench.voucher(voucher.guid).is_optional
    company.set_optional(voucher.guid, False)
    bench.read()
    assert not bench.voucher(voucher.guid).is_optional


def test_unwanted_classes_leave_only_their_heads(bench: Bench, company: Company) -> None:
    sale = company.add_sales(customer="Site Contracts", date=date(2026, 3, 2), lines=[Line("MCB", 1, 20)])
    bought = purchase(company)
    bench.read()
    assert bench.stored() == {sale.guid, bought.guid}
    assert set(bench.shelf.details) == {bought.guid}


def test_a_users_own_type_has_the_class_of_the_type_above_it(bench: Bench, company: Company) -> None:
    bench.read()
    company.add_voucher_type("GST Purchase", "Purchase")
    voucher = purchase(company, type_name="GST Purchase")
    bench.read()
    assert bench.voucher(voucher.guid).voucher_class is VoucherClass.PURCHASE


def test_type_made_while_we_read_is_learned_at_once(bench: Bench, company: Company, sim: TallySimulator) -> None:
    purchase(company)
    bench.read()
    company.touch_voucher(purchase(company).guid)
    made: list[str] = []

    def make_type(request: Request) -> None:
        if request.name == "MLCVchDelta" and not made:
            company.add_voucher_type("Late Purchase", "Purchase")
            voucher = company.vouchers()[-1]
            made.append(company.alter_voucher(voucher.guid, type_name="Late Purchase").guid)

    bench.client.before = make_type
    bench.read()
    bench.client.before = None
    bench.read()
    assert bench.voucher(made[0]).voucher_class is VoucherClass.PURCHASE


def test_renamed_ledger_arrives_as_a_master_with_the_same_guid(bench: Bench, company: Company) -> None:
    purchase(company)
    bench.read()
    before = {m.guid: m.name for m in bench.book.masters(bench.guid, MasterKind.LEDGER)}
    company.rename_ledger("Acme & Sons", "Acme Brothers")
    summary = bench.read()
    after = {m.guid: m.name for m in bench.book.masters(bench.guid, MasterKind.LEDGER)}
    changed = {guid for guid in after if before[guid] != after[guid]}
    assert [after[guid] for guid in changed] == ["Acme Brothers"]
    assert not summary.restored
    purchase(company, supplier="Acme Brothers")
    assert not bench.read().restored


def test_restored_backup_with_lower_marks_opens_an_epoch_and_compares_everything(
    bench: Bench, company: Company
) -> None:
    kept = purchase(company)
    bench.read()
    backup = company.backup()
    lost = [purchase(company) for _ in range(3)]
    bench.read()
    company.restore(backup)
    summary = bench.read()
    assert summary.restored
    assert bench.shelf.state.epoch == 2
    assert not bench.shelf.state.resync
    assert bench.shelf.deleted == {voucher.guid for voucher in lost}
    assert kept.guid in bench.stored()


def test_restored_backup_that_was_overtaken_shows_in_the_sentinels(bench: Bench, company: Company) -> None:
    purchase(company)
    bench.read()
    backup = company.backup()
    before = [purchase(company, reference=f"OLD-{n}") for n in range(3)]
    bench.read()
    company.restore(backup)
    for n in range(6):
        purchase(company, reference=f"NEW-{n}")
    assert (company.alt_vch_id or 0) > (bench.shelf.state.voucher_mark or 0)
    summary = bench.read()
    assert summary.restored
    assert bench.voucher(before[0].guid).reference == "NEW-0"


def test_overtaken_restore_of_unwanted_vouchers_shows_in_the_overlap(bench: Bench, company: Company) -> None:
    purchase(company)
    bench.read()
    backup = company.backup()
    for n in range(3):
        company.add_sales(customer="Site Contracts", date=date(2026, 3, 2 + n), lines=[Line("MCB", 1, 20)])
    bench.read()
    company.restore(backup)
    hidden = [purchase(company, date(2026, 3, 9), reference=f"NEW-{n}") for n in range(6)]
    summary = bench.read()
    assert summary.restored
    assert {voucher.guid for voucher in hidden} <= set(bench.shelf.details)


def test_swapped_data_under_equal_marks_show_when_sentinels_are_checked(bench: Bench, company: Company) -> None:
    purchase(company)
    bench.read()
    backup = company.backup()
    purchase(company, reference="OLD")
    bench.read()
    company.restore(backup)
    purchase(company, reference="NEW")
    assert bench.read().unchanged
    assert bench.read(check_sentinels=True).restored


def test_another_supplier_at_the_same_change_number_is_a_restore(bench: Bench, company: Company) -> None:
    company.add_supplier("Bolt Ltd")
    purchase(company)
    bench.read()
    backup = company.backup()
    purchase(company)
    bench.read()
    company.restore(backup)
    purchase(company, supplier="Bolt Ltd")
    assert bench.read(check_sentinels=True).restored


def test_a_rename_inside_old_vouchers_is_no_restore(bench: Bench, company: Company) -> None:
    purchase(company)
    bench.read()
    company.rename_ledger("Acme & Sons", "Acme Brothers")
    company.rename_item("MCB", "MCB 16 A")
    company.rename_godown("Van 1", "Truck 1")
    assert not bench.read(check_sentinels=True).restored
    assert not bench.read(check_sentinels=True).restored


def test_closed_company_is_named_and_nothing_is_deleted(bench: Bench, company: Company, sim: TallySimulator) -> None:
    purchase(company)
    bench.read()
    sim.open_company(empty_company("Volt & Wire", OTHER_GUID))
    sim.close_company(NAME)
    with pytest.raises(CompanyNotOpen, match="Volt & Wire"):
        bench.read()
    assert bench.shelf.deleted == set()


def test_company_whose_name_only_begins_alike_is_not_taken(sim: TallySimulator) -> None:
    with pytest.raises(CompanyNotOpen):
        Bench(sim.url, "Volt & Wire").read()


def test_first_bind_ignores_case_and_surrounding_space(sim: TallySimulator) -> None:
    assert Bench(sim.url, f"  {NAME.upper()} ").read().company.name == NAME


def test_renamed_company_is_found_by_its_guid(bench: Bench, company: Company) -> None:
    bench.read()
    company.rename("Voltline")
    summary = bench.read()
    assert summary.company.name == "Voltline"
    assert bench.shelf.company is not None
    assert bench.shelf.company.name == "Voltline"


def test_another_company_of_the_same_name_is_not_read(bench: Bench, sim: TallySimulator) -> None:
    bench.read()
    sim.close_company(NAME)
    sim.open_company(empty_company(NAME, OTHER_GUID))
    with pytest.raises(CompanyNotOpen, match="another one"):
        bench.read()


def test_two_companies_with_one_guid_are_a_doubt(bench: Bench, company: Company, sim: TallySimulator) -> None:
    bench.read()
    sim.open_company(empty_company("Copy of Volt", company.guid))
    with pytest.raises(CompanyUnsure):
        bench.read()


def test_two_companies_of_one_name_are_a_doubt(bench: Bench, sim: TallySimulator) -> None:
    bench.read()
    sim.open_company(empty_company(NAME, OTHER_GUID))
    with pytest.raises(CompanyUnsure):
        bench.read()


def test_empty_company_list_means_unknown(bench: Bench, company: Company, sim: TallySimulator) -> None:
    purchase(company)
    bench.read()
    sim.faults.arm(Fault.EMPTY_COMPANY_LIST)
    with pytest.raises(CompanyUnsure):
        bench.read()
    assert bench.shelf.deleted == set()


def test_company_closed_in_the_middle_deletes_nothing_and_saves_no_mark(
    bench: Bench, company: Company, sim: TallySimulator
) -> None:
    purchase(company)
    bench.read()
    mark = bench.shelf.state.voucher_mark
    company.delete_voucher(purchase(company).guid)

    def close(request: Request) -> None:
        if request.name == "MLCVchCensus":
            sim.close_company(NAME)

    bench.client.before = close
    with pytest.raises((CompanyNotOpen, CompanyUnsure)):
        bench.read()
    assert bench.shelf.deleted == set()
    assert bench.shelf.state.voucher_mark == mark


def test_entries_made_while_we_read_are_left_to_the_next_cycle(
    bench: Bench, company: Company, sim: TallySimulator
) -> None:
    first = purchase(company)
    before = company.alt_vch_id
    late: list[str] = []

    def enter(request: Request) -> None:
        if request.name == "MLCVchFull" and not late:
            late.append(purchase(company).guid)

    bench.client.before = enter
    summary = bench.read()
    assert summary.moved_meanwhile
    assert bench.shelf.state.voucher_mark == before
    assert bench.stored() == {first.guid}
    bench.read()
    assert late[0] in bench.shelf.details


def test_voucher_edited_between_list_and_detail_is_read_by_the_next_cycle(
    bench: Bench, company: Company, sim: TallySimulator
) -> None:
    vouchers = [purchase(company, reference=f"R{n}") for n in range(3)]
    edited: list[int] = []

    def edit(request: Request) -> None:
        if request.name == "MLCVchFull" and not edited:
            edited.append(company.alter_voucher(vouchers[1].guid, reference="NEW").alter_id)

    bench.client.before = edit
    summary = bench.read()
    assert summary.moved_meanwhile
    assert set(bench.shelf.details) == {vouchers[0].guid, vouchers[2].guid}
    bench.read()
    assert bench.voucher(vouchers[1].guid).reference == "NEW"


def test_interrupted_first_reading_goes_on_where_it_stopped(
    bench: Bench, company: Company, sim: TallySimulator
) -> None:
    vouchers = [purchase(company, date(2026, 1 + n % 3, 1 + n)) for n in range(9)]
    sim.faults.arm(Fault.TRUNCATED, match="MLCVchFull")
    bench.options = replace(bench.options, batch=2)
    hits = {"n": 0}

    def later(request: Request) -> None:
        if request.name == "MLCVchFull":
            hits["n"] += 1
            if hits["n"] <= 2:
                sim.faults.clear(Fault.TRUNCATED)
            else:
                sim.faults.arm(Fault.TRUNCATED, match="MLCVchFull")

    bench.client.before = later
    with pytest.raises(BadAnswer):
        bench.read()
    saved = list(bench.book.shelves[company.guid].saved)
    assert 0 < len(saved) < len(vouchers)
    bench.client.before = None
    sim.faults.clear()
    bench.read()
    assert sorted(bench.shelf.saved) == sorted({voucher.guid for voucher in vouchers})


def test_batches_go_out_oldest_change_first(bench: Bench, company: Company) -> None:
    for n in range(6):
        purchase(company, date(2026, 3, 1 + n % 2))
    bench.read(batch=2)
    order = [bench.voucher(guid).alter_id for guid in bench.shelf.saved]
    assert order == sorted(order)


def test_one_odd_voucher_does_not_hold_up_the_others(
    bench: Bench, company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    good, odd, also_good = (purchase(company, reference=name) for name in ("A", "ODD", "B"))
    check = normalise.check_voucher

    def stricter(voucher: object, quantities: object) -> None:
        if getattr(voucher, "reference", "") == "ODD":
            raise bad_answer("its debits and credits differ by 1")
        check(voucher, quantities)  # type: ignore[arg-type]

    monkeypatch.setattr(normalise, "check_voucher", stricter)
    bench.read()
    assert {guid: bench.voucher(guid).problem for guid in bench.shelf.details} == {
        good.guid: "",
        also_good.guid: "",
        odd.guid: "its debits and credits differ by 1",
    }


def test_masters_come_with_their_roles(bench: Bench, company: Company) -> None:
    company.add_unit("Box")
    company.add_compound_unit("Box", 10, "Nos")
    bench.read()
    units = {m.name: m for m in bench.book.masters(bench.guid, MasterKind.UNIT)}
    compound = units["Box of 10 Nos"]
    assert (compound.main_unit, compound.tail_unit, compound.conversion) == ("Box", "Nos", Decimal(10))  # type: ignore[union-attr]
    item = next(m for m in bench.book.masters(bench.guid, MasterKind.ITEM) if m.name == "MCB")
    assert (item.part_number, item.aliases, item.base_unit) == ("P-1", ("Breaker",), "Nos")  # type: ignore[union-attr]
    ledger = next(m for m in bench.book.masters(bench.guid, MasterKind.LEDGER) if m.name == "Acme & Sons")
    assert isinstance(ledger, Ledger)
    assert ledger.parent == "Sundry Creditors"
    groups = {m.name: m for m in bench.book.masters(bench.guid, MasterKind.GROUP)}
    assert groups["Sundry Creditors"].reserved_name == "Sundry Creditors"  # type: ignore[union-attr]
    assert groups["Purchase Accounts"].parent == ""


def test_deleted_master_disappears_with_the_nightly_reading(bench: Bench, company: Company) -> None:
    company.add_supplier("Nobody")
    bench.read()
    company.delete_master(LedgerKind, "Nobody")
    bench.read()
    bench.read(census=True)
    assert "Nobody" not in {m.name for m in bench.book.masters(bench.guid, MasterKind.LEDGER)}


def test_a_company_without_vouchers_is_read_and_then_unchanged(bench: Bench) -> None:
    bench.read()
    assert bench.shelf.state.voucher_mark == 0
    assert bench.read().unchanged


def test_scope_begins_at_the_go_live_date(bench: Bench, company: Company) -> None:
    purchase(company, START)
    purchase(company, date(2026, 3, 14))
    bench.read(start=date(2026, 3, 1))
    assert len(bench.stored()) == 1


def test_post_dated_voucher_is_read_with_its_flag(bench: Bench, company: Company) -> None:
    voucher = purchase(company, date(2026, 8, 1), post_dated=True)
    bench.read()
    assert bench.voucher(voucher.guid).is_post_dated
