"""Opening, migrating and sharing the database file, and what a person is told when it cannot be used."""

from __future__ import annotations

import os
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest

from app.domain.errors import DatabaseDamaged, DatabaseTooNew, DiskFull, StoreError
from app.store import database as module
from app.store.audit import AuditTrail
from app.store.database import Database
from app.store.migrations import MIGRATIONS
from app.store.records import RecordFilter
from app.store.references import Cursors
from tests.store.shelf import HandClock, Shelf


def version_of(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])


def test_a_fresh_profile_gets_the_newest_schema_and_opens_again(tmp_path: Path) -> None:
    path = tmp_path / "new" / "folder" / "x.db"
    Database(path).close()
    assert version_of(path) == len(MIGRATIONS)
    again = Database(path)
    assert again.handle.pragma("journal_mode") == "wal"
    assert again.handle.pragma("synchronous") == 2
    again.close()


def test_every_models_columns_are_those_of_the_schema(shelf: Shelf) -> None:
    for model in shelf.database.tables.all:
        name = model._meta.table_name
        columns = {row[1]: bool(row[3]) for row in shelf.database.handle.execute_sql(f"PRAGMA table_info({name})")}
        fields = {field.column_name: not field.null for field in model._meta.sorted_fields}
        assert set(columns) == set(fields), name
        key = {f.column_name for f in model._meta.get_primary_keys()}
        assert {n: r for n, r in fields.items() if n not in key} == {
            n: r for n, r in columns.items() if n not in key
        }, name
    tables = {r[0] for r in shelf.database.handle.execute_sql("SELECT name FROM sqlite_master WHERE type='table'")}
    assert tables - {"sqlite_sequence", "waiting", "usage"} == {m._meta.table_name for m in shelf.database.tables.all}


def test_a_database_of_a_newer_version_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    Database(path).close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA user_version={len(MIGRATIONS) + 1}")
    with pytest.raises(DatabaseTooNew) as caught:
        Database(path)
    assert "newer version" in caught.value.what
    assert caught.value.advice
    assert version_of(path) == len(MIGRATIONS) + 1


def test_a_migration_keeps_a_backup_and_the_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf = Shelf(tmp_path)
    shelf.cursors.put("kept", "yes")
    shelf.close()
    more = (*MIGRATIONS, "CREATE TABLE extra (a TEXT);\nINSERT INTO extra VALUES ('x');\n")
    monkeypatch.setattr(module, "MIGRATIONS", more)
    database = Database(shelf.database.path)
    assert Cursors(database).get("kept") == "yes"
    assert database.handle.execute_sql("SELECT a FROM extra").fetchone() == ("x",)
    database.close()
    (backup,) = (tmp_path / "backups").iterdir()
    assert version_of(backup) == len(MIGRATIONS)
    with closing(sqlite3.connect(backup)) as connection:
        assert connection.execute("SELECT value FROM meta WHERE key='kept'").fetchone() == ("yes",)


def test_a_migration_that_fails_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "x.db"
    Database(path).close()
    broken = (*MIGRATIONS, "CREATE TABLE half (a TEXT);\nCREATE NONSENSE;\n")
    monkeypatch.setattr(module, "MIGRATIONS", broken)
    with pytest.raises(StoreError):
        Database(path)
    assert version_of(path) == len(MIGRATIONS)
    monkeypatch.undo()
    database = Database(path)
    assert database.handle.execute_sql("SELECT name FROM sqlite_master WHERE name='half'").fetchone() is None
    database.close()


def test_only_the_newest_backups_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "x.db"
    Database(path).close()
    for count in range(1, 6):
        steps = tuple(f"CREATE TABLE t{n} (a TEXT)" for n in range(count))
        monkeypatch.setattr(module, "MIGRATIONS", MIGRATIONS + steps)
        Database(path).close()
        newest = tmp_path / "backups" / f"x-schema{len(MIGRATIONS) + count - 1}.db"
        os.utime(newest, (count, count))
    kept = [f"x-schema{len(MIGRATIONS) + count}.db" for count in (2, 3, 4)]
    assert sorted(p.name for p in (tmp_path / "backups").iterdir()) == kept


