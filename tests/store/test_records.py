"""The journal of records: transitions, operations claimed once, reasons and what is due."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from app.domain.errors import RecordMoved
from app.domain.records import OperationKind, OperationState, Subject
from app.domain.states import ATTENTION, State, allowed
from app.flows.purchases import planner as purchases
from app.flows.stock import planner as stock
from app.store.records import RecordFilter, TransitionRefused
from tests.store.shelf import Shelf, reason


def test_a_record_comes_back_as_it_was_journaled(shelf: Shelf) -> None:
    made = shelf.record(
        1,
        reasons=(reason(), reason("vendor_missing", "Shakti", Subject.VENDOR)),
        plan="{}",
        deleted=True,
        allow_duplicate=True,
        withdraw_only=True,
        next_attempt_at=shelf.clock.now(),
        attempts=3,
        sent_source="s",
    )
    assert shelf.records.get(made.id) == made
    assert shelf.records.by_source("purchases", "c", "c-00000001") == made
    assert shelf.records.by_guid("purchases", "C-00000001".lower()) == made
    assert shelf.records.get(999) is None
    assert list(shelf.records.find(RecordFilter())) == [made]


def test_one_source_object_is_journaled_once(shelf: Shelf) -> None:
    shelf.record(1)
    with pytest.raises(Exception, match=r"UNIQUE"):
        shelf.record(1)


@pytest.mark.parametrize("flow", [purchases.NAME, stock.NAME])
@pytest.mark.parametrize("before", list(State))
def test_the_store_refuses_every_transition_the_table_does_not_allow_and_keeps_the_record(
    shelf: Shelf, before: State, flow: str
) -> None:
    for number, after in enumerate(State, start=1):
        record = shelf.record(number, before, flow=flow)
        if allowed(before, after, flow):
            assert shelf.records.save(replace(record, state=after)).state is after
        else:
            with pytest.raises(TransitionRefused):
                shelf.records.save(replace(record, state=after, party="changed"))
            assert shelf.records.get(record.id) == record


def test_a_purchase_that_was_sent_is_refused_what_a_stock_movement_may(shelf: Shelf) -> None:
    bought = shelf.record(1, State.SYNCED, flow=purchases.NAME)
    with pytest.raises(TransitionRefused, match="purchases"):
        shelf.records.save(replace(bought, state=State.NEW))
    moved = shelf.record(2, State.SYNCED, flow=stock.NAME)
    assert shelf.records.save(replace(moved, state=State.NEW)).state is State.NEW


def test_a_transition_is_audited_and_a_save_without_one_is_not(shelf: Shelf) -> None:
    record = shelf.record(1)
    ready = shelf.records.save(replace(record, state=State.READY))
    shelf.records.save(replace(ready, attempts=1))
    entries = list(shelf.audit.entries(record_id=record.id))
    assert [(e.kind, e.detail) for e in entries] == [("state", "new -> ready")]


def test_what_was_read_before_somebody_else_saved_overwrites_nothing(shelf: Shelf) -> None:
    mine = shelf.record(1)
    theirs = shelf.records.save(replace(mine, state=State.IGNORED))
    with pytest.raises(RecordMoved) as caught:
        shelf.records.save(replace(mine, state=State.READY))
    assert caught.value.advice
    assert shelf.records.get(mine.id) == theirs


def test_saving_replaces_the_reasons(shelf: Shelf) -> None:
    record = shelf.record(1, reasons=(reason(),))
    saved = shelf.records.save(replace(record, state=State.NEEDS_MAPPING, reasons=(reason(name="ISO"),)))
    found = shelf.records.get(record.id)
    assert found == saved
    assert shelf.records.waiting_for(Subject.ITEM, ["guid-MCB"]) == []
    assert shelf.records.waiting_for(Subject.ITEM, ["guid-ISO"]) == [record.id]
    assert shelf.records.waiting_for(Subject.ITEM, ["ISO"]) == [record.id]
    assert shelf.records.waiting_for(Subject.VENDOR, ["ISO"]) == []


def test_reasons_are_grouped_by_cause_with_the_number_of_records(shelf: Shelf) -> None:
    for number in (1, 2, 3):
        shelf.record(number, State.NEEDS_MAPPING, reasons=(reason(), reason(name=f"only {number}")))
    shelf.record(4, State.SYNCED, reasons=(reason(),))
    groups = shelf.records.groups(ATTENTION)
    assert [(g.name, g.records) for g in groups] == [("MCB", 3), ("only 1", 1), ("only 2", 1), ("only 3", 1)]
    assert groups[0].advice == "Map it."


def test_due_records_come_oldest_document_first_and_not_before_their_time(shelf: Shelf) -> None:
    now = shelf.clock.now()
    late = shelf.record(1, State.READY, document_date=date(2026, 4, 9))
    early = shelf.record(2, State.READY, document_date=date(2026, 4, 2))
    timed = shelf.record(3, State.RETRY_WAIT, next_attempt_at=now + timedelta(minutes=5))
    states = (State.READY, State.RETRY_WAIT)
    assert shelf.records.due(states, now) == [early.id, late.id]
    assert shelf.records.due_at(states, now) == []
    assert shelf.records.next_due(states) == timed.next_attempt_at
    assert timed.id in shelf.records.due(states, now + timedelta(minutes=5))
    assert shelf.records.next_due([State.SYNCED]) is None


def test_filters_and_counts(shelf: Shelf) -> None:
    shelf.record(1, State.SYNCED, party="Kaveri 100% Cables")
    shelf.record(2, State.REJECTED, reasons=(reason("refused"),), reference="AB_12")
    assert [r.label for r in shelf.records.find(RecordFilter(text="kaveri"))] == ["Purchase 1"]
    assert [r.label for r in shelf.records.find(RecordFilter(text="100%"))] == ["Purchase 1"]
    assert shelf.records.find(RecordFilter(text="%")) == shelf.records.find(RecordFilter(text="100%"))
    assert [r.label for r in shelf.records.find(RecordFilter(code="refused"))] == ["Purchase 2"]
    assert shelf.records.counts() == {State.SYNCED: 1, State.REJECTED: 1}
    assert shelf.records.counts("other") == {}
    assert len(shelf.records.find(RecordFilter(), limit=1, offset=1)) == 1


def test_versions_are_those_of_this_epoch_that_still_exist(shelf: Shelf) -> None:
    shelf.record(1)
    shelf.record(2, epoch=2)
    shelf.record(3, deleted=True)
    keys = [f"c-{n:08x}" for n in range(1, 4)]
    assert shelf.records.versions("c", 1, keys) == {"c-00000001": 1}
    assert shelf.records.versions("d", 1, keys) == {}


# -- two flows of one voucher ------------------------------------------------------------------------------------------


def test_a_stock_record_is_behind_when_the_purchase_of_its_voucher_was_saved_after_it(shelf: Shelf) -> None:
    bought = shelf.record(1)
    moved = shelf.record(2, State.SYNCED, flow=stock.NAME, source_key=f"{bought.source_key}/stock")
    shelf.record(3, flow=stock.NAME, source_key="c-00000099/stock")

    def behind() -> list[int]:
        return list(shelf.records.behind(stock.NAME, purchases.NAME))

    assert behind() == []
    shelf.clock.move(seconds=1)
    shelf.records.save(replace(bought, state=State.READY))
    assert behind() == [moved.id]
    shelf.clock.move(seconds=1)
    shelf.records.touch(moved)
    assert behind() == []
    looked_at = shelf.records.get(moved.id)
    assert looked_at == replace(moved, updated_at=shelf.clock.now())
    assert [e.kind for e in shelf.audit.entries(record_id=moved.id)] == [], "nothing happened to it"


def test_a_touch_with_yesterdays_picture_of_the_record_does_nothing(shelf: Shelf) -> None:
    mine = shelf.record(1, State.SYNCED, flow=stock.NAME)
    shelf.clock.move(seconds=1)
    theirs = shelf.records.save(replace(mine, state=State.NEW))
    shelf.clock.move(seconds=1)
    shelf.records.touch(mine)
    assert shelf.records.get(mine.id) == theirs


def test_what_was_sent_of_a_company_is_found_by_state_in_the_order_of_dates(shelf: Shelf) -> None:
    late = shelf.record(1, State.CHANGED_AT_SOURCE, sent_source="s", document_date=date(2026, 4, 9))
    early = shelf.record(2, State.IGNORED, sent_source="s", document_date=date(2026, 4, 2))
    shelf.record(3, State.CHANGED_AT_SOURCE)
    shelf.record(4, State.SYNCED, sent_source="s")
    shelf.record(5, State.IGNORED, sent_source="s", company_guid="d")
    states = (State.CHANGED_AT_SOURCE, State.IGNORED)
    assert list(shelf.records.sent_in("c", states)) == [early.id, late.id]


# -- operations --------------------------------------------------------------------------------------------------------


def test_an_operation_is_planned_once_per_place(shelf: Shelf) -> None:
    record = shelf.record(1)
    first = shelf.records.plan_operation(record, 1, OperationKind.CREATE_ORDER, "a")
    assert shelf.records.plan_operation(record, 1, OperationKind.CREATE_ORDER, "b") == first
    others = [
        shelf.records.plan_operation(record, 2, OperationKind.CREATE_ORDER, "c"),
        shelf.records.plan_operation(record, 1, OperationKind.CREATE_RECEIPT, "d"),
        shelf.records.plan_operation(record, 1, OperationKind.CANCEL_RECEIPT, "", target_id=5),
        shelf.records.plan_operation(record, 1, OperationKind.CANCEL_RECEIPT, "", target_id=6),
        shelf.records.plan_operation(replace(record, generation=2), 1, OperationKind.CREATE_ORDER, "e"),
    ]
    assert len({o.id for o in (first, *others)}) == 6
    assert [o.part for o in shelf.records.operations(record.id, 2)] == [1]


@pytest.mark.parametrize("state", [OperationState.PLANNED, OperationState.UNCLEAR, OperationState.REFUSED])
def test_of_many_senders_exactly_one_gets_the_claim(tmp_path: Path, state: OperationState) -> None:
    shelf = Shelf(tmp_path)
    other = Shelf(tmp_path)
    record = shelf.record(1)
    operation = replace(shelf.records.plan_operation(record, 1, OperationKind.CREATE_ORDER, ""), state=state)
    shelf.records.save_operation(operation)
    barrier, won = threading.Barrier(8), []

    def claim(owner: Shelf) -> None:
        barrier.wait()
        won.append(owner.records.claim(operation, request="r", intent_at=owner.clock.now(), resend_until=None))
        owner.database.close_thread()

    threads = [threading.Thread(target=claim, args=(shelf if n % 2 else other,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(won) == [False] * 7 + [True]
    stored = shelf.records.operation(operation.id)
    assert (stored.state, stored.attempts, stored.request) == (OperationState.INTENT, 1, "r")
    shelf.close()
    other.close()


def test_a_claim_with_yesterdays_picture_of_the_operation_fails(shelf: Shelf) -> None:
    record = shelf.record(1)
    old = shelf.records.plan_operation(record, 1, OperationKind.CREATE_ORDER, "")
    now = shelf.clock.now()
    assert shelf.records.claim(old, request="", intent_at=now, resend_until=None)
    current = shelf.records.operation(old.id)
    shelf.records.save_operation(replace(current, state=OperationState.UNCLEAR, empty_searches=2, searched_at=now))
    assert not shelf.records.claim(old, request="", intent_at=now, resend_until=None)
    unclear = shelf.records.operation(old.id)
    assert shelf.records.claim(unclear, request="", intent_at=now, resend_until=now + timedelta(days=1))
    again = shelf.records.operation(old.id)
    assert (again.attempts, again.empty_searches, again.searched_at) == (2, 0, None)
    assert again.resent_until == now + timedelta(days=1)


def test_a_saved_operation_comes_back_whole(shelf: Shelf) -> None:
    record = shelf.record(1)
    now = shelf.clock.now()
    operation = replace(
        shelf.records.plan_operation(record, 1, OperationKind.CREATE_ORDER, "r"),
        state=OperationState.DONE,
        result_id=9,
        intent_at=now,
        empty_searches=1,
        searched_at=now,
        resent_until=now,
        error="e",
    )
    shelf.records.save_operation(operation)
    assert shelf.records.operation(operation.id) == operation
    assert shelf.records.operations_in([OperationState.DONE]) == [operation]
    assert shelf.records.operations_in([OperationState.INTENT]) == []
