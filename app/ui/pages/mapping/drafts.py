"""Changes of matches that are not saved yet, and what saving them would release."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal

from app.domain.errors import KnownError
from app.domain.records import Subject
from app.engine.mapping.changes import ChangesMade, MappingChange
from app.engine.views import MappingRow, MatchState, ReleasePreview, Wanted
from app.ui import words
from app.ui.session import Session
from app.ui.widgets.target_picker import Target

LANE = "previews"
"""Judging hundreds of vouchers takes a moment: the table does not wait for it."""


@dataclass(frozen=True, slots=True)
class Draft:
    """One change."""

    kind: Subject
    name: str
    target: Target | None
    """None forgets the mapping."""
    problem: str = ""
    """Why it could not be saved, and what to do."""

    @property
    def change(self) -> MappingChange:
        """As the service takes it."""
        return MappingChange(self.kind, self.name, self.target.reference if self.target is not None else None)


class Drafts(QObject):
    """At most one per name. `changed` follows every change, `weighed` a new preview."""

    changed = Signal()
    weighed = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._held: dict[tuple[Subject, str], Draft] = {}
        self.preview: ReleasePreview | None = None
        """What all of them together would release; None while it is not known."""
        self.unknown = ""
        """Why it cannot be known."""

    # -- what is held ----------------------------------------------------------------------------------------------

    @property
    def all(self) -> Sequence[Draft]:
        """In the order they were made."""
        return tuple(self._held.values())

    def of(self, kind: Subject, name: str) -> Draft | None:
        """The draft of a name."""
        return self._held.get((kind, name))

    def count(self, kind: Subject) -> int:
        """How many of that kind."""
        return sum(draft.kind is kind for draft in self._held.values())

    def __len__(self) -> int:
        return len(self._held)

    # -- changing --------------------------------------------------------------------------------------------------

    def put(self, row: MappingRow, target: Target | None) -> None:
        """Map the row's name to the target, or forget its mapping; what is so already is no change."""
        mapped = has_mapping(row)
        same = (
            row.match is MatchState.MAPPED
            and target is not None
            and (target.id, target.name) == (row.target_id, row.target)
        )
        if same or (target is None and not mapped):
            self.drop(row.kind, row.name)
            return
        self._held[(row.kind, row.name)] = Draft(row.kind, row.name, target)
        self._changed()

    def drop(self, kind: Subject, name: str) -> None:
        """Forget one draft."""
        if self._held.pop((kind, name), None) is not None:
            self._changed()

    def clear(self) -> None:
        """Forget all drafts."""
        self._held.clear()
        self._changed()

    def refused(self, made: ChangesMade) -> None:
        """Say at each draft why it could not be saved; nothing was."""
        for one in made.refused:
            key = (one.change.kind, one.change.source)
            if key in self._held:
                self._held[key] = replace(self._held[key], problem=self._refusal(self._held[key], one.problem))
        self.changed.emit()

    def _refusal(self, draft: Draft, error: KnownError) -> str:
        """The service names an entry by its number; a person chose it by its name."""
        target = draft.target
        if target is None or target.id is None or f"“{target.reference}”" not in error.what:
            return said(error)
        what = error.what.replace(target.reference, target.shown)
        return f"{what} {self.tr('Choose another entry, or undo this change.')}"

    def _changed(self) -> None:
        self.preview, self.unknown = None, ""
        self.changed.emit()
        self.weigh()

    # -- what they would release -----------------------------------------------------------------------------------

    def weigh(self) -> None:
        """Look again at what they would release."""
        wanted = [
            Wanted(draft.kind, draft.name, draft.target.id, draft.target.name)
            for draft in self._held.values()
            if draft.target is not None
        ]
        if not wanted:
            return
        views = self._session.views
        self._session.background.read(
            self, "preview", lambda: views.release_previews(wanted), self._weighed, self._unweighed, lane=LANE
        )

    def _weighed(self, found: ReleasePreview) -> None:
        if self._held:
            self.preview = found
            self.weighed.emit()

    def _unweighed(self, error: KnownError) -> None:
        if self._held:
            self.unknown = said(error)
            self.weighed.emit()


def has_mapping(row: MappingRow) -> bool:
    """Whether an entry was made for the name, even if what it leads to is gone."""
    return row.match is MatchState.MAPPED or (row.match in (MatchState.NONE, MatchState.WEAK) and bool(row.target))


def said(error: KnownError) -> str:
    """An error in the words of the window."""
    return f"{error.what} {words.for_window(error.advice)}".strip()
