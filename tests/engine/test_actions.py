"""What a person does: map, unmap, replay, link, create, ignore."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.errors import UsageError
from app.domain.purchasing import Vendor
from app.domain.records import OperationKind, OperationState, Reason, Subject
from app.domain.states import State
from tests.engine.bench import BILL, COMPANY, Bench, changed
from tests.store.shelf import reason
from tests.unit.purchase_builders import MOMENT, sku


def waiting(bench: Bench, number: int, *reasons: Reason, state: State = State.NEEDS_MAPPING) -> int:
    return bench.shelf.record(number, state, reasons=reasons).id


# -- mapping -----------------------------------------------------------------------------------------------------------


def test_a_mapping_is_kept_under_the_masters_guid_and_releases_exactly_the_records_that_waited(bench: Bench) -> None:
    by_key = waiting(bench, 1, reason("vendor_missing", "Shakti Switchgear", Subject.VENDOR, "led-S"))
    by_name = waiting(bench, 2, reason("vendor_missing", "Shakti Switchgear", Subject.VENDOR, "Shakti Switchgear"))
    other = waiting(bench, 3, reason("vendor_missing", "Kaveri", Subject.VENDOR, "led-K"))
    item = waiting(bench, 4, reason("item_missing", "Shakti Switchgear", Subject.ITEM, "led-S"))
    settled = waiting(bench, 5, reason("x", "Shakti Switchgear", Subject.VENDOR, "led-S"), state=State.IGNORED)
    assert bench.actions.would_release(Subject.VENDOR, "Shakti Switchgear", COMPANY) == 3
    assert bench.actions.map(Subject.VENDOR, "Shakti Switchgear", "Shakti", COMPANY).released == (by_key, by_name)
    states = [bench.shelf.records.get(i).state for i in (by_key, by_name, other, item, settled)]  # type: ignore[union-attr]
    assert states == [State.NEW, State.NEW, State.NEEDS_MAPPING, State.NEEDS_MAPPING, State.IGNORED]
    (mapping,) = bench.shelf.mappings.all()
    assert (mapping.key, mapping.target_id, mapping.target, mapping.target_kind) == ("led-S", 7, "Shakti", "vendor")


@pytest.mark.parametrize(
    ("kind", "target", "words"),
    [
        (Subject.VENDOR, "Nobody", "no active entry"),
        (Subject.VENDOR, "shakti", "no active entry"),
        (Subject.VENDOR, "Closed", "no active entry"),
        (Subject.VENDOR, "#10", "no active entry"),
        (Subject.VENDOR, "#999", "no active entry"),
        (Subject.VENDOR, "#7x", "no active entry"),
        (Subject.VENDOR, "Twin", "#8, #9"),
        (Subject.ITEM, "Shakti", "no active entry"),
        (Subject.LEDGER, "porto", "or a role"),
        (Subject.CUSTOMER, "x", "Kinds:"),
    ],
)
def test_a_target_that_is_not_exactly_one_active_thing_is_refused_and_nothing_is_kept(
    bench: Bench, kind: Subject, target: str, words: str
) -> None:
    with pytest.raises(UsageError) as caught:
        bench.actions.map(kind, "anything", target, COMPANY)
    assert words in str(caught.value)
    assert list(bench.shelf.mappings.all()) == []


@pytest.mark.parametrize(
    ("kind", "source", "target", "expected"),
    [
        (Subject.VENDOR, "Shakti Switchgear", "#9", ("led-S", 9, "Twin")),
        (Subject.ITEM, "MCB-32", "PANEL", ("i-mcb", 105, "PANEL")),
        (Subject.LOCATION, "Main Location", "North", ("g-1", 202, "North")),
        (Subject.LEDGER, "Unknown Ledger", "spread", ("Unknown Ledger", None, "spread")),
        (Subject.LEDGER, "Shakti Switchgear", "M-32", ("led-S", 101, "M-32")),
        (Subject.UNIT, "Nos", "Each", ("Nos", None, "Each")),
    ],
)
def test_what_can_be_mapped_to_what(
    bench: Bench, kind: Subject, source: str, target: str, expected: tuple[str, int | None, str]
) -> None:
    bench.actions.map(kind, source, target, COMPANY)
    (mapping,) = bench.shelf.mappings.all()
    assert (mapping.key, mapping.target_id, mapping.target) == expected


@pytest.mark.parametrize(
    ("kind", "source", "target", "hint"),
    [
        (Subject.VENDOR, "Shakti Swichgear", "Shakti", "did you mean “Shakti Switchgear”?"),
        (Subject.VENDOR, "shakti  switchgear", "Shakti", "did you mean “Shakti Switchgear”?"),
        (Subject.ITEM, "MCB 32", "M-32", "“MCB-32”"),
        (Subject.LOCATION, "Main Lokation", "North", "Check the spelling"),
        (Subject.LEDGER, "Shakti Switch Gear", "spread", "Check the spelling"),
    ],
)
def test_a_misspelt_name_is_refused_once_the_masters_were_read(
    bench: Bench, kind: Subject, source: str, target: str, hint: str
) -> None:
    with pytest.raises(UsageError) as caught:
        bench.actions.map(kind, source, target, COMPANY)
    assert source in str(caught.value)
    assert hint in str(caught.value)
    assert list(bench.shelf.mappings.all()) == []
    bench.actions.map(kind, source, target, None)  # no company was read yet
    assert [m.key for m in bench.shelf.mappings.all()] == [source]


def test_a_name_that_a_voucher_waits_for_can_be_mapped_although_no_master_has_it(bench: Bench) -> None:
    record = waiting(bench, 1, reason("vendor_missing", "Shakti Switchgears", Subject.VENDOR, "Shakti Switchgears"))
    assert bench.actions.map(Subject.VENDOR, "Shakti Switchgears", "Shakti", COMPANY).released == (record,)


@pytest.mark.parametrize(
    ("source", "company", "unknown"),
    [("Shakti Switchgear", COMPANY, False), ("Zenith Metals", COMPANY, True), ("Zenith Metals", None, False)],
)
def test_a_mapping_says_that_nothing_has_its_name_yet_once_the_masters_were_read(
    bench: Bench, source: str, company: str | None, unknown: bool
) -> None:
    assert bench.actions.map(Subject.VENDOR, source, "Shakti", company).unknown_source is unknown
    assert [m.name for m in bench.shelf.mappings.all()] == [source]


def test_mapping_again_replaces_and_unmapping_forgets(bench: Bench) -> None:
    bench.actions.map(Subject.VENDOR, "Shakti Switchgear", "Shakti", COMPANY)
    bench.actions.map(Subject.VENDOR, "Shakti Switchgear", "#8", COMPANY)
    assert [m.target_id for m in bench.shelf.mappings.all()] == [8]
    bench.actions.unmap(Subject.VENDOR, "Shakti Switchgear")
    with pytest.raises(UsageError):
        bench.actions.unmap(Subject.VENDOR, "Shakti Switchgear")


def test_a_unit_mapping_releases_what_waits_for_the_unit(bench: Bench) -> None:
    record = waiting(bench, 1, reason("unit_mismatch", "Nos", Subject.UNIT, "u-1"))
    assert bench.actions.map(Subject.UNIT, "Nos", "Each", COMPANY).released == (record,)


def test_a_ledger_mapping_releases_expense_vouchers_as_well(bench: Bench) -> None:
    expense = waiting(bench, 1, reason("expense_voucher", "x", Subject.SETTING), state=State.NOT_APPLICABLE)
    cancelled = waiting(bench, 2, reason("cancelled", "x", Subject.VOUCHER), state=State.NOT_APPLICABLE)
    assert bench.actions.map(Subject.LEDGER, "Rent", "tax", COMPANY).released == (expense,)
    assert bench.shelf.records.get(cancelled).state is State.NOT_APPLICABLE  # type: ignore[union-attr]


def test_a_mapping_never_releases_a_record_that_was_sent(bench: Bench) -> None:
    record = bench.sent(State.REJECTED, reasons=(reason("refused", "M-32", Subject.ITEM, "i-mcb"),))
    assert bench.actions.map(Subject.ITEM, "MCB-32", "M-32", COMPANY).released == ()
    assert bench.shelf.records.get(record.id).state is State.REJECTED  # type: ignore[union-attr]


def test_two_active_entries_with_one_id_across_lists_are_told_apart_by_name(bench: Bench) -> None:
    bench.lists(vendors=[Vendor(20, "X", True, MOMENT)], skus=[sku(20, "SAME-ID")])
    bench.actions.map(Subject.VENDOR, "Shakti Switchgear", "#20", COMPANY)
    bench.actions.map(Subject.ITEM, "MCB-32", "#20", COMPANY)
    assert {m.target for m in bench.shelf.mappings.all()} == {"X", "SAME-ID"}


# -- replay ------------------------------------------------------------------------------------------------------------

_REPLAYS = [
    (State.NEW, State.NEW, True),
    (State.NEEDS_MAPPING, State.NEW, True),
    (State.NOT_APPLICABLE, State.NEW, True),
    (State.IGNORED, State.NEW, True),
    (State.REJECTED, State.NEW, True),
    (State.READY, State.READY, True),
    (State.DUPLICATE_SUSPECTED, State.DUPLICATE_SUSPECTED, False),
]


@pytest.mark.parametrize(("before", "after", "accepted"), _REPLAYS)
def test_replay_of_a_record_that_was_never_sent(bench: Bench, before: State, after: State, accepted: bool) -> None:
    record = bench.put(bench.read(), before, attempts=4, reasons=(reason(),), next_attempt_at=bench.shelf.clock.now())
    answer = bench.actions.replay(record.id)
    found = bench.record()
    assert (answer.accepted, found.state) == (accepted, after)
    assert found.generation == 1
    if accepted:
        assert (found.attempts, found.next_attempt_at, found.reasons) == (0, None, ())


_SENT_REPLAYS = [
    (State.SENDING, State.SENDING, False),
    (State.RETRY_WAIT, State.RETRY_WAIT, False),
    (State.VERIFY, State.VERIFY, False),
    (State.AWAITING_APPROVAL, State.AWAITING_APPROVAL, False),
    (State.BILL_PENDING, State.BILL_PENDING, False),
    (State.REJECTED, State.SENDING, False),
    (State.CHANGED_AT_SOURCE, State.CHANGED_AT_SOURCE, False),
    (State.CHANGED_AT_DESTINATION, State.CHANGED_AT_DESTINATION, False),
    (State.DELETED_AT_SOURCE, State.WITHDRAWING, True),
    (State.WITHDRAWING, State.WITHDRAWING, False),
]


@pytest.mark.parametrize(("before", "after", "withdraw_only"), _SENT_REPLAYS)
def test_replay_of_a_sent_record_keeps_its_identity_and_never_makes_it_new(
    bench: Bench, before: State, after: State, withdraw_only: bool
) -> None:
    record = bench.sent(before)
    assert bench.actions.replay(record.id).accepted
    found = bench.record()
    assert (found.state, found.withdraw_only, found.generation) == (after, withdraw_only, 1)
    assert found.sent_source


def test_replay_of_a_synced_record_does_nothing(bench: Bench) -> None:
    record = bench.sent()
    assert not bench.actions.replay(record.id).accepted
    assert bench.record() == record


def test_replay_of_a_refused_write_plans_it_again_and_of_a_refused_withdrawal_withdraws_again(bench: Bench) -> None:
    record = bench.sent(State.REJECTED, reasons=(reason("refused"),))
    operation = bench.shelf.records.plan_operation(record, 1, OperationKind.CREATE_RECEIPT, "")
    bench.shelf.records.save_operation(replace(operation, state=OperationState.REFUSED, error="no"))
    unclear = bench.shelf.records.plan_operation(record, 1, OperationKind.CREATE_ORDER, "")
    bench.shelf.records.save_operation(replace(unclear, state=OperationState.UNCLEAR))
    bench.actions.replay(record.id)
    states = {o.kind: o.state for o in bench.shelf.records.operations(record.id)}
    assert states == {
        OperationKind.CREATE_RECEIPT: OperationState.PLANNED,
        OperationKind.CREATE_ORDER: OperationState.UNCLEAR,
    }
    bench.put(bench.record(), State.REJECTED, reasons=(reason("cannot_withdraw", "part 1", Subject.DOCUMENT),))
    bench.actions.replay(record.id)
    assert bench.record().state is State.WITHDRAWING


def test_a_suspected_duplicate_is_answered_by_link_or_create(bench: Bench) -> None:
    record = bench.put(
        bench.read(), State.DUPLICATE_SUSPECTED, reasons=(reason("typed_by_hand", "B7", Subject.DOCUMENT),)
    )
    assert not bench.actions.replay(record.id).accepted
    bench.actions.replay(record.id, create=True)
    assert (bench.record().state, bench.record().allow_duplicate) == (State.NEW, True)
    bench.put(bench.record(), State.DUPLICATE_SUSPECTED, reasons=(reason("same_invoice", "Purchase 7"),))
    bench.actions.replay(record.id, link=True)
    found = bench.record()
    assert (found.state, found.reasons[0].code) == (State.IGNORED, "linked")
    assert "Purchase 7" in found.reasons[0].text


def _with_twin(bench: Bench) -> int:
    """A record whose answer was lost beside an order of the same vendor, date and total without our mark."""
    said = reason("unmarked_twin", "PO50", Subject.DOCUMENT, "1/50")
    record = bench.sent(State.REJECTED, reasons=(said,))
    operation = bench.shelf.records.plan_operation(record, 1, OperationKind.CREATE_ORDER, "")
    bench.shelf.records.save_operation(replace(operation, state=OperationState.UNCLEAR))
    return operation.id


def test_an_unmarked_twin_is_asked_about_and_never_decided(bench: Bench) -> None:
    operation = _with_twin(bench)
    assert not bench.actions.replay(bench.record().id).accepted
    assert bench.record().state is State.REJECTED
    assert bench.shelf.records.operation(operation).state is OperationState.UNCLEAR


def test_linking_a_twin_makes_it_the_document_of_this_record(bench: Bench) -> None:
    operation = _with_twin(bench)
    assert bench.actions.replay(bench.record().id, link=True).accepted
    stored = bench.shelf.records.operation(operation)
    assert (stored.state, stored.result_id, bench.record().state) == (OperationState.DONE, 50, State.SENDING)


def test_a_twin_that_is_another_purchase_still_leaves_the_lost_answer_to_be_searched(bench: Bench) -> None:
    operation = _with_twin(bench)
    assert bench.actions.replay(bench.record().id, create=True).accepted
    stored = bench.shelf.records.operation(operation)
    assert (stored.state, stored.empty_searches) == (OperationState.UNCLEAR, 0)
    assert (bench.record().state, bench.record().allow_duplicate) == (State.VERIFY, True)


def test_a_reused_identity_is_sent_as_a_new_generation_only_by_create(bench: Bench) -> None:
    record = bench.sent(State.CHANGED_AT_SOURCE, reasons=(reason("guid_reused", "x", Subject.VOUCHER),))
    assert not bench.actions.replay(record.id).accepted
    bench.actions.replay(record.id, create=True)
    found = bench.record()
    assert (found.state, found.generation, found.sent_source) == (State.NEW, 2, "")


def test_replay_of_an_ignored_record_that_was_sent_compares_it_again(bench: Bench) -> None:
    record = bench.put(bench.sent(State.CHANGED_AT_DESTINATION), State.IGNORED)
    bench.actions.replay(record.id)
    assert bench.record().state is State.VERIFY


def test_replay_of_an_ignored_change_shows_the_change_again_and_never_calls_it_synced(bench: Bench) -> None:
    bench.sent()
    record = bench.put(bench.read(changed(reference="INV/10")), State.IGNORED, attempts=1)
    answer = bench.actions.replay(record.id)
    found = bench.record()
    assert (found.state, found.attempts) == (State.CHANGED_AT_SOURCE, 0)
    assert "INV/10" in found.reasons[0].text
    assert "Replay" in answer.text


@pytest.mark.parametrize("deleted", [True, False])
def test_replay_of_an_ignored_voucher_that_is_gone_says_so(bench: Bench, deleted: bool) -> None:
    bench.sent()
    if deleted:
        bench.intake.save_deleted(COMPANY, [BILL.guid])
    else:
        bench.read(changed(is_cancelled=True, party="", stock=(), ledgers=()))
    record = bench.put(bench.record(), State.IGNORED, reasons=())
    bench.actions.replay(record.id)
    found = bench.record()
    assert found.state is State.DELETED_AT_SOURCE
    assert found.reasons[0].code == ("deleted" if deleted else "cancelled")
    bench.actions.replay(record.id)
    assert (bench.record().state, bench.record().withdraw_only) == (State.WITHDRAWING, True)


def test_an_unknown_record_is_a_wrong_use(bench: Bench) -> None:
    with pytest.raises(UsageError):
        bench.actions.replay(4711)
    with pytest.raises(UsageError):
        bench.actions.ignore(4711, "because", "me")


# -- ignore ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "state", [State.NEW, State.NEEDS_MAPPING, State.DUPLICATE_SUSPECTED, State.READY, State.REJECTED]
)
def test_ignoring_says_who_and_why(bench: Bench, state: State) -> None:
    record = bench.put(bench.read(), state)
    bench.actions.ignore(record.id, "entered by hand", "Meera")
    found = bench.record()
    assert found.state is State.IGNORED
    assert found.reasons[0].text == "Ignored by Meera: entered by hand."
    assert any("Meera" in e.text for e in bench.shelf.audit.entries(record_id=record.id))


@pytest.mark.parametrize("state", [State.SENDING, State.VERIFY, State.WITHDRAWING, State.SYNCED])
def test_what_is_under_way_or_in_sync_cannot_be_ignored(bench: Bench, state: State) -> None:
    record = bench.sent(state)
    with pytest.raises(UsageError) as caught:
        bench.actions.ignore(record.id, "x", "me")
    assert ("synced: there is nothing" in str(caught.value)) is (state is State.SYNCED)
    assert bench.record() == record


@pytest.mark.parametrize(
    "state",
    [
        State.AWAITING_APPROVAL,
        State.BILL_PENDING,
        State.CHANGED_AT_SOURCE,
        State.DELETED_AT_SOURCE,
        State.REJECTED,
        State.CHANGED_AT_DESTINATION,
        State.RETRY_WAIT,
    ],
)
def test_a_sent_record_that_needs_attention_can_be_ignored(bench: Bench, state: State) -> None:
    record = bench.sent(state)
    bench.actions.ignore(record.id, "x", "me")
    assert bench.record().state is State.IGNORED


@pytest.mark.parametrize("text", ["", "   "])
def test_ignoring_needs_a_reason(bench: Bench, text: str) -> None:
    record = bench.read()
    with pytest.raises(UsageError):
        bench.actions.ignore(record.id, text, "me")
