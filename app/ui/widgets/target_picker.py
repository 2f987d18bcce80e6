"""A field with type-ahead over the destination's list, for one name of the source; suggestions come ranked.

picker = TargetPicker(session, Subject.VENDOR)
picker.ask_for("Havells India Ltd")      # whose target is wanted: ranks suggestions, names the “Create” row
picker.picked.connect(...)               # Target; `target.reference` is what service.map takes
picker.create_wanted.connect(...)        # the name to create
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from app.domain.records import Subject
from app.engine.mapping.suggestions import Candidate
from app.flows.purchases.ledger_roles import LedgerRole
from app.ui.session import Session
from app.ui.widgets.target_popup import ALIKE, Kind, Row, Target, TargetPopup

__all__ = ["Target", "TargetPicker", "role_words"]

CREATABLE = frozenset({Subject.VENDOR, Subject.ITEM})
_SUGGESTED = 5
_LISTED = 20
_COMPARED = 40
_CLOSING = {QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.WindowDeactivate, QEvent.Type.Hide}


class TargetPicker(QLineEdit):
    """The focus stays in the field; Up and Down move the mark, Enter takes it, Esc closes the list."""

    picked = Signal(object)
    """Target."""
    create_wanted = Signal(str)
    left = Signal()
    """Esc, with no list open."""

    def __init__(self, session: Session, kind: Subject, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._kind = kind
        self._source = ""
        self._creatable = kind in CREATABLE
        self._wanted = False
        self.target: Target | None = None
        """What is chosen; None again as soon as something else is typed."""
        self.popup = TargetPopup(self)
        self.popup.chosen.connect(self._take)
        self.textEdited.connect(self._typed)
        self.setPlaceholderText(_placeholder(kind))
        self.setAccessibleName(_placeholder(kind))
        self._watched: QWidget | None = None

    # -- what it is about ------------------------------------------------------------------------------------------

    def ask_for(self, source: str, target: Target | None = None) -> None:
        """Choose for this name of the source; `target` is what is chosen already."""
        self._source = source
        self.choose(target)

    def choose(self, target: Target | None) -> None:
        """Show a choice without saying so."""
        self.target = target
        self.setText(target.named if target is not None else "")
        self.setCursorPosition(0)

    def set_creatable(self, creatable: bool) -> None:
        """Whether the list ends with “Create …”."""
        self._creatable = creatable

    def open_list(self) -> None:
        """Read and show the list."""
        self._wanted = True
        self._read()

    def close_list(self) -> None:
        """Hide the list."""
        self._wanted = False
        self.popup.hide()

    # -- reading ---------------------------------------------------------------------------------------------------

    def _typed(self) -> None:
        self.target = None
        self.open_list()

    def _read(self) -> None:
        kind, source = self._kind, self._source
        typed = "" if self.target is not None else self.text().strip()
        session = self._session

        def work() -> list[Target]:
            if kind is Subject.UNIT:
                return []
            near = session.service.suggest(kind, source, _COMPARED) if source else []
            if not typed:
                rest = session.views.targets(kind, "", _LISTED)
                return _merged(near[:_SUGGESTED], rest, source)
            scores = {(one.kind, one.id): _score(one, source) for one in near}
            found = [_target(one, scores.get((one.kind, one.id), 0)) for one in session.views.targets(kind, typed)]
            found.sort(key=lambda one: -one.score)
            if found:
                return found
            return [_target(one, _score(one, typed)) for one in session.service.suggest(kind, typed, _SUGGESTED)]

        session.background.read(self, "targets", work, lambda found: self._show(found, typed))

    def _show(self, found: list[Target], typed: str) -> None:
        if not self._wanted or not self.isVisible():
            return
        targets = [*_fixed(self._kind, typed), *_told_apart(found)]
        rows = [Row(Kind.TARGET, one.shown, one) for one in targets]
        if not rows:
            rows.append(Row(Kind.SENTENCE, self._nothing(typed)))
        if self._creatable and (self._source or typed):
            name = self._source or typed
            rows.append(Row(Kind.CREATE, self.tr("+  Create “{name}” in ServiceTitan…").format(name=name)))
        self.popup.fill(rows, typed, self.target)
        self._watch()
        self.popup.show_under(self)

    def _nothing(self, typed: str) -> str:
        if self._kind is Subject.UNIT:
            return self.tr("Type the unit exactly as ServiceTitan shows it.")
        if typed:
            return self.tr("Nothing in ServiceTitan's list matches “{typed}”.").format(typed=typed)
        return self.tr("ServiceTitan's list was not read yet; the next run reads it.")

    # -- taking ----------------------------------------------------------------------------------------------------

    def _take(self, row: Row) -> None:
        if row.kind is Kind.CREATE:
            self.close_list()
            self.create_wanted.emit(self._source or self.text().strip())
        elif row.target is not None:
            self.close_list()
            self.choose(row.target)
            self.picked.emit(row.target)

    # -- Qt --------------------------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        overriding = event.type() == QEvent.Type.ShortcutOverride and self.popup.isVisible()
        if overriding and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        listed = self.popup.isVisible()
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            if listed:
                self.popup.move_mark(1 if key == Qt.Key.Key_Down else -1)
            else:
                self.open_list()
            return
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and listed:
            marked = self.popup.marked
            if marked is not None:
                self._take(marked)
            return
        if key == Qt.Key.Key_Escape and listed:
            self.close_list()
            return
        if key == Qt.Key.Key_Escape:
            self.left.emit()
        super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        self.open_list()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self.selectAll()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.close_list()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.close_list()

    def _watch(self) -> None:
        """The list goes when the window below it moves."""
        window = self.window()
        if window is not self._watched:
            if self._watched is not None:
                self._watched.removeEventFilter(self)
            window.installEventFilter(self)
            self._watched = window

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._watched and event.type() in _CLOSING:
            self.close_list()
        return False


def role_words() -> dict[LedgerRole, tuple[str, str]]:
    """The roles of a ledger: name, and what it does to the amount."""

    def words(text: str) -> str:
        return QCoreApplication.translate("words", text)

    return {
        LedgerRole.TAX: (words("Tax"), words("Tax the supplier charged: the purchase order's tax")),
        LedgerRole.SHIPPING: (words("Shipping"), words("Freight, other charges, round-off")),
        LedgerRole.SPREAD: (words("Spread over the lines"), words("Discounts: spread by value")),
        LedgerRole.LEFT_OUT: (words("Left out"), words("Not part of the bill: tax deducted at source, reverse charge")),
        LedgerRole.GOODS: (words("Goods"), words("Already in the amounts of the stock lines")),
    }


def _placeholder(kind: Subject) -> str:
    def words(text: str) -> str:
        return QCoreApplication.translate("TargetPicker", text)

    return {
        Subject.VENDOR: words("Type a vendor of ServiceTitan"),
        Subject.ITEM: words("Type a material or equipment of ServiceTitan"),
        Subject.LOCATION: words("Type a warehouse or truck of ServiceTitan"),
        Subject.LEDGER: words("Choose a role, or type an item of ServiceTitan"),
        Subject.UNIT: words("Type the unit as ServiceTitan shows it"),
    }.get(kind, words("Type a name of ServiceTitan"))


def _target(one: Candidate, score: int) -> Target:
    return Target(one.id, one.name, one.name, one.detail, score)


def _score(one: Candidate, asked: str) -> int:
    return one.score if one.name == asked else min(one.score, ALIKE)


def _merged(near: Sequence[Candidate], rest: Sequence[Candidate], asked: str) -> list[Target]:
    known = {(one.kind, one.id) for one in near}
    more = [_target(one, 0) for one in rest if (one.kind, one.id) not in known]
    return [*[_target(one, _score(one, asked)) for one in near], *more]


def _told_apart(targets: list[Target]) -> list[Target]:
    """Entries of one name are told apart by their number, in the list where nothing else does."""
    names = Counter(one.shown for one in targets)
    number = QCoreApplication.translate("TargetPicker", "No. {id} in ServiceTitan")
    return [
        replace(one, twin=True, detail=one.detail or number.format(id=one.id)) if names[one.shown] > 1 else one
        for one in targets
    ]


def _fixed(kind: Subject, typed: str) -> list[Target]:
    """What is in no list of the destination: the roles of a ledger, the text of a unit."""
    if kind is Subject.UNIT:
        return [Target(None, typed, typed)] if typed else []
    if kind is not Subject.LEDGER:
        return []
    wanted = typed.casefold()
    return [
        Target(None, role.value, name, detail)
        for role, (name, detail) in role_words().items()
        if wanted in name.casefold()
    ]
