"""The mapping table: one row selected, an editor with type-ahead in its target cell, a button at its end."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QTableView, QWidget

from app.domain.records import Subject
from app.engine.views import MappingRow, MatchState
from app.ui.models.paged import AnyIndex, RowRole
from app.ui.pages.mapping.delegate import PAD, RowDelegate, button_area, button_width, match_width
from app.ui.pages.mapping.drafts import Drafts, has_mapping
from app.ui.pages.mapping.model import ACT, MATCH, NAME, TARGET, USED, WAITING, MappingModel
from app.ui.pages.mapping.rows import Act, act_word, current_target, look
from app.ui.pages.mapping.texts import match_word
from app.ui.session import Session
from app.ui.theme.theme import BODY, font, theme
from app.ui.theme.tokens import HEADER_ROW, MAPPING_ROW
from app.ui.widgets.target_picker import CREATABLE, TargetPicker

_OPENS = (Qt.Key.Key_F2, Qt.Key.Key_Return, Qt.Key.Key_Enter)
_FORGETS = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
_STAYS = (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason, Qt.FocusReason.MenuBarFocusReason)
_NO_TYPING = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier


class MappingTable(QTableView):
    """`picked` carries a row and what was chosen for it; `acted` a row and the act of its button or menu."""

    picked = Signal(object, object)
    acted = Signal(object, object)

    def __init__(self, session: Session, model: MappingModel, drafts: Drafts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._drafts = drafts
        self._rows = model
        self.editor: TargetPicker | None = None
        """The open editor."""
        self._edited: MappingRow | None = None
        self._stood: tuple[MappingRow, int] | None = None
        """The row selected last and its place."""
        self._resolved: frozenset[str] = frozenset()
        self._delegate = RowDelegate(drafts, self)
        self.setModel(model)
        self.setItemDelegate(self._delegate)
        self.setAccessibleName(self.tr("Names of TallyPrime and what they are in ServiceTitan"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(MAPPING_ROW)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setSectionsClickable(False)
        header.setHighlightSections(False)
        header.setTextElideMode(Qt.TextElideMode.ElideRight)
        header.setFixedHeight(HEADER_ROW + 1)
        header.setMinimumSectionSize(40)
        for column in (MATCH, WAITING, USED, ACT):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
        for column in (NAME, TARGET):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        self.clicked.connect(self._clicked)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        header.sectionResized.connect(self._place_editor)
        theme().changed.connect(self._measure)
        self.fit(Subject.VENDOR)

    # -- sizes -----------------------------------------------------------------------------------------------------

    def fit(self, kind: Subject) -> None:
        """Make the columns as wide as this kind's words need."""
        self._kind = kind
        self._measure()

    def _measure(self) -> None:
        face = self.fontMetrics()
        chips = [match_word(self._kind, match) for match in MatchState] + [self.tr("Not saved")]
        self.setColumnWidth(MATCH, match_width(chips))
        waiting, used = (
            face.horizontalAdvance(self._rows.headerData(c, Qt.Orientation.Horizontal)) for c in (WAITING, USED)
        )
        self.setColumnWidth(WAITING, waiting + 2 * PAD + 8)
        self.setColumnWidth(USED, max(used, face.horizontalAdvance("28-Mmm-26")) + 2 * PAD + 8)
        self.setColumnWidth(ACT, button_width() + 3 * PAD)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_editor()

    # -- rows ------------------------------------------------------------------------------------------------------

    @property
    def current(self) -> MappingRow | None:
        """The selected row."""
        return self._rows.row_at(self.currentIndex().row())

    def resolved(self, names: frozenset[str]) -> None:
        """These names are saved: the selection does not follow them to their new place."""
        self._resolved = names

    def begin(self) -> None:
        """Other rows are about to be shown: select the first of them."""
        self._stood = None

    def restore(self) -> None:
        """After reading: the same name, wherever it stands now; else what stands in its place."""
        if self._stood is None:
            self.select(0)
            return
        row, place = self._stood
        now = -1 if row.name in self._resolved else self._rows.row_of(row.key)
        self._resolved = frozenset()
        bar = self.verticalScrollBar()
        scrolled = bar.value()
        self.select(now if now >= 0 else place)
        bar.setValue(scrolled)
        self._place_editor()

    def currentChanged(self, current: AnyIndex, previous: AnyIndex) -> None:
        super().currentChanged(current, previous)
        row = self._rows.row_at(current.row()) if current.isValid() else None
        if row is not None:
            self._stood = (row, current.row())

    def select(self, row: int) -> None:
        """Select a row and show it."""
        if self._rows.rowCount():
            row = max(0, min(row, self._rows.rowCount() - 1))
            self.setCurrentIndex(self._rows.index(row, TARGET))
            found = self._rows.row_at(row)
            if found is not None:
                self._stood = (found, row)

    def _look_of(self, row: MappingRow) -> Act | None:
        return look(row, self._drafts.of(row.kind, row.name)).act

    # -- the editor ------------------------------------------------------------------------------------------------

    def open_editor(self, typed: QKeyEvent | None = None) -> None:
        """Edit the target of the selected row; `typed` is the key that begins it."""
        row = self.current
        if row is None:
            return
        self.close_editor()
        editor = TargetPicker(self._session, row.kind, self.viewport())
        self.editor, self._edited = editor, row
        editor.setObjectName("editor")
        editor.setAccessibleName(self.tr("{name} in ServiceTitan").format(name=row.name))
        editor.ask_for(row.name, current_target(row, self._drafts.of(row.kind, row.name)))
        editor.set_creatable(row.kind in CREATABLE)
        editor.picked.connect(self._picked)
        editor.create_wanted.connect(lambda _: self._create())
        editor.left.connect(self.close_editor)
        editor.installEventFilter(self)
        self.scrollTo(self.currentIndex())
        self._place_editor()
        editor.show()
        editor.setFocus(Qt.FocusReason.OtherFocusReason)
        editor.selectAll()
        if typed is not None:
            editor.keyPressEvent(typed)
        else:
            editor.open_list()

    def close_editor(self) -> None:
        """Leave the match as it is."""
        editor, self.editor, self._edited = self.editor, None, None
        if editor is None:
            return
        had_focus = editor.hasFocus()
        editor.removeEventFilter(self)
        editor.close_list()
        if had_focus:
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        editor.hide()
        editor.deleteLater()

    def _picked(self, target: object) -> None:
        row = self._edited
        self.close_editor()
        if row is not None:
            self.picked.emit(row, target)

    def _create(self) -> None:
        row = self._edited
        self.close_editor()
        if row is not None:
            self.acted.emit(row, Act.CREATE)

    def _place_editor(self) -> None:
        if self.editor is None or self._edited is None:
            return
        row = self._rows.row_of(self._edited.key)
        if row < 0:
            self.close_editor()
            return
        cell = self.visualRect(self._rows.index(row, TARGET))
        self.editor.setGeometry(cell.adjusted(0, 2, 0, -2))

    def _scrolled(self) -> None:
        if self.editor is not None:
            self.editor.close_list()
            self._place_editor()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.editor:
            if isinstance(event, QFocusEvent) and event.lostFocus() and event.reason() not in _STAYS:
                self.close_editor()
            elif event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and self._editor_key(event):
                return True
        return super().eventFilter(watched, event)

    def _editor_key(self, event: QKeyEvent) -> bool:
        """Tab, and Enter without a list, leave the match as it is."""
        listed = self.editor is not None and self.editor.popup.isVisible()
        if event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            self.close_editor()
            return True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not listed and self.editor is not None:
            self.editor.open_list()
            return True
        return False

    # -- keys ------------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row, key, text = self.current, event.key(), event.text()
        plain = not event.modifiers() & _NO_TYPING
        if row is None or not plain:
            super().keyPressEvent(event)
        elif key in _OPENS:
            self.open_editor()
        elif key == Qt.Key.Key_Space:
            act = self._look_of(row)
            if act is not None:
                self._act(row, act)
        elif key in _FORGETS:
            act = Act.UNDO if self._drafts.of(row.kind, row.name) is not None else Act.UNMAP
            if act is Act.UNDO or has_mapping(row):
                self._act(row, act)
        elif text and text.isprintable():
            self.open_editor(event)
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Typing edits the match instead."""

    # -- pointer ---------------------------------------------------------------------------------------------------

    def _clicked(self, index: QModelIndex) -> None:
        row: MappingRow | None = index.data(RowRole)
        if row is None:
            return
        if index.column() == TARGET:
            self.open_editor()
        elif index.column() == ACT and self._delegate.hovered_button:
            act = self._look_of(row)
            if act is not None:
                self._act(row, act)

    def _act(self, row: MappingRow, act: Act) -> None:
        if act is Act.CHOOSE:
            self.open_editor()
        else:
            self.acted.emit(row, act)

    def _hover(self, at: QPoint) -> None:
        index = self.indexAt(at)
        over = index.isValid() and index.column() == ACT and button_area(self.visualRect(index)).contains(at)
        over = over and bool(index.data())
        if (index.row(), over) != (self._delegate.hovered, self._delegate.hovered_button):
            self._delegate.hovered, self._delegate.hovered_button = index.row(), over
            shape = Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor
            self.viewport().setCursor(Qt.CursorShape.IBeamCursor if index.column() == TARGET else shape)
            self.viewport().update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(event.position().toPoint())
        super().mouseMoveEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._hover(event.position().toPoint())
        super().mousePressEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(QPoint(-1, -1))
        super().leaveEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        index = self.indexAt(event.pos()) if event.reason() is QContextMenuEvent.Reason.Mouse else self.currentIndex()
        if not index.isValid():
            return
        self.setCurrentIndex(index.siblingAtColumn(TARGET))
        row = self.current
        if row is None:
            return
        menu = self.row_menu(row)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        below = self.viewport().mapToGlobal(self.visualRect(index).bottomLeft())
        menu.popup(event.globalPos() if event.reason() is QContextMenuEvent.Reason.Mouse else below)

    def row_menu(self, row: MappingRow) -> QMenu:
        """All that can be done with a row."""
        menu = QMenu(self)
        menu.setFont(font(BODY))
        menu.addAction(self.tr("Edit the match")).triggered.connect(lambda: self.open_editor())
        recommended = self._look_of(row)
        acts: list[Act] = [act for act in (Act.ACCEPT, Act.UNMAP, Act.UNDO) if act is recommended]
        if recommended is Act.CHOOSE and has_mapping(row):
            acts.append(Act.UNMAP)
        unmatched = row.match in (MatchState.NONE, MatchState.WEAK)
        if unmatched and row.kind in CREATABLE:
            acts.append(Act.CREATE)
        for act in acts:
            menu.addAction(act_word(act)).triggered.connect(lambda _=False, a=act: self.acted.emit(row, a))
        return menu
