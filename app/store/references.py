"""The destination's reference lists as a local index, the mapping table, and named cursors of both systems."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from app.domain.clock import Clock
from app.domain.masters import MasterKind
from app.domain.records import Mapping, Subject
from app.store.audit import AuditTrail
from app.store.codec import dump, load, moment_of, stamp
from app.store.database import Database

T = TypeVar("T")


_SELECT_DATA = "SELECT ext_id, data FROM reference WHERE destination = ? AND kind = ?"
_COUNT_CHANGE = "INSERT INTO meta (key, value) VALUES (?, '1') ON CONFLICT (key) DO UPDATE SET value = value + 1"
_REPLACE = "REPLACE INTO reference (destination, kind, ext_id, name, active, data) VALUES (?, ?, ?, ?, ?, ?)"

_SELECT_NAMED_ONLY = """
SELECT mapping.key, MIN(source_master.key) FROM mapping JOIN source_master ON source_master.name = mapping.key
WHERE mapping.kind = ? AND source_master.company_guid = ? AND source_master.kind = ?
AND source_master.key <> source_master.name GROUP BY mapping.key HAVING COUNT(*) = 1
"""
"""(name, GUID) of mappings still keyed by the name of a master that is known."""
_SELECT_OLD_NAMES = """
SELECT mapping.key, source_master.name FROM mapping JOIN source_master ON source_master.key = mapping.key
WHERE mapping.kind = ? AND source_master.company_guid = ? AND source_master.kind = ?
AND source_master.name <> mapping.name
"""


@dataclass(frozen=True, slots=True)
class Listed:
    """One row of a destination's list, whatever its kind."""

    kind: str
    id: int
    name: str
    active: bool