def test_two_programs_that_open_a_new_profile_at_once_both_get_it(tmp_path: Path) -> None:
    path, opened, failed = tmp_path / "x.db", [], []
    gate = threading.Barrier(4)

    def open_it() -> None:
        gate.wait()
        try:
            database = Database(path)
            opened.append(1)
            database.close()
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=open_it) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed
    assert len(opened) == 4


def test_a_file_that_is_no_database_says_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    path.write_bytes(b"These are my notes, not a database. " * 40)
    with pytest.raises(DatabaseDamaged) as caught:
        Database(path)
    assert "start afresh" in caught.value.advice
    assert "backups" not in caught.value.advice, "there is none yet"
    (tmp_path / "backups").mkdir()
    with pytest.raises(DatabaseDamaged, match="backups"):
        Database(path)
    assert path.read_bytes().startswith(b"These are my notes")


def test_a_damaged_database_says_so(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    Database(path).close()
    data = bytearray(path.read_bytes())
    data[100:4000] = b"\xff" * 3900
    path.write_bytes(bytes(data))
    with pytest.raises(DatabaseDamaged):
        Database(path)


def test_a_folder_that_cannot_be_used_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreError) as caught:
        Database(tmp_path / "file" / "x.db")
    assert "--profile" in caught.value.advice


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_folder_says_so(tmp_path: Path) -> None:
    folder = tmp_path / "ro"
    folder.mkdir()
    folder.chmod(0o500)
    with pytest.raises(StoreError, match=r"opened|used"):
        Database(folder / "x.db")


def test_a_full_disk_loses_nothing_that_was_saved_and_the_program_goes_on_afterwards(shelf: Shelf) -> None:
    shelf.record(1)
    shelf.audit.add("journaled", "read")
    pages = shelf.database.handle.pragma("page_count")
    shelf.database.handle.pragma("max_page_count", pages)
    with pytest.raises(DiskFull) as caught, shelf.database.write():  # noqa: PT012
        shelf.record(2)
        shelf.cursors.put("big", "x" * 200_000)
    assert "Free some space" in caught.value.advice
    assert [r.source_key for r in shelf.records.find(RecordFilter())] == ["c-00000001"]
    shelf.database.handle.pragma("max_page_count", 1_000_000)
    shelf.cursors.put("big", "x" * 200_000)
    assert shelf.audit.verify().ok


def test_read_then_write_by_many_writers_at_once_loses_no_step(tmp_path: Path) -> None:
    """Two connections per file, as two processes have: a deferred transaction would fail with "database is locked"."""
    databases = [Database(tmp_path / "x.db") for _ in range(2)]
    Cursors(databases[0]).put("n", "0")
    failed: list[BaseException] = []

    def count(database: Database) -> None:
        cursors = Cursors(database)
        try:
            for _ in range(25):
                with database.write():
                    cursors.put("n", str(int(cursors.get("n") or "0") + 1))
        except BaseException as error:
            failed.append(error)
        finally:
            database.close_thread()

    threads = [threading.Thread(target=count, args=(databases[i % 2],)) for i in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed
    assert Cursors(databases[0]).get("n") == "100"
    for database in databases:
        database.close()


def test_the_audit_chain_stays_whole_under_many_writers(tmp_path: Path) -> None:
    clock = HandClock()
    databases = [Database(tmp_path / "x.db") for _ in range(2)]

    def write(database: Database, name: str) -> None:
        trail = AuditTrail(database, clock, str)
        for n in range(25):
            trail.add("test", f"{name} {n}")
        database.close_thread()

    threads = [threading.Thread(target=write, args=(databases[i % 2], f"w{i}")) for i in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    verdict = AuditTrail(databases[0], clock, str).verify()
    assert (verdict.ok, verdict.entries) == (True, 100)
    for database in databases:
        database.close()


def test_a_backup_is_a_whole_database(shelf: Shelf, tmp_path: Path) -> None:
    shelf.record(1)
    shelf.database.backup(tmp_path / "copy.db")
    copy = Database(tmp_path / "copy.db")
    assert copy.tables.record.select().count() == 1
    copy.close()
