"""The tabs of the mapping page for Zoho Books: what a name of ServiceTitan means there; each change holds at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHeaderView, QStackedWidget, QStyle, QStyleOptionViewItem, QVBoxLayout, QWidget

from app.domain.errors import KnownError
from app.domain.records import Subject
from app.engine.books.matches import BooksMatch
from app.engine.choices import Choice
from app.system.settings import Settings
from app.ui import formats, words
from app.ui.dialogs.base import Dialog
from app.ui.dialogs.texts import released_text
from app.ui.models.paged import AnyIndex
from app.ui.pages.mapping.dialogs import Padded, fill, paint_selected, plain_table
from app.ui.session import Follows, Session
from app.ui.widgets.basics import button, column, label
from app.ui.widgets.chip import chip_width, paint_chip
from app.ui.widgets.flow import Flow
from app.ui.widgets.notes import Empty
from app.ui.widgets.typing_combo import choice_text, chosen_id, typing_combo

KINDS = (Subject.VENDOR, Subject.CUSTOMER, Subject.ITEM, Subject.ACCOUNT, Subject.TAX)
"""The tabs, in their order."""
MATCH = 0
_INSET = 8
"""Pixels beside a chip, as beside its header."""
_OF_BILLS = frozenset({Subject.VENDOR, Subject.ACCOUNT, Subject.TAX})
_OF_SALES = frozenset({Subject.CUSTOMER, Subject.ITEM, Subject.TAX})


def kinds_of(settings: Settings) -> frozenset[Subject]:
    """Tabs of what is switched on."""
    if not settings.zoho.enabled:
        return frozenset()
    bills, sales = settings.bills.enabled, bool(settings.sales.kinds)
    return (_OF_SALES if sales else frozenset()) | (_OF_BILLS if bills or not sales else frozenset())


def _tr(text: str) -> str:
    return QCoreApplication.translate("booksmapping", text)


@dataclass(frozen=True, slots=True)
class KindWords:
    """How one kind of name is called."""

    tab: str
    source: str
    target: str
    order: str
    nothing: str


def kind_words(kind: Subject) -> KindWords:
    """The words of a tab."""
    return {
        Subject.VENDOR: KindWords(
            _tr("Zoho vendors"),
            _tr("Vendor in ServiceTitan"),
            _tr("Vendor in Zoho Books"),
            _tr("A vendor that has exactly the same name in Zoho Books needs no entry here."),
            _tr("Nothing waits for a vendor of Zoho Books, and none is mapped."),
        ),
        Subject.CUSTOMER: KindWords(
            _tr("Zoho customers"),
            _tr("Customer in ServiceTitan"),
            _tr("Customer in Zoho Books"),
            _tr("A customer that has exactly the same name in Zoho Books needs no entry here."),
            _tr("Nothing waits for a customer of Zoho Books, and none is mapped."),
        ),
        Subject.ITEM: KindWords(
            _tr("Zoho items"),
            _tr("Item or service in ServiceTitan"),
            _tr("Item in Zoho Books"),
            _tr("An item whose SKU in Zoho Books is exactly the code needs no entry here."),
            _tr("Nothing waits for an item of Zoho Books, and none is mapped."),
        ),
        Subject.ACCOUNT: KindWords(
            _tr("Zoho accounts"),
            _tr("Item or GL account in ServiceTitan"),
            _tr("Account in Zoho Books"),
            _tr("What is mapped here comes before the account rules in Settings."),
            _tr("Nothing waits for an account of Zoho Books, and none is mapped."),
        ),
        Subject.TAX: KindWords(
            _tr("Zoho taxes"),
            _tr("Tax zone, item or GL account in ServiceTitan"),
            _tr("Tax in Zoho Books"),
            _tr(
                "A tax zone that is called exactly as a tax of Zoho Books needs no entry here. What is mapped for an "
                "item or a GL account comes before the tax it prefers there."
            ),
            _tr("Nothing waits for a tax of Zoho Books, and none is mapped."),
        ),
    }[kind]


class MatchDialog(Dialog):
    """A name of ServiceTitan and what it means; `taken` carries both."""

    taken = Signal(str, str)

    def __init__(self, session: Session, kind: Subject, row: BooksMatch | None, parent: QWidget) -> None:
        super().__init__(parent, "", "")
        known = kind_words(kind)
        self.heading(self.tr("Map to Zoho Books"))
        self.primary.setText(self.tr("Map it"))
        self._known: Sequence[Choice] = ()
        self._row = row
        self.source = typing_combo([])
        self.target = typing_combo([])
        for title, combo in ((known.source, self.source), (known.target, self.target)):
            block: QVBoxLayout = column(gap=3)
            head = label(title, "strong", wrap=True)
            head.setBuddy(combo)
            combo.setAccessibleName(title)
            combo.editTextChanged.connect(lambda _: self._check())
            block.addWidget(head)
            block.addWidget(combo)
            self.body.addLayout(block)
        self.source.setEditText(row.name if row is not None else "")
        self.source.setEnabled(row is None)
        self.none = label(self.tr("The lists of Zoho Books were not read yet; the next run reads them."), "warn",
                          wrap=True)  # fmt: skip
        self.none.hide()
        self.body.addWidget(self.none)
        self.primary.clicked.connect(self._take)
        matches = session.books_matches
        session.background.read(
            self, "lists", lambda: (matches.sources(kind) if row is None else (), matches.targets(kind)), self._fill
        )
        self._check()

    def _fill(self, found: tuple[Sequence[str], Sequence[Choice]]) -> None:
        sources, targets = found
        text = self.source.currentText()
        if sources:
            self.source.addItems(list(sources))
        self.source.setEditText(text)
        for one in targets:
            self.target.addItem(choice_text(one), one.id)
        row = self._row
        self.target.setCurrentIndex(self.target.findData(row.target_id) if row is not None and row.target_id else -1)
        if self.target.currentIndex() < 0:
            self.target.setEditText("")
        self.none.setVisible(not targets)
        (self.source if row is None else self.target).setFocus()
        self._check()

    def _check(self) -> None:
        complete = self.source.currentText().strip() and chosen_id(self.target)
        self.allow("" if complete else self.tr("Choose both first."))

    def _take(self) -> None:
        self.let_go()
        self.taken.emit(self.source.currentText().strip(), f"#{chosen_id(self.target)}")


class _Matches(Padded):
    """The match as a chip, as in the tabs of ServiceTitan."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        area: QRect = option.rect
        if index.column() == MATCH:
            if option.state & QStyle.StateFlag.State_Selected:
                paint_selected(painter, area, index)
            mapped = bool(index.data(Qt.ItemDataRole.UserRole))
            place = area.adjusted(_INSET, 0, -_INSET, 0)
            paint_chip(painter, place, str(index.data()), "accent" if mapped else "bad")
        else:
            super().paint(painter, option, index)

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        found = super().sizeHint(option, index)
        return QSize(chip_width(str(index.data())) + 2 * _INSET, found.height()) if index.column() == MATCH else found


