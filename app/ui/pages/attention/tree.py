"""The table of causes and vouchers: selection and scroll keep their place by key, letter keys act on what is marked."""

from __future__ import annotations

from collections.abc import Hashable

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStyleOptionViewItem, QTreeView, QWidget

from app.engine.remedies.table import Act
from app.engine.views import CauseRecord
from app.ui import formats
from app.ui.pages.attention.delegate import TEXT_LEFT, RowDelegate
from app.ui.pages.attention.model import (
    ACTS,
    AMOUNT,
    COUNT,
    SORTS,
    WAITING,
    WHAT,
    AnyIndex,
    Cause,
    CauseTree,
    More,
    NodeRole,
)  # fmt: skip
from app.ui.pages.attention.row_acts import GAP, SHOWN, RowActs
from app.ui.pages.attention.texts import acts_of
from app.ui.session import Session
from app.ui.theme.theme import BODY, font, theme
from app.ui.theme.tokens import HEADER_ROW, ROW_BUTTON
from app.ui.words import act_word

LEAST_WHAT, ROOMY_WHAT = 230, 400
"""Width of the first column: at least; and from which on cause and name fit on one line."""
_LETTERS = {Qt.Key.Key_M: "map", Qt.Key.Key_C: "create", Qt.Key.Key_R: "replay", Qt.Key.Key_I: "ignore"}


