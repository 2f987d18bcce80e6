"""What keeps the lists true: the migration of an existing journal, the triggers, and the news of each commit."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from app.domain.records import Mapping, Subject
from app.domain.states import State
from app.store.codec import dump
from app.store.database import Database, Touched
from app.store.listings.causes import CauseFilter, CauseOrder, Causes
from app.store.listings.names import Names
from app.store.migrations import MIGRATIONS
from tests.store.shelf import Shelf, reason
from tests.support.big_journal import Size, build
from tests.unit.purchase_builders import COMPANY, line, qty, voucher

BILL = voucher(line("MCB-32", "1000.00", qty(10)), extra=[("Input CGST", 90)])


def test_what_an_older_database_holds_appears_in_the_lists(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    with closing(sqlite3.connect(path)) as old:
        old.executescript(MIGRATIONS[0] + "PRAGMA user_version=1")
        old.execute(
            "INSERT INTO record VALUES (1, 'purchases', ?, 'k', 1, 1, 'needs_mapping', 1, 'Purchase 41', '2026-04-20', "
            "'Shakti', '12.34', 'R', 0, NULL, 'a', '2026-04-25T00:00:00.000000Z', ?, '', '', 0, 0, 0)",
            (COMPANY, dump(BILL)),
        )
        old.execute("INSERT INTO reason VALUES (1, 1, 'item_missing', 'item', 'MCB-32', 'g', 'It is missing.', 'Map')")
        old.execute(
            "INSERT INTO audit VALUES (1, '2026-04-21T00:00:00.000000Z', 1, 'state', 'x', 'new -> needs_mapping', "
            "'', '')"
        )
        old.commit()
    database = Database(path)
    (one,) = Causes(database).page(CauseFilter(), CauseOrder.RECORDS, 0, 10)
    assert (one.cause.name, str(one.amount), one.text, one.oldest.day) == ("MCB-32", "12.34", "It is missing.", 21)
    (used,) = Names(database).of(Subject.ITEM, COMPANY)
    assert (used.name, used.last_used) == ("MCB-32", date(2026, 4, 20))
    database.close()


def test_usage_follows_the_newest_record_a_changed_voucher_and_its_date(shelf: Shelf) -> None:
    names = Names(shelf.database)
    record = shelf.record(1, source=dump(BILL), company_guid=COMPANY)
    shelf.record(2, source=dump(BILL), company_guid=COMPANY, document_date=date(2026, 4, 25), source_key="k")
    assert {one.name: one.last_used for one in names.of(Subject.LOCATION, COMPANY)} == {
        "Main Location": date(2026, 4, 25)
    }
    other = voucher(line("CABLE", "1000.00", qty(10)))
    shelf.records.save(replace(record, source=dump(other), document_date=date(2026, 4, 30)))
    assert {one.name: one.last_used for one in names.of(Subject.ITEM, COMPANY)} == {
        "MCB-32": date(2026, 4, 25),
        "CABLE": date(2026, 4, 30),
    }
    assert names.of(Subject.ITEM, "another company") == []


def test_a_page_of_a_synthetic_journal_agrees_with_counting_by_hand(tmp_path: Path, shelf: Shelf) -> None:
    build(tmp_path / "big.db", Size(records=300, waiting=60, ignored=5, vendors=20, items=30), shelf.clock.now())
    database = Database(tmp_path / "big.db")
    causes = Causes(database)
    rows = causes.page(CauseFilter(), CauseOrder.RECORDS, 0, 1000)
    counted = dict(
        database.query(
            "SELECT code || name, COUNT(DISTINCT record_id) FROM reason JOIN record ON record.id = record_id "
            "WHERE state = 'needs_mapping' GROUP BY code, name"
        )
    )
    assert {one.cause.code + one.cause.name: one.records for one in rows if one.cause.key} == counted
    assert causes.totals(CauseFilter()).records == 60
    database.close()


# -- news of commits ---------------------------------------------------------------------------------------------------


@pytest.fixture
def heard(shelf: Shelf) -> list[Touched]:
    found: list[Touched] = []
    shelf.database.listener = found.append
    return found


def test_one_message_for_each_outermost_commit_names_records_and_tables(shelf: Shelf, heard: list[Touched]) -> None:
    with shelf.database.write():
        record = shelf.record(1)
        shelf.records.save(replace(record, state=State.NEEDS_MAPPING, reasons=(reason(),)))
        assert heard == []
    (one,) = heard
    assert one.records == {record.id}
    assert one.tables == {"record", "reason", "audit", "meta"}


def test_nothing_is_said_of_what_was_rolled_back_alone_or_within_another(shelf: Shelf, heard: list[Touched]) -> None:
    def fails(number: int) -> None:
        with shelf.database.write():
            shelf.record(number)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fails(1)
    assert heard == []
    with shelf.database.write():
        shelf.cursors.put("kept", "1")
        with pytest.raises(ZeroDivisionError):
            fails(2)
    assert heard == [Touched(frozenset(), frozenset({"meta"}))]


def test_mappings_lists_and_documents_name_their_tables_and_reading_says_nothing(
    shelf: Shelf, heard: list[Touched]
) -> None:
    shelf.mappings.put(Mapping(Subject.VENDOR, "k", "Shakti", 7, "Shakti Ltd", shelf.clock.now()))
    shelf.references.save("servicetitan", "vendor", [(1, "A", True, {"name": "A"})])
    shelf.documents.mark_seen([("order", 1)])
    assert ["mapping" in heard[0].tables, "reference" in heard[1].tables, "document" in heard[2].tables] == [True] * 3
    shelf.records.counts()
    assert len(heard) == 3
    shelf.database.listener = None
    shelf.cursors.put("a", "b")
    assert len(heard) == 3


def test_the_data_version_tells_of_other_connections_and_the_revision_of_our_own_too(shelf: Shelf) -> None:
    version, revision = shelf.database.data_version(), shelf.database.revision()
    shelf.cursors.put("a", "b")
    assert shelf.database.data_version() == version
    assert shelf.database.revision() != revision

    def other() -> None:
        shelf.cursors.put("a", "c")
        shelf.database.close_thread()

    thread = threading.Thread(target=other)
    thread.start()
    thread.join()
    assert shelf.database.data_version() != version