class BooksMapping(QWidget):
    """One kind at a time. `released` carries the ids of records that a change lets go."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.kind = Subject.VENDOR
        self.rows: Sequence[BooksMatch] = ()
        self.dialog: MatchDialog | None = None
        self._wanted = ("", "")
        """Name and key of the row to select."""
        outer = column(self, gap=10)
        self.table = plain_table(["", "", "", ""], "")
        self.table.setWordWrap(False)
        self.table.setItemDelegate(_Matches(self.table))
        self.table.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.table.itemSelectionChanged.connect(self._tell_buttons)
        self.table.itemActivated.connect(lambda _: self.map())
        header = self.table.horizontalHeader()
        header.setStretchLastSection(False)
        for at, mode in enumerate(
            (
                QHeaderView.ResizeMode.ResizeToContents,
                QHeaderView.ResizeMode.Stretch,
                QHeaderView.ResizeMode.Stretch,
                QHeaderView.ResizeMode.ResizeToContents,
            )
        ):
            header.setSectionResizeMode(at, mode)
        self.empty = Empty()
        self.stack = QStackedWidget()
        self.stack.addWidget(self.table)
        self.stack.addWidget(self.empty)
        outer.addWidget(self.stack, 1)
        place = QWidget()
        acts = Flow(place, gap=8)
        self.map_button = button(self.tr("Map…"), self.map)
        self.unmap_button = button(self.tr("Unmap"), self._unmap)
        self.add_button = button(self.tr("Map another name…"), lambda: self._ask(None), "quiet")
        for one in (self.map_button, self.unmap_button, self.add_button):
            acts.addWidget(one)
        outer.addWidget(place)
        self.order = label("", "caption", wrap=True)
        outer.addWidget(self.order)

    def show_kind(self, kind: Subject, name: str = "", key: str = "") -> None:
        """Another tab, with that name selected; `key` tells those of one name apart."""
        self.kind, self._wanted = kind, (name, key)
        known = kind_words(kind)
        self.table.setHorizontalHeaderLabels([self.tr("Match"), known.source, known.target, self.tr("Waiting")])
        last = self.table.horizontalHeaderItem(3)
        if last is not None:
            last.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.table.setAccessibleName(known.tab)
        self.order.setText(known.order)
        self.read()

    def read(self) -> None:
        """The rows as they are now."""
        kind, matches = self.kind, self.session.books_matches
        self.session.background.read(self, "rows", lambda: matches.rows(kind), self._show)

    def _show(self, rows: Sequence[BooksMatch]) -> None:
        before = (self.current.name, self.current.key) if self.current is not None else ("", "")
        name, key = self._wanted if any(self._wanted) else before
        self.rows = rows
        fill(self.table, [self._texts(one) for one in rows], widest=2000)
        for at in range(len(rows)):
            match, item = self.table.item(at, MATCH), self.table.item(at, 3)
            if match is not None and item is not None:
                match.setData(Qt.ItemDataRole.UserRole, bool(rows[at].target_id) and not rows[at].gone)
                item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.empty.say(kind_words(self.kind).nothing)
        self.stack.setCurrentWidget(self.table if rows else self.empty)
        self._wanted = ("", "")
        named = [n for n, one in enumerate(rows) if one.name == name]
        at = next((n for n in named if rows[n].key == key), next(iter(named), 0))
        if rows:
            self.table.selectRow(at)
        self._tell_buttons()

    def _texts(self, one: BooksMatch) -> Sequence[str]:
        match = self.tr("Mapped") if one.target_id and not one.gone else self.tr("None")
        target = self.tr("“{name}” is no longer in Zoho Books").format(name=one.target) if one.gone else one.target
        return match, self._named(one), target or formats.NONE, formats.count(one.waiting)

    def _named(self, one: BooksMatch) -> str:
        """With ServiceTitan's id where another one has the same name."""
        alike = sum(other.name == one.name for other in self.rows)
        return f"{one.name}  ·  #{one.key}" if alike > 1 and one.key != one.name else one.name

    @property
    def current(self) -> BooksMatch | None:
        """The selected row."""
        at = self.table.currentRow()
        return self.rows[at] if 0 <= at < len(self.rows) else None

    def _tell_buttons(self) -> None:
        row = self.current
        self.map_button.setEnabled(row is not None)
        self.map_button.setToolTip("" if row is not None else self.tr("Choose a row first."))
        mapped = row is not None and bool(row.target_id)
        self.unmap_button.setEnabled(mapped)
        self.unmap_button.setToolTip("" if mapped else self.tr("Choose a row that is mapped first."))

    # -- changing --------------------------------------------------------------------------------------------------

    def map(self) -> None:
        """The selected name."""
        if self.current is not None:
            self._ask(self.current)

    def _ask(self, row: BooksMatch | None) -> None:
        dialog = self.dialog = MatchDialog(self.session, self.kind, row, self)
        kind, desk, session = self.kind, self.session.service.accounting, self.session

        def taken(source: str, target: str) -> None:
            wanted = f"#{row.key}" if row is not None and row.key.isdigit() else source
            session.background.act(self, lambda: desk.map(kind, wanted, target), mapped, dialog.fail)

        def mapped(released: tuple[int, ...]) -> None:
            dialog.accept()
            follows = session.send_released(released) if released else Follows.NOW
            said = self.tr("1 mapping is saved.")
            session.notice.emit(f"{said} {released_text(len(released), follows)}" if released else said)
            self.read()

        dialog.taken.connect(taken)
        dialog.open()

    def _unmap(self) -> None:
        row, desk = self.current, self.session.service.accounting
        if row is None:
            return

        def failed(error: KnownError) -> None:
            self.session.problem.emit(error)

        def gone(_: None) -> None:
            self.session.notice.emit(self.tr("“{name}” is no longer mapped.").format(name=words.for_window(row.name)))
            self.read()

        self.session.background.act(self, lambda: desk.unmap(self.kind, row.key), gone, failed)
