"""Chooses the Tally company among those that are open there now."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QButtonGroup, QLabel, QRadioButton, QWidget

from app.domain.errors import KnownError
from app.engine.setup import Choice, ChoiceKind
from app.ui import words
from app.ui.dialogs.base import Dialog
from app.ui.session import Session
from app.ui.widgets.basics import button, label


class CompanyDialog(Dialog):
    """A radio button for each open company."""

    def __init__(self, parent: QWidget, session: Session) -> None:
        super().__init__(parent, "", "")
        self.heading(self.tr("Which company is kept in sync?"))
        self.primary.setText(self.tr("Use this company"))
        self.session = session
        self.state = label("", "second", wrap=True)
        self.body.addWidget(self.state)
        self.group = QButtonGroup(self)
        self.choices: dict[str, QRadioButton] = {}
        self._details: list[QLabel] = []
        self.again = button(self.tr("Look again"), self.read, "quiet")
        self.foot.insertWidget(0, self.again)
        self.primary.clicked.connect(lambda: self._save())
        self.read()

    def read(self) -> None:
        """Ask TallyPrime which companies are open."""
        self.trouble.hide()
        self.state.show()
        self.state.setText(self.tr("Asking TallyPrime which companies are open"))
        self.allow(self.tr("The list is not there yet."))
        service = self.session.service
        self.session.background.read(
            self,
            "companies",
            lambda: service.choices(ChoiceKind.COMPANY),
            self._show,
            self._failed,
            lane="health-tally",
        )

    def _failed(self, error: KnownError) -> None:
        self.state.hide()
        self.fail(error)
        self.allow(words.for_window(error.what))

    def _show(self, found: Sequence[Choice]) -> None:
        for old in self.choices.values():
            self.group.removeButton(old)
            self.body.removeWidget(old)
            old.deleteLater()
        self.choices = {}
        for detail in self._details:
            self.body.removeWidget(detail)
            detail.deleteLater()
        self._details.clear()
        self.state.setText(
            self.tr("Open in TallyPrime now:") if found else self.tr("No company is open in TallyPrime.")
        )
        for choice in found:
            made = QRadioButton(choice.name)
            made.setEnabled(choice.usable)
            made.setChecked(choice.recommended and choice.usable)
            made.toggled.connect(self._check)
            self.group.addButton(made)
            self.body.addWidget(made)
            if choice.detail:
                detail = label(choice.detail, "caption", wrap=True)
                detail.setContentsMargins(24, 0, 0, 4)
                made.setAccessibleDescription(choice.detail)
                self.body.addWidget(detail)
                self._details.append(detail)
            self.choices[choice.name] = made
        self._check()

    def _check(self) -> None:
        self.allow("" if self.chosen else self.tr("Choose a company first."))

    @property
    def chosen(self) -> str:
        """Name of the chosen company; empty while none is."""
        return next((name for name, made in self.choices.items() if made.isChecked()), "")

    def _save(self) -> None:
        name = self.chosen
        if not name:
            return
        self.let_go()
        self.session.save_settings(lambda s: s.with_value("tally.company", name), self._saved, self.fail, self)

    def _saved(self) -> None:
        self.session.notice.emit(self.tr("From now on “{name}” is read.").format(name=self.chosen))
        self.accept()
