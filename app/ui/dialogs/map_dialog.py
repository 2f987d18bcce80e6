"""Maps one name of Tally to an entry of ServiceTitan: suggestions, what it would release, and sends at once."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from app.domain.errors import KnownError
from app.domain.records import Subject
from app.engine.actions import Mapped
from app.engine.views import ReleasePreview
from app.ui.dialogs.base import Dialog
from app.ui.dialogs.texts import paused_text, release_text, released_text
from app.ui.session import Session
from app.ui.widgets.basics import label
from app.ui.widgets.target_picker import CREATABLE, Target, TargetPicker


class MapDialog(Dialog):
    """`mapped` carries the sentence that says what happened; `create_wanted` the name to create instead."""

    mapped = Signal(str)
    create_wanted = Signal(str)

    def __init__(
        self, session: Session, kind: Subject, source: str, parent: QWidget, waits: str = "", *, creatable: bool = True
    ) -> None:
        """`waits` says what waits for it, while nothing is chosen; `creatable`: it can be created instead."""
        super().__init__(parent, _title(kind), "")
        self.primary.setText(self.tr("Map") if session.paused else self.tr("Map and send"))
        self._session = session
        self.unseen.connect(session.problem)
        self._kind = kind
        self._source = source
        self._waits = waits
        self.body.addWidget(label(self.tr("In TallyPrime"), "caption"))
        name = label(source, "strong", wrap=True, selectable=True)
        self.body.addWidget(name)
        self.body.addSpacing(4)
        field = label(self.tr("Is in ServiceTitan"), "caption")
        self.body.addWidget(field)
        self.picker = TargetPicker(session, kind, self)
        self.picker.ask_for(source)
        self.picker.set_creatable(creatable and kind in CREATABLE)
        field.setBuddy(self.picker)
        self.body.addWidget(self.picker)
        self.preview = label(waits, "second", wrap=True)
        self.preview.setMinimumHeight(40)
        self.body.addWidget(self.preview)
        self.picker.picked.connect(self._picked)
        self.picker.textEdited.connect(self._typing)
        self.picker.create_wanted.connect(self._create)
        self.primary.clicked.connect(lambda: self._save())
        self._typing()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.picker.setFocus()
        self.picker.open_list()

    def _typing(self) -> None:
        self.preview.setText(self._waits)
        self.allow(self.tr("Choose an entry of the list first."))

    def _create(self, name: str) -> None:
        self.create_wanted.emit(name)
        self.close()

    def _picked(self, target: Target) -> None:
        self.allow("")
        kind, source, views = self._kind, self._source, self._session.views

        def show(found: ReleasePreview) -> None:
            if self.picker.target == target:
                text = release_text(found, self._session.currency)
                self.preview.setText(f"{text} {paused_text()}" if found.ids and self._session.paused else text)

        self.preview.setText(self.tr("Looking at what this would release…"))
        self._session.background.read(
            self, "preview", lambda: views.release_preview(kind, source, target.id, target.name), show, self._unjudged
        )

    def _unjudged(self, error: KnownError) -> None:
        """What can be sent is not known yet; mapping works nevertheless."""
        self.preview.setText(self._waits)

    def _save(self) -> None:
        target = self.picker.target
        if target is None:
            return
        self.let_go()
        kind, source, service = self._kind, self._source, self._session.service

        def saved(done: Mapped) -> None:
            text = self.tr("“{source}” is now “{target}” in ServiceTitan.").format(source=source, target=target.named)
            if done.released:
                text = f"{text} {released_text(len(done.released), self._session.send_released(done.released))}"
            self.mapped.emit(text)
            self.accept()

        self._session.background.act(self, lambda: service.map(kind, source, target.reference), saved, self.fail)


def _title(kind: Subject) -> str:
    def words(text: str) -> str:
        return QCoreApplication.translate("MapDialog", text)

    return {
        Subject.VENDOR: words("Map a vendor"),
        Subject.ITEM: words("Map an item"),
        Subject.LOCATION: words("Map a location"),
        Subject.LEDGER: words("Say what a ledger means"),
        Subject.UNIT: words("Map a unit"),
    }.get(kind, words("Map"))
