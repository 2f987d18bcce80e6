"""The mirror of the books and what went there: what a list row may replace, what is stale, what was consumed."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from app.domain.accounting import CustomValue
from app.domain.accounting_documents import BillOnBooks, BillStatus, LineOnBooks
from app.domain.bills import Consumed, Numbered, SourceKey, SourceKind
from app.domain.records import OperationKind, OperationState
from app.store import database as module
from app.store.accounting_books import BILL, BooksDocuments, BooksLists
from app.store.accounting_sources import Claims
from app.store.database import Database
from app.store.migrations import MIGRATIONS
from tests.store.shelf import Shelf

THEN = datetime(2026, 5, 4, 8, 0, tzinfo=UTC)
ID = "4600000000012345678"
LINE = LineOnBooks("1", "", "Cable", "", "9", Decimal(2), Decimal(5), Decimal(10))
ROW = BillOnBooks(
    id=ID, number="INV-1", reference_number="ST-1-bill-7", vendor_id="460", vendor_name="Acme", status=BillStatus.OPEN,
    date=None, due_date=None, currency_id="1", currency_code="USD", exchange_rate=Decimal(1), total=Decimal(10),
    balance=Decimal(10), modified_at=THEN,
)  # fmt: skip
WHOLE = replace(ROW, lines=(LINE,), complete=True)
KEY, OTHER = SourceKey(SourceKind.BILL, "7"), SourceKey(SourceKind.RECEIPT, "8")


@pytest.fixture
def documents(shelf: Shelf) -> BooksDocuments:
    return BooksDocuments(shelf.database)


@pytest.fixture
def claims(shelf: Shelf) -> Claims:
    return Claims(shelf.database)


def test_a_row_of_a_list_does_not_take_the_lines_of_the_same_version_away(documents: BooksDocuments) -> None:
    documents.save([WHOLE])
    documents.save([ROW])
    assert documents.view(BILL).by_id(ID) == WHOLE
    assert not documents.to_be_read(BILL, ID)
    newer = replace(ROW, modified_at=THEN + timedelta(hours=1), total=Decimal(12))
    documents.save([newer])
    assert documents.view(BILL).by_id(ID) == newer
    assert documents.to_be_read(BILL, ID)


def test_what_we_wrote_to_counts_no_more_until_it_is_read_one_by_one(documents: BooksDocuments) -> None:
    documents.save([WHOLE])
    documents.written(BILL, ID)
    documents.save([replace(ROW, modified_at=THEN + timedelta(hours=1))])
    assert documents.to_be_read(BILL, ID)
    documents.save([WHOLE])
    assert not documents.to_be_read(BILL, ID)


def test_only_a_whole_version_is_settled_and_later_ones_are_told_apart(documents: BooksDocuments) -> None:
    documents.save([ROW])
    documents.settled(BILL, ID)
    assert documents.settled_on(BILL, ID) is None
    documents.save([WHOLE])
    documents.settled(BILL, ID)
    documents.save([replace(WHOLE, modified_at=THEN + timedelta(hours=1))])
    assert documents.settled_on(BILL, ID) == THEN


def test_documents_are_found_by_key_in_reference_or_field_and_by_number_as_the_books_compare(
    documents: BooksDocuments,
) -> None:
    documents.save([replace(ROW, reference_number="theirs", custom_values=(CustomValue("cf_x", "ST-1-bill-7"),))])
    view = documents.view(BILL)
    assert [one.id for one in view.keyed("ST-1-bill-7")] == [ID]
    assert [one.id for one in view.numbered("460", " inv-1 ")] == [ID]
    assert view.numbered("461", "INV-1") == []


def test_what_is_gone_is_found_no_more_and_known_as_gone(documents: BooksDocuments) -> None:
    documents.save([WHOLE])
    documents.gone(BILL, ID)
    documents.gone(BILL, "never seen")
    view = documents.view(BILL)
    assert (view.by_id(ID), view.is_gone(ID), view.is_gone("never seen"), view.is_gone("1")) == (
        None,
        True,
        True,
        False,
    )


def test_a_list_is_replaced_whole_and_ids_stay_texts(shelf: Shelf) -> None:
    lists = BooksLists(shelf.database)
    assert lists.replace("account", [(ID, "Costs", True, LINE), ("0012", "Other", False, LINE)])
    assert not lists.replace("account", [(ID, "Costs", True, LINE), ("0012", "Other", False, LINE)])
    lists.replace("account", [(ID, "Costs", True, LINE)])
    assert [one.id for one in lists.listed("account")] == [ID]


def test_what_went_once_keeps_what_it_went_with(claims: Claims) -> None:
    claims.note(Consumed(bills={7: KEY}, receipts={8: OTHER}))
    claims.note(Consumed(bills={7: OTHER}))
    assert claims.consumed([7, 9], [8]) == Consumed({7: KEY}, {8: OTHER})
    assert claims.of(OTHER) == Consumed({}, {8: OTHER})


def test_a_number_that_went_out_stays_with_its_source(claims: Claims) -> None:
    claims.claim(Numbered(KEY, THEN), "460", "INV-1")
    claims.claim(Numbered(OTHER, THEN + timedelta(days=1)), "460", "inv-1 ")
    claims.give(KEY, "INV-1/2")
    claims.claim(Numbered(KEY, THEN), "460", "INV-1")
    assert {one.key: one.given for one in claims.claims("460", "INV-1")} == {KEY: "INV-1/2", OTHER: ""}
    assert claims.reserved("460") == {"INV-1/2"}
    claims.let_go(KEY)
    claims.let_go(OTHER)
    assert [one.key for one in claims.claims("460", "INV-1")] == [KEY]


def test_operations_of_several_documents_have_places_of_their_own(shelf: Shelf) -> None:
    record = shelf.record()
    one, two = (shelf.records.plan_operation(record, 1, OperationKind.VOID_BILL, "", target_key=k) for k in (ID, "2"))
    assert one.id != two.id
    shelf.records.save_operation(replace(one, state=OperationState.DONE, result_key=ID, refusal="x"))
    again = shelf.records.plan_operation(record, 1, OperationKind.VOID_BILL, "", target_key=ID)
    assert (again.id, again.result_key, again.refusal) == (one.id, ID, "x")
    found = shelf.records.made(ID)
    assert found is not None
    assert found.id == record.id


def test_a_database_from_before_keeps_its_operations(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MIGRATIONS", MIGRATIONS[:4])
    path = tmp_path / "x.db"
    module.Database(path).close()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(
            "INSERT INTO record VALUES (1,'purchases','g','v',1,1,'new',1,'P','2026-01-01','A','1','R',0,NULL,"
            "'2026-01-01T00:00:00.000000Z','2026-01-01T00:00:00.000000Z','{}','','',0,0,0"
            + ",NULL" * (len(connection.execute("PRAGMA table_info(record)").fetchall()) - 23)
            + ")"
        )
        connection.execute(
            "INSERT INTO operation (record_id, generation, part, kind, state, request, attempts, empty_searches, error)"
            " VALUES (1, 1, 1, 'create_order', 'done', '', 1, 0, '')"
        )
    monkeypatch.setattr(module, "MIGRATIONS", MIGRATIONS)
    database = Database(path)
    assert database.query("SELECT kind, target_key, result_key, refusal FROM operation") == [
        ("create_order", "", "", "")
    ]
    database.close()
