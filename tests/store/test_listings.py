"""The lists of the window against a journal whose rows are known: grouping, totals, filters, orders, times."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from app.domain.records import Record, Subject
from app.domain.states import State
from app.store.listings.causes import CauseFilter, CauseKey, CauseOrder, CauseRecordOrder, Causes, Tab
from app.store.listings.names import Names
from app.store.listings.overview import OverviewNumbers
from app.store.listings.records import RecordColumn, RecordList, RecordQuery, Sum
from app.store.listings.trail import AuditList, AuditQuery
from tests.store.shelf import Shelf, reason

VENDOR = CauseKey("vendor_missing", Subject.VENDOR, "Shakti", "guid-Shakti")
ITEM = CauseKey("item_missing", Subject.ITEM, "MCB", "guid-MCB")


def waiting(shelf: Shelf, number: int, *codes: str, amount: str = "100.00", **changes: object) -> Record:
    """A record that waits for the vendor, the item, or both."""
    reasons = tuple(
        reason("vendor_missing", "Shakti", Subject.VENDOR) if code == "vendor" else reason("item_missing", "MCB")
        for code in codes
    )
    record = shelf.record(number, amount=Decimal(amount), **changes)  # type: ignore[arg-type]
    return shelf.records.save(replace(record, state=State.NEEDS_MAPPING, reasons=reasons))


def put(shelf: Shelf, record: Record, *states: State, **changes: object) -> Record:
    for state in states:
        record = shelf.records.save(replace(record, state=state, **changes))  # type: ignore[arg-type]
    return record


def test_a_record_with_two_reasons_stands_under_both_causes_and_is_counted_once_in_the_totals(shelf: Shelf) -> None:
    waiting(shelf, 1, "vendor", "item", amount="0.10")
    waiting(shelf, 2, "vendor", amount="0.20")
    causes = Causes(shelf.database)
    found = {one.cause: (one.records, one.amount) for one in causes.page(CauseFilter(), CauseOrder.RECORDS, 0, 10)}
    assert found == {VENDOR: (2, Decimal("0.30")), ITEM: (1, Decimal("0.10"))}
    totals = causes.totals(CauseFilter())
    assert (totals.records, totals.causes, totals.amount) == (2, 2, Decimal("0.30"))
    rows = causes.records(VENDOR, CauseFilter(), CauseRecordOrder.LABEL, 0, 10)
    assert [(row.id, row.other_causes) for row in rows] == [(1, 1), (2, 0)]
    assert list(causes.ids(CauseFilter(), ITEM)) == [1]


def test_waiting_counts_from_the_first_time_until_it_is_settled(shelf: Shelf) -> None:
    first = shelf.clock.now()
    record = waiting(shelf, 1, "item")
    shelf.clock.move(days=2)
    record = put(shelf, record, State.NEW, State.NEEDS_MAPPING)
    causes = Causes(shelf.database)
    (one,) = causes.page(CauseFilter(), CauseOrder.OLDEST, 0, 10)
    assert abs(one.oldest - first) < timedelta(seconds=1)
    record = put(shelf, record, State.IGNORED, State.NEEDS_MAPPING)
    (one,) = causes.page(CauseFilter(), CauseOrder.OLDEST, 0, 10)
    assert one.oldest - first >= timedelta(days=2)


def test_what_a_person_resolved_is_listed_under_what_it_had_waited_for_since_that_time(shelf: Shelf) -> None:
    record = waiting(shelf, 1, "vendor")
    shelf.clock.move(days=1)
    noon = shelf.clock.now()
    put(shelf, record, State.READY, State.SENDING, State.SYNCED, reasons=(), sent_source="{}")
    causes = Causes(shelf.database)
    assert causes.totals(CauseFilter()).records == 0
    (one,) = causes.page(CauseFilter(Tab.RESOLVED, since=noon), CauseOrder.RECORDS, 0, 10)
    assert one.cause == VENDOR
    assert not causes.page(CauseFilter(Tab.RESOLVED, since=noon + timedelta(hours=1)), CauseOrder.RECORDS, 0, 10)


def test_what_is_about_the_record_itself_is_grouped_by_its_party(shelf: Shelf) -> None:
    for number in (1, 2):
        record = shelf.record(number, State.NEW)
        said = reason("refused", f"Purchase {number}", Subject.DOCUMENT, "x")
        shelf.records.save(replace(record, state=State.REJECTED, reasons=(said,)))
    (one,) = Causes(shelf.database).page(CauseFilter(), CauseOrder.RECORDS, 0, 10)
    assert (one.cause.name, one.cause.key, one.records) == ("Shakti", "", 2)


@pytest.mark.parametrize(("text", "found"), [("inv/9", 2), ("purchase 2", 1), ("mcb", 1), ("100%", 0), ("_", 0)])
def test_a_search_looks_at_label_party_reference_and_missing_thing_literally(
    shelf: Shelf, text: str, found: int
) -> None:
    waiting(shelf, 1, "vendor")
    waiting(shelf, 2, "item")
    assert Causes(shelf.database).totals(CauseFilter(text=text)).records == found


def test_filters_by_code_and_subject(shelf: Shelf) -> None:
    waiting(shelf, 1, "vendor")
    waiting(shelf, 2, "item")
    causes = Causes(shelf.database)
    assert list(causes.ids(CauseFilter(codes=frozenset({"item_missing"})))) == [2]
    assert list(causes.ids(CauseFilter(subjects=frozenset({Subject.VENDOR})))) == [1]


def test_a_changed_amount_party_and_label_reach_the_lists(shelf: Shelf) -> None:
    record = waiting(shelf, 1, "vendor")
    shelf.records.save(replace(record, amount=Decimal("7.25"), party="Other", label="Purchase 1 bis"))
    causes = Causes(shelf.database)
    assert causes.totals(CauseFilter()).amount == Decimal("7.25")
    assert causes.totals(CauseFilter(text="bis")).records == 1


@pytest.mark.parametrize(
    ("column", "ids"),
    [
        (RecordColumn.LABEL, [1, 2, 3]),
        (RecordColumn.AMOUNT, [2, 3, 1]),
        (RecordColumn.DATE, [3, 1, 2]),
        (RecordColumn.PARTY, [2, 3, 1]),
        (RecordColumn.REFERENCE, [3, 2, 1]),
        (RecordColumn.STATE, [1, 3, 2]),
        (RecordColumn.CHANGED, [1, 2, 3]),
    ],
)
@pytest.mark.parametrize("text", ["", "purchase"])
def test_records_sort_by_every_column_numbers_as_numbers(
    shelf: Shelf, column: RecordColumn, ids: list[int], text: str
) -> None:
    rows = [
        ("Purchase 9", "10.00", 2, "Zeta", "c", State.NEW),
        ("Purchase 10", "9.50", 3, "acme", "B", State.READY),
        ("Purchase 100", "9.60", 1, "Beta", "a", State.NEW),
    ]
    for number, (label, amount, day, party, reference, state) in enumerate(rows, start=1):
        shelf.record(
            number, state, label=label, amount=Decimal(amount), document_date=date(2026, 4, day), party=party,
            reference=reference, updated_at=shelf.clock.move(seconds=1),
        )  # fmt: skip
    records = RecordList(shelf.database)
    up = records.page(RecordQuery(column=column, descending=False, text=text), 0, 10)
    down = records.page(RecordQuery(column=column, descending=True, text=text), 0, 10)
    assert [row.id for row in up] == ids
    assert [row.id for row in down] == ids[::-1]
    assert [row.id for row in records.page(RecordQuery(column=column, descending=False, text=text), 1, 1)] == ids[1:2]


def test_records_are_counted_as_they_are_filtered(shelf: Shelf) -> None:
    for number, state in enumerate((State.NEW, State.NEW, State.SYNCED), start=1):
        shelf.record(number, state, document_date=date(2026, 4, number))
    records = RecordList(shelf.database)
    query = RecordQuery(states=frozenset({State.NEW}), first=date(2026, 4, 2), last=date(2026, 4, 3))
    assert [row.id for row in records.page(query, 0, 10)] == [2]
    assert records.count(query) == 1
    each = shelf.records.get(2)
    assert each is not None
    assert records.sums(query) == {State.NEW: Sum(1, each.amount), State.SYNCED: Sum(1, each.amount)}
    assert records.sums(RecordQuery(text="purchase 3")) == {State.SYNCED: Sum(1, each.amount)}


@pytest.mark.parametrize("column", RecordColumn)
def test_records_of_one_supplier_are_listed_in_any_order(shelf: Shelf, column: RecordColumn) -> None:
    for number, party in enumerate(("Havells India", "Havells India Ltd", "havells india ltd"), start=1):
        shelf.record(number, State.NEW, party=party)
    records = RecordList(shelf.database)
    query = RecordQuery(party="Havells India Ltd", column=column, descending=False)
    assert [row.id for row in records.page(query, 0, 10)] == [2, 3]
    assert records.count(query) == 2
    assert records.sums(query)[State.NEW].records == 2
    assert records.count(replace(query, text="india ltd", states=frozenset({State.NEW}))) == 2
    assert records.count(replace(query, text="cables")) == 0


def test_days_count_each_record_once_and_a_repeated_read_back_does_not_move_it(shelf: Shelf) -> None:
    begin = shelf.clock.now()
    plan = '{"total": "1200.50"}'  # with what is left out of the bill in Tally
    done = put(shelf, shelf.record(1), State.SENDING, State.SYNCED, sent_source="{}", plan=plan)
    waiting(shelf, 2, "item")
    failed = shelf.record(4)
    shelf.records.save(replace(failed, state=State.REJECTED, reasons=(reason("refused", "x", Subject.DOCUMENT),)))
    shelf.clock.move(days=1)
    put(shelf, done, State.SENDING, State.SYNCED)
    numbers = OverviewNumbers(shelf.database)
    first = (begin, begin + timedelta(hours=1))
    assert numbers.day(*first) == (1, 1, 1)
    assert numbers.moved(*first) == numbers.moved(*first, "purchases") == (1, Decimal("1200.50"))
    assert numbers.day(first[1], first[1] + timedelta(days=2)) == (0, 0, 0)
    oldest = numbers.oldest()
    assert oldest is not None
    assert oldest.record_id == 2


def test_audit_pages_by_record_kind_and_time(shelf: Shelf) -> None:
    for number in range(6):
        shelf.audit.add("state" if number % 2 else "answer", f"entry {number}", record_id=number % 3)
        shelf.clock.move(minutes=1)
    start = shelf.clock.now() - timedelta(minutes=6)
    trail = AuditList(shelf.database)
    cases = [
        (AuditQuery(), [6, 5, 4, 3, 2, 1]),
        (AuditQuery(newest_first=False, kinds=frozenset({"answer"})), [1, 3, 5]),
        (AuditQuery(record_id=1, kinds=frozenset({"state", "answer"})), [5, 2]),
        (AuditQuery(since=start + timedelta(minutes=2), until=start + timedelta(minutes=4)), [4, 3]),
        (AuditQuery(text="ENTRY 5"), [6]),
    ]
    for query, seqs in cases:
        assert [entry.seq for entry in trail.page(query, 0, 10)] == seqs, query
        assert trail.count(query) == len(seqs), query
    assert [entry.seq for entry in trail.page(AuditQuery(), 2, 2)] == [4, 3]
    assert list(trail.kinds()) == ["answer", "state"]


def test_targets_that_begin_with_the_text_come_first_and_inactive_ones_never(shelf: Shelf) -> None:
    rows = [(1, "Best Cables", True), (2, "Cables Ltd", True), (3, "Cables Old", False), (4, "Zinc", True)]
    shelf.references.save("servicetitan", "vendor", ((i, name, on, {"name": name}) for i, name, on in rows))
    assert [one.id for one in Names(shelf.database).targets("servicetitan", ["vendor"], "cab", 10)] == [2, 1]


def test_the_trail_is_paged_by_number_also_after_retention_and_walked_in_the_order_of_writing(shelf: Shelf) -> None:
    for number in range(1, 11):
        shelf.audit.add("state" if number % 2 else "answer", f"entry {number}")
        shelf.clock.move(days=1)
    shelf.audit.prune(shelf.clock.now() - timedelta(days=6))
    trail = AuditList(shelf.database)
    assert trail.count(AuditQuery()) == 7
    assert [entry.seq for entry in trail.page(AuditQuery(), 2, 3)] == [9, 8, 7]
    assert [entry.seq for entry in trail.page(AuditQuery(), 6, 3)] == [5]
    assert [entry.seq for entry in trail.page(AuditQuery(newest_first=False), 2, 3)] == [7, 8, 9]
    assert [entry.seq for entry in trail.walk(AuditQuery(kinds=frozenset({"answer"})))] == [6, 8, 10]


def test_an_empty_trail_has_no_page(shelf: Shelf) -> None:
    trail = AuditList(shelf.database)
    assert trail.count(AuditQuery()) == 0
    assert trail.page(AuditQuery(), 0, 10) == []
    assert list(trail.walk(AuditQuery())) == []


def test_the_records_of_a_bar_are_those_it_counts(shelf: Shelf) -> None:
    begin = shelf.clock.now()
    put(shelf, shelf.record(1), State.SENDING, State.SYNCED, sent_source="{}")
    waiting(shelf, 2, "item", "vendor")
    shelf.record(3)
    shelf.clock.move(days=1)
    put(shelf, shelf.record(4), State.SENDING, State.SYNCED, sent_source="{}")
    records = RecordList(shelf.database)
    first = RecordQuery(since=begin, until=begin + timedelta(hours=1))
    assert sorted(row.id for row in records.page(first, 0, 10)) == [1, 2]
    assert records.count(first) == sum(OverviewNumbers(shelf.database).day(begin, begin + timedelta(hours=1)))
    assert records.labels([1, 2, 99]) == {1: records.page(first, 0, 10)[-1].label, 2: "Purchase 2"}
