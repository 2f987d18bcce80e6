"""What is read of Tally becomes records, and what a change there means for each of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from app.domain.masters import Company, Godown, Ledger, Master, MasterKind, StockItem, VoucherType
from app.domain.quantities import Quantity, Unit
from app.domain.records import Mapping, Subject
from app.domain.states import State
from app.domain.vouchers import VoucherClass, VoucherHead
from tests.engine.bench import BILL, COMPANY, Bench, changed, dump
from tests.unit.purchase_builders import line, qty, voucher

D = Decimal
ANOTHER = voucher(line("ISO-63", "77", qty(1)), party="Kaveri", date=date(2026, 4, 29), alter_id=200)


def test_a_purchase_is_journaled_once_and_other_classes_never(bench: Bench) -> None:
    first = bench.read()
    assert (first.state, first.party, first.amount, first.label) == (
        State.NEW,
        "Shakti Switchgear",
        D(1090),
        "Purchase 41",
    )
    assert bench.read() == first
    journal = replace(BILL, guid=f"{COMPANY}-00000099", voucher_class=VoucherClass.JOURNAL)
    bench.intake.save_vouchers(COMPANY, [journal.head], [journal])
    assert bench.shelf.records.counts() == {State.NEW: 1}
    assert bench.kinds().count("journaled") == 1


def test_a_save_without_a_change_only_moves_the_version(bench: Bench) -> None:
    before = bench.sent()
    after = bench.read(changed(updated_at="20260503"))
    assert (after.state, after.source_version) == (State.SYNCED, before.source_version + 1)
    assert bench.intake.detailed(COMPANY, [changed().head]) == {BILL.guid}
    assert bench.intake.detailed(COMPANY, [BILL.head]) == frozenset()


def test_a_renumbered_voucher_is_shown_under_its_new_number_and_is_no_change(bench: Bench) -> None:
    bench.sent()
    after = bench.read(changed(number="42"))
    assert (after.state, after.label) == (State.SYNCED, "Purchase 42")


@pytest.mark.parametrize(
    "state",
    [State.NEW, State.NEEDS_MAPPING, State.DUPLICATE_SUSPECTED, State.READY, State.IGNORED, State.NOT_APPLICABLE],
)
def test_a_change_before_sending_starts_the_record_afresh(bench: Bench, state: State) -> None:
    bench.put(bench.read(), state, plan="{}", allow_duplicate=True, attempts=3)
    after = bench.read(changed(narration="x", reference="INV/10"))
    assert (after.state, after.plan, after.allow_duplicate, after.attempts) == (State.NEW, "", False, 0)
    assert (after.reasons, after.reference) == ((), "INV/10")


@pytest.mark.parametrize(
    "state",
    [
        State.SENDING,
        State.RETRY_WAIT,
        State.VERIFY,
        State.AWAITING_APPROVAL,
        State.BILL_PENDING,
        State.SYNCED,
        State.REJECTED,
        State.CHANGED_AT_DESTINATION,
        State.WITHDRAWING,
    ],
)
def test_a_change_after_sending_waits_for_a_person_and_names_what_differs(bench: Bench, state: State) -> None:
    bench.sent(state)
    after = bench.read(changed(reference="INV/10"))
    assert after.state is State.CHANGED_AT_SOURCE
    assert "Supplier invoice: INV/9 → INV/10" in after.reasons[0].text
    assert after.sent_source == bench.record().sent_source
    assert after.sent_source != after.source


def test_an_ignored_record_that_was_sent_comes_back_when_its_source_changes(bench: Bench) -> None:
    bench.put(bench.sent(State.CHANGED_AT_DESTINATION), State.IGNORED)
    assert bench.read(changed(narration="x")).state is State.CHANGED_AT_SOURCE


def test_a_change_that_is_taken_back_still_says_something(bench: Bench) -> None:
    bench.sent()
    bench.read(changed(narration="x"))
    after = bench.read(replace(BILL, alter_id=99))
    assert after.state is State.CHANGED_AT_SOURCE
    assert "nothing that a bill shows" in after.reasons[0].text


@pytest.mark.parametrize(
    ("fields", "word"),
    [
        ({"is_optional": True}, "optional"),
        ({"is_cancelled": True, "party": "", "stock": (), "ledgers": ()}, "cancelled"),
    ],
)
def test_cancelled_or_optional_after_sending_keeps_the_party_and_waits_for_a_person(
    bench: Bench, fields: dict[str, object], word: str
) -> None:
    bench.sent()
    after = bench.read(changed(**fields))
    assert (after.state, after.party, after.deleted) == (State.DELETED_AT_SOURCE, "Shakti Switchgear", False)
    assert word in after.reasons[0].text


def test_cancelled_before_sending_is_looked_at_again(bench: Bench) -> None:
    bench.read()
    after = bench.read(changed(is_cancelled=True, party="", stock=(), ledgers=()))
    assert (after.state, after.party) == (State.NEW, "Shakti Switchgear")


def test_deleted_before_sending_needs_nothing_and_after_sending_a_person(bench: Bench) -> None:
    bench.read()
    bench.intake.save_deleted(COMPANY, [BILL.guid])
    assert (bench.record().state, bench.record().deleted) == (State.NOT_APPLICABLE, True)
    other = replace(BILL, guid=f"{COMPANY}-0000002b", master_id=43)
    bench.sent(bill=other)
    bench.intake.save_deleted(COMPANY, [other.guid])
    assert (bench.record(other).state, bench.record(other).deleted) == (State.DELETED_AT_SOURCE, True)
    audited = len(bench.kinds())
    bench.intake.save_deleted(COMPANY, [other.guid, f"{COMPANY}-000000ff"])
    assert len(bench.kinds()) == audited


def test_a_deleted_voucher_that_a_restored_backup_brings_back_is_compared(bench: Bench) -> None:
    bench.sent()
    bench.intake.save_deleted(COMPANY, [BILL.guid])
    after = bench.read()
    assert (after.state, after.deleted) == (State.CHANGED_AT_SOURCE, False)


def test_a_voucher_made_a_journal_leaves_the_flow(bench: Bench) -> None:
    bench.sent()
    journal = changed(voucher_class=VoucherClass.JOURNAL, type_name="Journal")
    bench.intake.save_vouchers(COMPANY, [journal.head], [journal])
    after = bench.record()
    assert (after.state, after.source_version) == (State.DELETED_AT_SOURCE, journal.alter_id)
    assert "no longer a purchase" in after.reasons[0].text
    assert bench.read(replace(BILL, alter_id=300)).state is State.CHANGED_AT_SOURCE


def test_a_reused_identity_goes_to_a_person_and_never_into_a_replacement(bench: Bench) -> None:
    bench.sent()
    after = bench.read(replace(ANOTHER, guid=BILL.guid))
    assert (after.state, after.reasons[0].code) == (State.CHANGED_AT_SOURCE, "guid_reused")


def test_a_reused_identity_is_still_noticed_behind_a_version_that_contradicts_itself(bench: Bench) -> None:
    bench.sent()
    odd = bench.read(changed(party="", stock=(), ledgers=(), problem="it came without ledger lines"))
    assert (odd.state, odd.reasons[0].code, odd.party) == (
        State.CHANGED_AT_SOURCE,
        "voucher_contradicts_itself",
        BILL.party,
    )
    assert odd.amount == bench.record().amount > 0
    after = bench.read(replace(ANOTHER, guid=BILL.guid))
    assert (after.state, after.reasons[0].code) == (State.CHANGED_AT_SOURCE, "guid_reused")


def test_a_voucher_stored_before_problems_were_known_is_read_as_sound(bench: Bench) -> None:
    bench.put(bench.read(), State.NEW, source=dump(BILL).replace(',"problem":""', ""))
    assert "problem" not in bench.record().source
    assert bench.source().problem == ""
    assert bench.read(replace(BILL, alter_id=99)).state is State.NEW


def test_a_reused_identity_before_sending_is_simply_the_new_voucher(bench: Bench) -> None:
    bench.read()
    after = bench.read(replace(ANOTHER, guid=BILL.guid))
    assert (after.state, after.party, after.amount) == (State.NEW, "Kaveri", D(77))


# -- renames -----------------------------------------------------------------------------------------------------------


def test_renamed_ledgers_items_and_godowns_are_renamed_in_stored_vouchers_and_are_no_change(bench: Bench) -> None:
    bench.sent()
    save = bench.intake.save_masters
    save(COMPANY, MasterKind.LEDGER, [Ledger("led-S", "Shakti (new)", 1, 2, "Sundry Creditors")], complete=False)
    save(COMPANY, MasterKind.ITEM, [StockItem("i-mcb", "MCB 32A", 1, 2)], complete=False)
    save(COMPANY, MasterKind.GODOWN, [Godown("g-1", "Head Office", 1, 2)], complete=False)
    record, source = bench.record(), bench.source()
    assert (record.party, record.state) == ("Shakti (new)", State.SYNCED)
    assert (source.party, source.ledgers[0].ledger) == ("Shakti (new)", "Shakti (new)")
    assert (source.stock[0].item, source.stock[0].batches[0].godown) == ("MCB 32A", "Head Office")
    assert record.source == record.sent_source
    assert bench.read(replace(source, alter_id=99)).state is State.SYNCED
    assert bench.kinds().count("renamed") == 3


def test_two_names_exchanged_at_once_do_not_become_one(bench: Bench) -> None:
    bench.intake.save_masters(COMPANY, MasterKind.ITEM, [StockItem("i-2", "ISO-63", 2, 2)], complete=False)
    bill = voucher(line("MCB-32", "10", qty(1)), line("ISO-63", "20", qty(1)))
    bench.read(bill)
    swapped = [StockItem("i-mcb", "ISO-63", 1, 3), StockItem("i-2", "MCB-32", 2, 3)]
    bench.intake.save_masters(COMPANY, MasterKind.ITEM, swapped, complete=False)
    assert [one.item for one in bench.source(bill).stock] == ["ISO-63", "MCB-32"]


def test_renamed_units_and_voucher_types_are_renamed_in_stored_vouchers(bench: Bench) -> None:
    save = bench.intake.save_masters
    save(COMPANY, MasterKind.UNIT, [Unit("u-1", "Nos", 1, 1)], complete=True)
    save(COMPANY, MasterKind.VOUCHER_TYPE, [VoucherType("t-1", "Purchase", 1, 1, "", "Purchase")], complete=True)
    bill = voucher(line("MCB-32", "10", Quantity(((D(2), "Box"), (D(3), "Nos")), ((D(23), "Nos"),))))
    bench.sent(bill=bill)
    save(COMPANY, MasterKind.UNIT, [Unit("u-1", "Pcs", 1, 2)], complete=False)
    save(COMPANY, MasterKind.VOUCHER_TYPE, [VoucherType("t-1", "Einkauf", 1, 2, "", "Purchase")], complete=False)
    source = bench.source(bill)
    assert str(source.stock[0].actual) == "2 Box 3 Pcs = 23 Pcs"
    assert str(source.stock[0].batches[0].billed) == "2 Box 3 Pcs = 23 Pcs"
    assert bench.record(bill).label == "Einkauf 41"
    assert bench.read(replace(source, alter_id=99)).state is State.SYNCED


# -- mappings follow their masters ------------------------------------------------------------------------------------


def by_name(bench: Bench, kind: Subject, name: str, key: str = "", target: str = "T") -> None:
    bench.shelf.mappings.put(Mapping(kind, key or name, name, 7, target, bench.shelf.clock.now()))


def a_ledger(guid: str, name: str, master_id: int, alter_id: int) -> Ledger:
    return Ledger(guid, name, master_id, alter_id, "Sundry Creditors")


def mapped(bench: Bench) -> list[tuple[Subject, str, str]]:
    return [(m.kind, m.key, m.name) for m in bench.shelf.mappings.all()]


@pytest.mark.parametrize(
    ("subject", "kind", "first", "later", "other"),
    [
        (s, k, new("g-9", "Old", 9, 9), new("g-9", "New", 9, 10), new("g-10", "Old", 10, 11))
        for s, k, new in (
            (Subject.VENDOR, MasterKind.LEDGER, a_ledger),
            (Subject.LEDGER, MasterKind.LEDGER, a_ledger),
            (Subject.ITEM, MasterKind.ITEM, StockItem),
            (Subject.LOCATION, MasterKind.GODOWN, Godown),
            (Subject.UNIT, MasterKind.UNIT, Unit),
        )
    ],
)
@pytest.mark.parametrize("late", [False, True])
def test_a_mapping_by_name_stays_with_its_master_and_is_not_inherited(
    bench: Bench, subject: Subject, kind: MasterKind, first: Master, later: Master, other: Master, late: bool
) -> None:
    if not late:
        by_name(bench, subject, "Old")
    bench.intake.save_masters(COMPANY, kind, [first], complete=False)
    if late:  # as databases hold it that were written before mappings followed
        by_name(bench, subject, "Old")
    else:
        assert mapped(bench) == [(subject, "g-9", "Old")]
    bench.intake.save_masters(COMPANY, kind, [other, later], complete=False)
    assert mapped(bench) == [(subject, "g-9", "New")]
    assert bench.shelf.mappings.get(subject, "g-10", "Old") is None
    assert bench.shelf.mappings.get(subject, "g-9", "New") is not None


def test_a_later_mapping_of_the_master_replaces_the_one_by_name(bench: Bench) -> None:
    by_name(bench, Subject.VENDOR, "Old", target="first")
    by_name(bench, Subject.VENDOR, "Old", "g-9", target="second")
    bench.intake.save_masters(COMPANY, MasterKind.LEDGER, [a_ledger("g-9", "Old", 9, 9)], complete=False)
    assert [(m.key, m.target) for m in bench.shelf.mappings.all()] == [("g-9", "second")]


def test_a_mapping_of_another_kind_or_without_a_master_keeps_its_name(bench: Bench) -> None:
    by_name(bench, Subject.ITEM, "Old")
    by_name(bench, Subject.VENDOR, "Nobody")
    by_name(bench, Subject.VENDOR, "Nameless")
    ledgers = [a_ledger("g-9", "Old", 9, 9), a_ledger("", "Nameless", 10, 10)]
    bench.intake.save_masters(COMPANY, MasterKind.LEDGER, ledgers, complete=False)
    assert {key for _, key, _ in mapped(bench)} == {"Old", "Nobody", "Nameless"}


# -- the state of reading ----------------------------------------------------------------------------------------------


def test_a_restored_backup_opens_an_epoch_that_forgets_marks_and_keeps_records(bench: Bench) -> None:
    bench.sent()
    bench.intake.save_voucher_mark(COMPANY, 90)
    bench.intake.save_master_mark(COMPANY, 40)
    bench.intake.open_epoch(COMPANY, "The mark fell.")
    state = bench.intake.state(COMPANY)
    assert (state.epoch, state.voucher_mark, state.master_mark, state.resync) == (2, None, None, True)
    assert bench.intake.detailed(COMPANY, [BILL.head]) == frozenset()
    assert bench.read().epoch == 2
    assert bench.record().state is State.SYNCED
    bench.intake.save_voucher_mark(COMPANY, 80)
    assert not bench.intake.state(COMPANY).resync


def test_a_voucher_is_deleted_only_when_missed_twice_in_a_row(bench: Bench) -> None:
    bench.read()
    assert bench.intake.missing(COMPANY, [BILL.guid]) == []
    assert [h.guid for h in bench.intake.suspects(COMPANY)] == [BILL.guid]
    bench.intake.not_missing(COMPANY, [BILL.guid])
    assert bench.intake.suspects(COMPANY) == []
    assert bench.intake.missing(COMPANY, [BILL.guid]) == []
    assert bench.intake.missing(COMPANY, [BILL.guid]) == [BILL.guid]
    bench.intake.save_deleted(COMPANY, [BILL.guid])
    assert bench.intake.heads_by_guid(COMPANY, [BILL.guid]) == {}


def test_heads_are_found_by_date_and_seen_ones_are_no_suspects(bench: Bench) -> None:
    head = VoucherHead(BILL.guid, 42, 77, date(2026, 4, 20), "Purchase", "41")
    bench.intake.save_vouchers(COMPANY, [head], [])
    bench.intake.missing(COMPANY, [BILL.guid])
    bench.intake.save_vouchers(COMPANY, [replace(head, alter_id=78)], [])
    assert bench.intake.suspects(COMPANY) == []
    day = timedelta(days=1)
    assert bench.intake.heads(COMPANY, head.date, head.date) == {BILL.guid: replace(head, alter_id=78)}
    assert bench.intake.heads(COMPANY, head.date + day, head.date + 9 * day) == {}


def test_a_renamed_company_keeps_its_identity(bench: Bench) -> None:
    company = Company(COMPANY, "Sample (from 1-Apr-26)", None, None, None, None, 9, 9)
    bench.intake.bind(company)
    bench.intake.bind(company)
    assert list(bench.shelf.books.companies()) == [(COMPANY, "Sample (from 1-Apr-26)")]
    assert bench.kinds().count("company") == 2


def test_sentinels_are_the_newest_vouchers_that_exist(bench: Bench) -> None:
    for number in range(7):
        bench.read(replace(BILL, guid=f"{COMPANY}-{number:08x}", alter_id=100 + number))
    bench.intake.save_deleted(COMPANY, [f"{COMPANY}-00000006"])
    assert [v.alter_id for v in bench.intake.sentinels(COMPANY, 2)] == [105, 104]


def test_a_batch_is_journaled_whole_or_not_at_all(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(bench.shelf.audit, "add", fail)
    with pytest.raises(RuntimeError):
        bench.intake.save_vouchers(COMPANY, [BILL.head], [BILL])
    monkeypatch.undo()
    assert bench.shelf.records.counts() == {}
    assert bench.intake.heads_by_guid(COMPANY, [BILL.guid]) == {}
