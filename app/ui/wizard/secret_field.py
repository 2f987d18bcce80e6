"""A field for a secret: dots with an eye; what is typed goes to the keyring, what is kept there is never shown."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from app.domain.errors import KnownError
from app.system.secrets import SecretName
from app.ui.icons import icon
from app.ui.session import Session
from app.ui.theme.theme import theme
from app.ui.widgets.basics import icon_button, row

PAUSE_MS = 700


class SecretField(QWidget):
    """`stored_now` says that another secret is in the keyring, `edited` that one is being typed."""

    stored_now = Signal()
    edited = Signal()

    def __init__(self, session: Session, name: SecretName, said: str) -> None:
        super().__init__()
        self._session, self._name = session, name
        self.stored = False
        """Whether the keyring has one."""
        self._kept = ""
        layout = row(self, gap=4)
        self.field = QLineEdit()
        self.field.setObjectName(name.value.lower().replace("_", "-"))
        self.field.setAccessibleName(said)
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        self.field.textEdited.connect(self._typed)
        self.field.editingFinished.connect(self._left)
        layout.addWidget(self.field, 1)
        self.eye = icon_button("eye", self.tr("Show {what}").format(what=said), self._turn)
        self.eye.setCheckable(True)
        self.eye.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        theme().changed.connect(self._draw)
        self._said = said
        layout.addWidget(self.eye)
        self.setFocusProxy(self.field)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE_MS)
        self._timer.timeout.connect(self.save)

    @property
    def typing(self) -> bool:
        """Whether what stands in it is not kept yet."""
        text = self.field.text().strip()
        return bool(text) and text != self._kept

    def show_stored(self, stored: bool) -> None:
        """Whether the keyring has one."""
        self.stored = stored
        self.field.setPlaceholderText(self.tr("Stored. Type to replace it") if stored else "")

    def _typed(self) -> None:
        self._timer.start()
        self.edited.emit()

    def _left(self) -> None:
        self.save()
        if not (self.field.hasFocus() or self.eye.hasFocus() or self.typing):
            self._hide()

    def _hide(self) -> None:
        self.field.clear()
        self._kept = ""
        if self.eye.isChecked():
            self.eye.setChecked(False)
            self._turn()

    def _turn(self) -> None:
        shown = self.eye.isChecked()
        self.field.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)
        self._draw()
        what = self.tr("Hide {what}") if shown else self.tr("Show {what}")
        self.eye.setAccessibleName(what.format(what=self._said))
        self.eye.setToolTip(self.eye.accessibleName())

    def _draw(self) -> None:
        name = "eye_off" if self.eye.isChecked() else "eye"
        self.eye.setIcon(icon(name, theme().colour("text2")))

    def save(self) -> None:
        """Into the keyring, if something new was typed."""
        self._timer.stop()
        text = self.field.text().strip()
        if not text or text == self._kept:
            return
        self._kept = text
        secrets, name = self._session.program.secrets, self._name

        def kept(_: None) -> None:
            self.show_stored(True)
            if not (self.field.hasFocus() or self.eye.hasFocus() or self.typing):
                self._hide()
            self.stored_now.emit()

        def failed(error: KnownError) -> None:
            self._kept = ""
            self._session.problem.emit(error)

        self._session.background.act(self, lambda: secrets.set(name, text), kept, failed)