class References:
    """Vendors, SKUs, locations, … of the destinations; filled in pages, looked up one by one."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def save(self, destination: str, kind: str, rows: Iterable[tuple[int, str, bool, object]]) -> int:
        """Upsert (id, name or code, active, dataclass); returns how many rows are new or differ."""
        changed = 0
        with self._database.write():
            known = dict(self._database.query(_SELECT_DATA, (destination, kind)))
            for ext_id, name, active, value in rows:
                data = dump(value)
                if known.get(ext_id) != data:
                    changed += 1
                    self._database.execute(_REPLACE, (destination, kind, ext_id, name, active, data))
            if changed:
                self._database.execute(_COUNT_CHANGE, (_version(destination, kind),))
        return changed

    def version(self, destination: str, kinds: Sequence[str]) -> tuple[str, ...]:
        """Another value after each change of these lists, whoever made it: what a copy of them is judged by."""
        with self._database.read() as tables:
            keys = [_version(destination, kind) for kind in kinds]
            query = tables.meta.select().where(tables.meta.key.in_(keys)).order_by(tables.meta.key)
            return tuple(f"{row.key}={row.value}" for row in query)

    def by_id(self, destination: str, kind: str, cls: type[T], ext_id: int) -> T | None:
        """One row."""
        with self._database.read() as tables:
            table = tables.reference
            row = table.get_or_none(
                (table.destination == destination) & (table.kind == kind) & (table.ext_id == ext_id)
            )
            return None if row is None else load(cls, row.data)

    def named(self, destination: str, kind: str, cls: type[T], name: str) -> Sequence[T]:
        """Rows with exactly that name or code."""
        with self._database.read() as tables:
            table = tables.reference
            query = table.select().where(
                (table.destination == destination) & (table.kind == kind) & (table.name == name)
            )
            return [load(cls, row.data) for row in query]

    def all(self, destination: str, kind: str, cls: type[T]) -> Sequence[T]:
        """Every row of that kind."""
        with self._database.read() as tables:
            table = tables.reference
            query = table.select().where((table.destination == destination) & (table.kind == kind)).order_by(table.name)
            return [load(cls, row.data) for row in query]

    def listed(self, destination: str, kinds: Sequence[str]) -> Sequence[Listed]:
        """Id, name and activity of every row of those kinds, without decoding the rest."""
        with self._database.read() as tables:
            table = tables.reference
            query = (
                table.select(table.kind, table.ext_id, table.name, table.active)
                .where((table.destination == destination) & table.kind.in_(list(kinds)))
                .order_by(table.name)
            )
            return [Listed(r.kind, r.ext_id, r.name, bool(r.active)) for r in query]


class Lookup(Generic[T]):
    """One kind of reference as the planner sees it, with a cache that lives for one pass."""

    def __init__(self, references: References, destination: str, kinds: Sequence[str], cls: type[T]) -> None:
        self._references = references
        self._destination = destination
        self._kinds = kinds
        self._cls = cls
        self._named: dict[str, Sequence[T]] = {}
        self._by_id: dict[int, T | None] = {}

    def named(self, name: str) -> Sequence[T]:
        """Rows with exactly that name."""
        if name not in self._named:
            self._named[name] = [
                row for kind in self._kinds for row in self._references.named(self._destination, kind, self._cls, name)
            ]
        return self._named[name]

    def by_id(self, ext_id: int) -> T | None:
        """One row by id."""
        if ext_id not in self._by_id:
            found = (self._references.by_id(self._destination, kind, self._cls, ext_id) for kind in self._kinds)
            self._by_id[ext_id] = next((row for row in found if row is not None), None)
        return self._by_id[ext_id]


class Mappings:
    """The mapping table: a person's decisions, one per kind and key."""

    def __init__(self, database: Database, clock: Clock, audit: AuditTrail) -> None:
        self._database = database
        self._clock = clock
        self._audit = audit

    def get(self, kind: Subject, key: str, name: str) -> Mapping | None:
        """By the master's GUID, else by its name (a mapping made before the master was known)."""
        with self._database.read() as tables:
            table = tables.mapping
            for wanted in (key, name):
                row = table.get_or_none((table.kind == kind.value) & (table.key == wanted)) if wanted else None
                if row is not None:
                    return _mapping(row)
            return None

    def lookup(self) -> Callable[[Subject, str, str], Mapping | None]:
        """The whole table as a look-up by kind, key and name, for one pass over many records."""
        table = {(mapping.kind, mapping.key): mapping for mapping in self.all()}

        def find(kind: Subject, key: str, name: str) -> Mapping | None:
            return table.get((kind, key)) or table.get((kind, name))

        return find

    def all(self, kind: Subject | None = None) -> Sequence[Mapping]:
        """All mappings, by kind and name."""
        with self._database.read() as tables:
            table = tables.mapping
            query = table.select().order_by(table.kind, table.name)
            if kind is not None:
                query = query.where(table.kind == kind.value)
            return [_mapping(row) for row in query]

    def put(self, mapping: Mapping) -> None:
        """Save or replace, audited."""
        with self._database.write() as tables:
            tables.mapping.replace(
                kind=mapping.kind.value,
                key=mapping.key,
                name=mapping.name,
                target_id=mapping.target_id,
                target=mapping.target,
                target_kind=mapping.target_kind,
                updated_at=stamp(self._clock.now()),
            ).execute()
            number = "" if mapping.target_id is None else f" (#{mapping.target_id})"
            text = f"{mapping.kind.value.capitalize()} “{mapping.name}” is mapped to “{mapping.target}”{number}."
            self._audit.add("mapped", text, detail=mapping.key)

    def follow(self, kind: Subject, company_guid: str, master_kind: MasterKind) -> None:
        """Bind mappings made by name to the master that has this name, and show each under its master's name.

        Else a master that takes the name of a renamed one would inherit its mapping. A mapping of the master itself
        is the later decision: the one by name goes.
        """
        where = (kind.value, company_guid, master_kind.value)
        with self._database.write() as tables:
            table = tables.mapping
            for name, guid in self._database.query(_SELECT_NAMED_ONLY, where):
                mine = (table.kind == kind.value) & (table.key == name)
                if table.get_or_none((table.kind == kind.value) & (table.key == guid)) is None:
                    table.update(key=guid).where(mine).execute()
                    self._audit.add(
                        "mapped", f"The {kind.value} “{name}” keeps its mapping when renamed from now on.", detail=guid
                    )
                else:
                    table.delete().where(mine).execute()
                    text = f"{kind.value.capitalize()} “{name}” was mapped again: the mapping by name is gone."
                    self._audit.add("unmapped", text)
            for guid, name in self._database.query(_SELECT_OLD_NAMES, where):
                table.update(name=name).where((table.kind == kind.value) & (table.key == guid)).execute()

    def remove(self, kind: Subject, key: str) -> bool:
        """Forget a mapping by key or name, audited; False when there was none."""
        with self._database.write() as tables:
            table = tables.mapping
            rows = list(table.select().where((table.kind == kind.value) & ((table.key == key) | (table.name == key))))
            for row in rows:
                table.delete().where((table.kind == row.kind) & (table.key == row.key)).execute()
                text = f"{kind.value.capitalize()} “{row.name}” is no longer mapped to “{row.target}”."
                self._audit.add("unmapped", text)
            return bool(rows)


class Cursors:
    """Named texts: continuation tokens, watermarks, times of last runs."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, name: str) -> str | None:
        """The stored text."""
        found = self._database.query("SELECT value FROM meta WHERE key = ?", [name])
        return str(found[0][0]) if found else None

    def put(self, name: str, value: str) -> None:
        """Store the text."""
        with self._database.write() as tables:
            tables.meta.replace(key=name, value=value).execute()

    def remove(self, name: str) -> None:
        """Forget the text."""
        with self._database.write() as tables:
            tables.meta.delete().where(tables.meta.key == name).execute()


def _version(destination: str, kind: str) -> str:
    return f"{destination}.{kind}.version"


def _mapping(row: Any) -> Mapping:
    return Mapping(
        kind=Subject(row.kind),
        key=row.key,
        name=row.name,
        target_id=row.target_id,
        target=row.target,
        updated_at=moment_of(row.updated_at),
        target_kind=row.target_kind,
    )