class AttentionTree(QTreeView):
    """What is asked for goes out as signals; the page carries it out."""

    act_wanted = Signal(object, object)
    """Cause, Act: by a button, or Enter."""
    letter_pressed = Signal(str)
    """map, create, replay or ignore what is selected."""
    record_wanted = Signal(int)
    menu_wanted = Signal(QPoint)
    """Of what is selected, at that place on the screen."""
    sort_wanted = Signal(object)
    """CauseOrder."""

    def __init__(self, session: Session, model: CauseTree, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.tree = model
        self.setModel(model)
        self.rows = RowDelegate(session, model, self)
        self.setItemDelegate(self.rows)
        self.setAccessibleName(self.tr("Records that need attention, by cause"))
        self.setIndentation(0)
        self.setRootIsDecorated(False)
        self.setExpandsOnDoubleClick(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setAnimated(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._menu_at)
        header = self.header()
        header.setSectionsMovable(False)
        header.setStretchLastSection(False)
        header.setMinimumSectionSize(24)
        header.setFixedHeight(HEADER_ROW + 2)
        header.setSectionsClickable(True)
        header.sectionClicked.connect(self._sort)
        for section in range(ACTS + 1):
            stretch = section == WHAT
            mode = QHeaderView.ResizeMode.Stretch if stretch else QHeaderView.ResizeMode.Fixed
            header.setSectionResizeMode(section, mode)
        self.expanded.connect(self._opened)
        self.collapsed.connect(self._closed)
        self._pool: list[RowActs] = []
        self._fit = SHOWN
        self._hovered = QModelIndex()
        self._by_keyboard = False
        self._all_wanted = False
        """Everything is to be selected once it is read."""
        self._place: tuple[Hashable, int, list[Hashable], set[Hashable]] | None = None
        self._placing = QTimer(self)
        self._placing.setSingleShot(True)
        self._placing.timeout.connect(self._place_acts)
        model.changing.connect(self._remember)
        model.changed.connect(self._recall)
        self.verticalScrollBar().valueChanged.connect(lambda: self._place_acts())
        theme().changed.connect(self.viewport().update)
        self.set_narrow(False)

    # -- columns ---------------------------------------------------------------------------------------------------

    def set_narrow(self, narrow: bool) -> None:
        """The age in a column of its own, the subject first."""
        self.rows.narrow = narrow
        self.setColumnHidden(WAITING, not narrow)
        self._size_columns()
        self.viewport().update()

    def _size_columns(self) -> None:
        """As wide as what stands in them; the acts give way first where there is no room."""
        regular, bold = QFontMetrics(font(BODY)), QFontMetrics(font(BODY, bold=True))
        head = [regular.horizontalAdvance(str(self.tree.headerData(at, Qt.Orientation.Horizontal))) for at in range(5)]
        causes, currency, now = self.tree.causes, self._session.currency, self._session.now()
        amounts = [abs(cause.row.amount) for cause in causes]
        amount = bold.horizontalAdvance(formats.money(max(amounts), currency)) if amounts else 0
        ages = [regular.horizontalAdvance(formats.age(cause.row.since, now)) for cause in causes[:50]]
        self.setColumnWidth(COUNT, max(head[COUNT], bold.horizontalAdvance("9,999")) + 20)
        self.setColumnWidth(AMOUNT, max(head[AMOUNT], amount) + 24)
        self.setColumnWidth(WAITING, max([head[WAITING], *ages]) + 20)
        numbers = [COUNT, AMOUNT] + ([WAITING] if self.rows.narrow else [])
        room = self.viewport().width() - LEAST_WHAT - sum(self.columnWidth(at) for at in numbers)
        for fit in (SHOWN, 2, 1):
            wide = self._acts_width(fit)
            if wide <= room or fit == 1:
                break
        self._fit = fit
        wide = max(wide, head[ACTS] + 16)
        self.setColumnWidth(ACTS, wide)
        self.rows.stacked = self.rows.narrow or room + LEAST_WHAT - wide < ROOMY_WHAT

    def _acts_width(self, fit: int) -> int:
        """Of the widest buttons among the causes shown."""
        words = QFontMetrics(font(BODY, bold=True))
        widest = 0
        for acts in {acts_of(cause.row, self.tree.which.tab) for cause in self.tree.causes}:
            wide = sum(words.horizontalAdvance(act_word(act)) + 18 + GAP for act in acts[:fit])
            widest = max(widest, wide + (ROW_BUTTON if len(acts) > fit else 0))
        return widest + 14

    # -- opening ---------------------------------------------------------------------------------------------------

    def _opened(self, index: QModelIndex) -> None:
        cause = self.tree.cause_at(index)
        if cause is not None:
            self.tree.open_cause(cause)

    def _closed(self, index: QModelIndex) -> None:
        cause = self.tree.cause_at(index)
        if cause is not None:
            self.tree.close_cause(cause)

    def _sort(self, section: int) -> None:
        if section in SORTS:
            self.sort_wanted.emit(SORTS[section])

    # -- what is marked --------------------------------------------------------------------------------------------

    def current(self) -> Cause | CauseRecord | More | None:
        """The row with the focus."""
        node: Cause | CauseRecord | More | None = self.currentIndex().data(NodeRole)
        return node

    def current_cause(self) -> Cause | None:
        """The cause of the row with the focus."""
        return self.tree.cause_at(self.currentIndex())

    def selected(self) -> tuple[list[Cause], list[CauseRecord]]:
        """Causes, and vouchers that do not stand under one of them."""
        causes: list[Cause] = []
        records: list[tuple[Cause | None, CauseRecord]] = []
        for index in self.selectionModel().selectedRows():
            node = index.data(NodeRole)
            if isinstance(node, Cause):
                causes.append(node)
            elif isinstance(node, CauseRecord):
                records.append((self.tree.cause_at(index), node))
        return causes, [record for cause, record in records if cause not in causes]

    def mark(self, key: Hashable) -> bool:
        """Make a row the current one; False when it is gone."""
        index = self.tree.find(key)
        if not index.isValid():
            return False
        self.setCurrentIndex(index)
        return True

    def mark_first(self) -> None:
        """The first row, when none is current."""
        if not self.currentIndex().isValid() and self.tree.causes:
            self.setCurrentIndex(self.tree.index(0, 0))

    def selectAll(self) -> None:
        """Everything that passes the filter: what is not read yet is read first."""
        self._all_wanted = not self.tree.complete
        if self._all_wanted:
            self.tree.more_causes(every=True)
        else:
            super().selectAll()

    # -- keeping the place -----------------------------------------------------------------------------------------

    def _remember(self) -> None:
        current = self.currentIndex().siblingAtColumn(0)
        after: list[Hashable] = []
        before: list[Hashable] = []
        index = current
        while index.isValid() and len(after) < 500:
            after.append(self.tree.key_at(index))
            index = self.indexBelow(index)
        index = self.indexAbove(current) if current.isValid() else QModelIndex()
        while index.isValid() and len(before) < 500:
            before.append(self.tree.key_at(index))
            index = self.indexAbove(index)
        selected = {self.tree.key_at(one) for one in self.selectionModel().selectedRows()}
        top = self.indexAt(QPoint(2, 1)).siblingAtColumn(0)
        self._place = (self.tree.key_at(top), self.visualRect(top).top(), [*after, *before], selected)

    def _recall(self) -> None:
        kept, self._place = self._place, None
        for cause in self.tree.causes:
            if self.tree.is_open(cause) and not self.isExpanded(self.tree.index_of(cause)):
                self.setExpanded(self.tree.index_of(cause), True)
        self._size_columns()
        if kept is not None:
            top, offset, order, selected = kept
            found = next((index for key in order if (index := self.tree.find(key)).isValid()), QModelIndex())
            if found.isValid() and found != self.currentIndex().siblingAtColumn(0):
                survivors = [index for key in selected if (index := self.tree.find(key)).isValid()]
                flag = QItemSelectionModel.SelectionFlag
                how = flag.NoUpdate if survivors else flag.ClearAndSelect | flag.Rows
                self.selectionModel().setCurrentIndex(found, how)
            place = self.tree.find(top)
            if place.isValid():
                self.executeDelayedItemsLayout()
                bar = self.verticalScrollBar()
                bar.setValue(bar.value() + self.visualRect(place).top() - offset)
        self._placing.start(0)
        if self._all_wanted and self.tree.complete:
            self.selectAll()

    # -- buttons ---------------------------------------------------------------------------------------------------

    def updateGeometries(self) -> None:
        super().updateGeometries()
        if hasattr(self, "_placing"):
            self._placing.start(0)

    def _place_acts(self) -> None:
        """Put the buttons of the cause rows in view where they belong."""
        seen: dict[Hashable, tuple[Cause, QRect]] = {}
        index = self.indexAt(QPoint(2, 0)).siblingAtColumn(0)
        bottom = self.viewport().height()
        while index.isValid():
            place = self.visualRect(index.siblingAtColumn(ACTS))
            if place.top() >= bottom:
                break
            cause = index.data(NodeRole)
            if isinstance(cause, Cause) and acts_of(cause.row, self.tree.which.tab):
                seen[cause.key] = (cause, place)
            index = self.indexBelow(index)
        free = [acts for acts in self._pool if acts.key not in seen]
        held = {acts.key: acts for acts in self._pool if acts.key in seen}
        for key, (cause, place) in seen.items():
            acts = held.get(key) or (free.pop() if free else self._made_acts())
            acts.key = key
            acts.show_row(cause.row, self.tree.which.tab, self._fit)
            acts.setGeometry(place)
            acts.show()
        for acts in free:
            acts.key = None
            acts.hide()
        if not index.isValid():
            self.tree.more_causes()  # the last one is in view

    def _made_acts(self) -> RowActs:
        made = RowActs(self.viewport())
        made.acted.connect(lambda act, one=made: self._acted(one, act))
        made.menu_wanted.connect(lambda one=made: self._menu_of(one))
        self._pool.append(made)
        return made

    def acts_of(self, key: Hashable) -> RowActs | None:
        """The buttons of a cause in view."""
        return next((acts for acts in self._pool if acts.key == key and acts.isVisible()), None)

    def _acted(self, acts: RowActs, act: Act) -> None:
        index = self.tree.find((acts.key, None))
        cause = self.tree.cause_at(index)
        if cause is not None:
            self.setCurrentIndex(index)
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            self.act_wanted.emit(cause, act)

    def _menu_of(self, acts: RowActs) -> None:
        self.mark((acts.key, None))
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self.menu_wanted.emit(acts.more.mapToGlobal(QPoint(0, acts.more.height())))

    def _menu_at(self, place: QPoint) -> None:
        index = self.indexAt(place)
        if index.isValid() and not self.selectionModel().isRowSelected(index.row(), index.parent()):
            self.setCurrentIndex(index)
        self.menu_wanted.emit(self.viewport().mapToGlobal(place))

    # -- keys and mouse --------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._by_keyboard = True
        self._all_wanted = False
        key, plain = (
            event.key(),
            event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier),
        )
        shift = event.modifiers() == Qt.KeyboardModifier.ShiftModifier
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
            self._enter()
        elif key == Qt.Key.Key_Menu or (key == Qt.Key.Key_F10 and shift):
            place = self.visualRect(self.currentIndex().siblingAtColumn(0))
            self.menu_wanted.emit(self.viewport().mapToGlobal(place.bottomLeft() + QPoint(TEXT_LEFT, 0)))
        elif key in _LETTERS and plain:
            self.letter_pressed.emit(_LETTERS[Qt.Key(key)])
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Letters act; Ctrl+F searches."""

    def _enter(self) -> None:
        node = self.current()
        if isinstance(node, Cause):
            acts = acts_of(node.row, self.tree.which.tab)
            if acts:
                self.act_wanted.emit(node, acts[0])
        else:
            self._take(node)

    def _take(self, node: Cause | CauseRecord | More | None) -> None:
        cause = self.current_cause()
        if isinstance(node, CauseRecord):
            self.record_wanted.emit(node.id)
        elif isinstance(node, More) and cause is not None:
            self.tree.more(cause)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._by_keyboard = self._all_wanted = False
        index = self.indexAt(event.position().toPoint())
        on_arrow = index.column() == WHAT and event.position().x() < self.visualRect(index).left() + TEXT_LEFT
        super().mousePressEvent(event)
        if on_arrow and isinstance(index.data(NodeRole), Cause) and event.button() == Qt.MouseButton.LeftButton:
            self.setExpanded(index, not self.isExpanded(index))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier and event.button() == Qt.MouseButton.LeftButton
        index = self.indexAt(event.position().toPoint())
        if plain and index.isValid() and index.siblingAtColumn(0) == self.currentIndex().siblingAtColumn(0):
            self._take(index.data(NodeRole))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        index = self.indexAt(event.position().toPoint()).siblingAtColumn(0)
        if index != self._hovered:
            self._hovered = index
            self.viewport().update()

    # -- painting --------------------------------------------------------------------------------------------------

    def drawRow(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        place: QRect = option.rect
        place = QRect(0, place.top(), self.viewport().width(), place.height())
        colours = theme()
        selected = self.selectionModel().isRowSelected(index.row(), index.parent())
        first = self.tree.index(index.row(), 0, index.parent())
        if selected:
            painter.fillRect(place, colours.colour("accent_soft"))
            painter.fillRect(QRect(0, place.top(), 3, place.height()), colours.colour("accent"))
        elif first == self._hovered:
            painter.fillRect(place, colours.colour("hover"))
        shown = QStyleOptionViewItem(option)
        for column in range(ACTS + 1):
            if self.isColumnHidden(column):
                continue
            shown.rect = QRect(
                self.columnViewportPosition(column), place.top(), self.columnWidth(column), place.height()
            )
            self.rows.paint(painter, shown, first.siblingAtColumn(column))
        below = self.indexBelow(first)
        if not below.isValid() or not below.parent().isValid():
            painter.fillRect(QRect(0, place.bottom(), place.width(), 1), colours.colour("line"))
        if self._by_keyboard and self.hasFocus() and first == self.currentIndex().siblingAtColumn(0):
            painter.setPen(QPen(colours.colour("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(place.adjusted(1, 1, -1, -1))

    def drawBranches(self, painter: QPainter, rect: QRect, index: AnyIndex) -> None:
        """The delegate paints the arrows."""

    def currentChanged(self, current: AnyIndex, previous: AnyIndex) -> None:
        """The ring stands around the whole row, which is wider than the cell that Qt draws anew."""
        super().currentChanged(current, previous)
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if event.rect().contains(self.viewport().rect()) and self._pool_is_old():
            self._placing.start(0)

    def _pool_is_old(self) -> bool:
        return any(acts.key is not None and not self.tree.find((acts.key, None)).isValid() for acts in self._pool)
