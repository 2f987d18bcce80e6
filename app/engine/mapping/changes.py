"""Several changes of the mapping table as one act, from the mapping page or from a file: all of them or none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from pathlib import Path

from app.domain.errors import UsageError
from app.domain.records import Subject
from app.engine.actions import MAPPABLE, Actions
from app.store.database import Database
from app.store.references import Mappings
from app.system.tables import Row, read_table, write_table

COLUMNS = ("kind", "source", "target", "target_id")
_REQUIRED = COLUMNS[:3]


@dataclass(frozen=True, slots=True)
class MappingChange:
    """One change a person wants."""

    kind: Subject
    source: str
    target: str | None
    """As `Actions.map` takes it; None forgets the mapping."""


@dataclass(frozen=True, slots=True)
class RefusedChange:
    """A change that cannot be made, and why."""

    change: MappingChange
    problem: UsageError


@dataclass(frozen=True, slots=True)
class ChangesMade:
    """What came of them."""

    changes: int
    released: tuple[int, ...]
    """Records that waited and are tried again with the next run; each once."""
    unknown: tuple[MappingChange, ...]
    """TallyPrime is not known to have these names yet; their mappings wait for them."""
    refused: tuple[RefusedChange, ...]
    """If there is one, nothing at all was saved."""


class Effect(StrEnum):
    """What importing a row of a file would do."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class FileLine:
    """One row of a file and what importing it would do."""

    place: str
    """Where it stands: `line 3`."""
    kind: str
    source: str
    target: str
    """By its name, where it was found."""
    before: str
    """What the name is mapped to now; empty when it is not."""
    effect: Effect
    problem: str = ""
    """With WRONG: what is wrong and what to do."""


@dataclass(frozen=True, slots=True)
class FilePreview:
    """What importing a file would do; nothing was saved."""

    path: Path
    lines: tuple[FileLine, ...]
    released: int
    unknown: tuple[MappingChange, ...]

    def count(self, effect: Effect) -> int:
        """Rows with that effect."""
        return sum(line.effect is effect for line in self.lines)


class _Undone(Exception):
    """Rolls the transaction back."""


@dataclass(slots=True)
class _Tried:
    """What came of changes within a transaction."""

    released: dict[int, None] = field(default_factory=dict)
    unknown: list[MappingChange] = field(default_factory=list)
    refused: dict[int, tuple[MappingChange | None, UsageError]] = field(default_factory=dict)
    """By position."""


class MappingChanges:
    """Changes the mapping table; thread-safe through the database's one writer."""

    def __init__(self, database: Database, actions: Actions, mappings: Mappings) -> None:
        self._database = database
        self._actions = actions
        self._mappings = mappings

    def make(self, changes: Sequence[MappingChange], company_guid: str | None) -> ChangesMade:
        """Save all of them in one transaction; none when one of them is refused."""
        tried = _Tried()
        with suppress(_Undone), self._database.write():
            for position, change in enumerate(changes):
                self._try(position, partial(_as_it_is, change), company_guid, tried)
            if tried.refused:
                raise _Undone
        refused = tuple(RefusedChange(change, error) for change, error in tried.refused.values() if change is not None)
        if refused:
            return ChangesMade(0, (), (), refused)
        return ChangesMade(len(changes), tuple(tried.released), tuple(tried.unknown), ())

    def _try(self, position: int, wanted: Callable[[], MappingChange], company_guid: str | None, tried: _Tried) -> None:
        change = None
        try:
            change = wanted()
            if change.target is None:
                self._actions.unmap(change.kind, change.source)
                return
            mapped = self._actions.map(change.kind, change.source, change.target, company_guid)
        except UsageError as error:
            tried.refused[position] = (change, error)
            return
        tried.released |= dict.fromkeys(mapped.released)
        if mapped.unknown_source:
            tried.unknown.append(change)

    # -- files -----------------------------------------------------------------------------------------------------

    def export_file(self, path: Path) -> int:
        """Write all mappings to a .csv, .json or .xlsx file; returns how many.

        Raises UsageError for another ending, DiskFull and ConfigurationError when it cannot be written.
        """
        rows = [(m.kind.value, m.name, m.target, str(m.target_id or "")) for m in self._mappings.all()]
        write_table(path, COLUMNS, rows)
        return len(rows)

    def import_file(self, path: Path, company_guid: str | None) -> ChangesMade:
        """Take the mappings of a file as `export_file` writes it.

        Raises UsageError or ConfigurationError naming the row; then nothing was saved.
        """
        rows = read_table(path, required=_REQUIRED)
        tried = _Tried()
        with self._database.write():
            for position, wanted in enumerate(_wanted(rows)):
                self._try(position, wanted, company_guid, tried)
                for _, error in tried.refused.values():
                    raise UsageError(
                        error.what,
                        item=f"{path.name}, {rows[position].place}",
                        advice=f"{error.advice} Nothing was imported.",
                    )
        return ChangesMade(len(rows), tuple(tried.released), tuple(tried.unknown), ())

    def preview_file(self, path: Path, company_guid: str | None) -> FilePreview:
        """What `import_file` would do, row by row; raises as it does where the file itself cannot be read."""
        rows = read_table(path, required=_REQUIRED)
        tried = _Tried()
        before = after = self._table()
        with suppress(_Undone), self._database.write():
            for position, wanted in enumerate(_wanted(rows)):
                self._try(position, wanted, company_guid, tried)
            after = self._table()
            raise _Undone
        lines = []
        for position, row in enumerate(rows):
            kind, source, target = (row.cells[name] for name in _REQUIRED)
            old, new = before.get((kind, source)), after.get((kind, source))
            if position in tried.refused:
                error = tried.refused[position][1]
                problem = f"{error.what} {error.advice}"
                lines.append(FileLine(row.place, kind, source, target, old[1] if old else "", Effect.WRONG, problem))
                continue
            effect = Effect.NEW if old is None else Effect.SAME if old == new else Effect.CHANGED
            named = new[1] if new else target
            lines.append(FileLine(row.place, kind, source, named, old[1] if old else "", effect))
        return FilePreview(path, tuple(lines), len(tried.released), tuple(tried.unknown))

    def _table(self) -> dict[tuple[str, str], tuple[int | None, str]]:
        return {(m.kind.value, m.name): (m.target_id, m.target) for m in self._mappings.all()}


def _as_it_is(change: MappingChange) -> MappingChange:
    return change


def _wanted(rows: Sequence[Row]) -> list[Callable[[], MappingChange]]:
    """What each row asks for, in their order."""
    first: dict[tuple[str, str], Row] = {}
    return [partial(_change, row, first.setdefault((row.cells["kind"], row.cells["source"]), row)) for row in rows]


def _change(row: Row, first: Row) -> MappingChange:
    """`first` is the first row of that name. Raises UsageError for an unknown kind, or when the two contradict."""
    said = row.cells
    kind, target = mappable(said["kind"]), _target(row)
    if target != _target(first):
        raise UsageError(
            f"“{said['source']}” stands in this file twice, with different targets: see {first.place}.",
            advice="Leave the right row in.",
        )
    return MappingChange(kind, said["source"], target)


def _target(row: Row) -> str:
    return f"#{row.cells['target_id']}" if row.cells.get("target_id") else row.cells["target"]


def mappable(name: str) -> Subject:
    """The kind of that name. Raises UsageError for an unknown one."""
    try:
        return Subject(name)
    except ValueError:
        raise UsageError(
            f"There is no kind “{name}”.", advice=f"Kinds: {', '.join(kind.value for kind in MAPPABLE)}."
        ) from None
