"""Opening the profile's SQLite file, migrating it, and one writer at a time; every SQLite error becomes ours.

WAL with synchronous=FULL: a committed intent survives a power cut. Transactions begin IMMEDIATE, because a
deferred one that reads and then writes fails with "database is locked" under concurrent writers.
"""

from __future__ import annotations

import re
import shutil
import sqlite3
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import peewee

from app.domain.errors import DatabaseDamaged, DatabaseTooNew, DiskFull, StoreError
from app.store.migrations import MIGRATIONS
from app.store.tables import Tables

BACKUPS_KEPT = 3
_LEAST_ROOM_BYTES = 256 * 1024
_ROLLED_BACK = ("no transaction is active", "no such savepoint")
_WRITES = re.compile(
    r"\s*(?:INSERT(?:\s+OR\s+\w+)?\s+INTO|REPLACE\s+INTO|UPDATE|DELETE\s+FROM)\s+\W?(\w+)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Touched:
    """What one committed transaction wrote."""

    records: frozenset[int]
    """Ids of records saved or inserted."""
    tables: frozenset[str]
    """Names of the tables, as in the schema."""

    def with_(self, other: Touched) -> Touched:
        """Both together."""
        return Touched(self.records | other.records, self.tables | other.tables)


class _Noting(peewee.SqliteDatabase):  # type: ignore[misc, unused-ignore]
    """Tells which table each statement writes to, while somebody wants to know."""

    note: Callable[[str], None] | None = None

    def execute_sql(self, sql: str, params: Any = None) -> Any:
        if self.note is not None and (found := _WRITES.match(sql)):
            self.note(found[1].lower())
        return super().execute_sql(sql, params)  # type: ignore[no-untyped-call]


class Database:
    """One profile's database file."""

    def __init__(self, path: Path) -> None:
        """Opens, checks and migrates the file (creating it and its folder). Raises StoreError and its kinds."""
        self.path = path
        self._lock = threading.RLock()
        with _translated(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            _migrate(path)
            self.handle = _Noting(
                str(path),
                pragmas={
                    "journal_mode": "wal",
                    "synchronous": "full",
                    "foreign_keys": 1,
                    "busy_timeout": 30_000,
                    "cache_size": -16_000,
                },
                lock_type="IMMEDIATE",
                timeout=30,
            )
            self.handle.connect(reuse_if_open=True)
        self.tables = Tables(self.handle)
        self._listener: Callable[[Touched], None] | None = None
        self._touched: list[tuple[set[int], set[str]]] = []
        """What each open level of `write` wrote; guarded by the lock."""

    @property
    def listener(self) -> Callable[[Touched], None] | None:
        """Called once after each outermost commit that wrote something, in the writer's thread and outside its lock;
        it should return at once and not raise."""
        return self._listener

    @listener.setter
    def listener(self, listener: Callable[[Touched], None] | None) -> None:
        with self._lock:
            self._listener = listener
            self.handle.note = self._note_table if listener is not None else None

    @contextmanager
    def write(self) -> Iterator[Tables]:
        """One durable transaction; nested calls join the outer one. Rolled back as a whole on any exception."""
        done: tuple[set[int], set[str]] = (set(), set())
        with self._lock, _translated(self.path):
            self._touched.append(done)
            try:
                with self.handle.atomic():
                    yield self.tables
            except BaseException:
                self._touched.pop()
                raise
            self._touched.pop()
            if outer := self._touched[-1:]:
                outer[0][0].update(done[0])
                outer[0][1].update(done[1])
            listener = None if outer else self._listener
        if listener is not None and (done[0] or done[1]):
            listener(Touched(frozenset(done[0]), frozenset(done[1])))

    def note_record(self, record_id: int) -> None:
        """This record was written within the current `write`."""
        if self._listener is not None and self._touched:
            self._touched[-1][0].add(record_id)

    def _note_table(self, name: str) -> None:
        if self._touched:
            self._touched[-1][1].add(name)

    @property
    def table_names(self) -> frozenset[str]:
        """Of all models."""
        return frozenset(table._meta.table_name for table in self.tables.all)

    def data_version(self) -> int:
        """Another number after each commit of any other connection than this thread's: another thread or process."""
        return int(self.query("PRAGMA data_version")[0][0])

    def revision(self) -> tuple[int, int, int]:
        """The same value only for the same thread while nobody wrote anything: what a copy of rows is judged by."""
        changes: int = self.handle.connection().total_changes  # type: ignore[no-untyped-call]
        return threading.get_ident(), self.data_version(), changes

    @contextmanager
    def read(self) -> Iterator[Tables]:
        """Queries without a transaction of their own."""
        with _translated(self.path):
            yield self.tables

    def query(self, sql: str, parameters: Sequence[object] | Mapping[str, object] = ()) -> list[Any]:
        """Rows of a hot look-up in plain SQL: for these, building a statement would cost more than running it."""
        with _translated(self.path):
            cursor: Any = self.handle.execute_sql(sql, parameters)
            return list(cursor.fetchall())

    def execute(self, sql: str, parameters: Sequence[object] = ()) -> int:
        """One hot statement within `write`; returns how many rows it touched."""
        cursor: Any = self.handle.execute_sql(sql, parameters)
        return int(cursor.rowcount)

    def close_thread(self) -> None:
        """Close this thread's connection; called at the end of every worker thread."""
        if not self.handle.is_closed():
            self.handle.close()

    def close(self) -> None:
        """Close the calling thread's connection for good."""
        self.close_thread()

    def backup(self, target: Path) -> None:
        """A consistent copy of the whole database, also while others write."""
        with _translated(self.path):
            _copy(self.path, target)


def _migrate(path: Path) -> None:
    with closing(sqlite3.connect(path, timeout=30, isolation_level=None)) as connection:
        version = int(connection.execute("PRAGMA user_version").fetchone()[0])
        if version > len(MIGRATIONS):
            raise DatabaseTooNew(
                f"The database {path} was written by a newer version of ML Connector "
                f"(schema {version}, this version knows {len(MIGRATIONS)}).",
                advice="Install the newer version again, or choose another profile with --profile.",
            )
        if version == len(MIGRATIONS):
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
            return
        if version > 0:
            _keep_backup(path, version)
        connection.execute("PRAGMA journal_mode=wal")
        while True:
            connection.execute("BEGIN IMMEDIATE")
            version = int(connection.execute("PRAGMA user_version").fetchone()[0])
            if version >= len(MIGRATIONS):
                connection.execute("COMMIT")
                return
            try:
                for statement in MIGRATIONS[version].split(";\n"):
                    if statement.strip():
                        connection.execute(statement)
                connection.execute(f"PRAGMA user_version={version + 1}")
                connection.execute("COMMIT")
            except BaseException:
                connection.execute("ROLLBACK")
                raise


def _keep_backup(path: Path, version: int) -> None:
    folder = path.parent / "backups"
    folder.mkdir(exist_ok=True)
    _copy(path, folder / f"{path.stem}-schema{version}{path.suffix}")
    old = sorted(folder.glob(f"{path.stem}-schema*{path.suffix}"), key=lambda p: p.stat().st_mtime, reverse=True)
    for extra in old[BACKUPS_KEPT:]:
        extra.unlink(missing_ok=True)


def _copy(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source, timeout=30)) as origin, closing(sqlite3.connect(target)) as copy:
        origin.backup(copy)


@contextmanager
def _translated(path: Path) -> Iterator[None]:
    """Every error of SQLite and of the file system becomes a StoreError that says what to do."""
    try:
        yield
    except (peewee.PeeweeException, sqlite3.Error, OSError) as error:
        cause = _cause(error)
        if isinstance(cause, StoreError):
            raise cause from error
        raise _ours(cause, path) from error


def _cause(error: Exception) -> Exception:
    """What really happened: a full disk makes SQLite roll back by itself, and peewee's own roll-back then fails."""
    found: BaseException = error
    while any(text in str(found).lower() for text in _ROLLED_BACK) and found.__context__ is not None:
        found = found.__context__
    return found if isinstance(found, Exception) else error


def _no_room(path: Path) -> bool:
    """Whether the disk is full: SQLite calls it an I/O error where its shared memory file cannot grow."""
    try:
        return shutil.disk_usage(path.parent).free < _LEAST_ROOM_BYTES
    except OSError:
        return False


def _ours(error: Exception, path: Path) -> StoreError:
    text = str(error)
    low = text.lower()
    full = "disk is full" in low or getattr(error, "errno", None) in {28, 122}
    if full or ("disk i/o error" in low and _no_room(path)):
        return DiskFull(
            f"The disk that holds {path.parent} is full; the last step was not saved and will be repeated.",
            advice="Free some space on that disk; the program goes on by itself.",
            detail=text,
        )
    if "not a database" in low or "malformed" in low:
        backups = path.parent / "backups"
        copy = f"put a copy from {backups} in its place, or " if backups.is_dir() else ""
        return DatabaseDamaged(
            f"The file {path} is damaged or not a database of ML Connector.",
            advice=(
                f"Move it away and {copy}start afresh: documents already in ServiceTitan are recognised by their "
                "markers and not sent again."
            ),
            detail=text,
        )
    if isinstance(error, OSError):
        return StoreError(
            f"The folder {path.parent} cannot be used: {error.strerror or text}.",
            advice="Check that the folder exists and that you may write there, or choose another with --profile.",
            detail=text,
        )
    if "readonly" in low or "unable to open" in low:
        return StoreError(
            f"The database {path} cannot be opened for writing.",
            advice="Check that you may write to that folder, or choose another with --profile.",
            detail=text,
        )
    return StoreError(
        f"The database {path} refused a step: {text}.",
        advice="Try again; if it happens again, send the diagnostics file (ml-connector diagnostics FILE.zip).",
        detail=text,
    )
