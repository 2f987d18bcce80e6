"""The page of the settings: sections at the left, their fields, and a footer as long as something is not saved."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QPushButton, QStackedWidget, QWidget

from app.domain.errors import KnownError
from app.system.settings import Settings
from app.ui import formats, words
from app.ui.dialogs.base import Dialog
from app.ui.pages.connections.credentials import ServiceTitanDialog, TallyUserDialog
from app.ui.pages.connections.zoho_dialog import ZohoDialog
from app.ui.pages.page import Page
from app.ui.pages.settings.diagnostics_dialog import DiagnosticsDialog
from app.ui.pages.settings.earlier_dialog import EarlierDialog
from app.ui.pages.settings.fields import Field, typed
from app.ui.pages.settings.leave_dialog import LeaveDialog
from app.ui.pages.settings.section_names import SectionNames
from app.ui.pages.settings.sections import Dialogs, Entry, Section, Sections
from app.ui.session import Session
from app.ui.theme.tokens import MARGIN
from app.ui.widgets.basics import button, column, label, row, upright
from app.ui.widgets.notes import announce

ZOHO_KEYS = (
    "zoho.region", "zoho.client_id", "zoho.mobile_client", "zoho.redirect_port", "ZOHO_CLIENT_SECRET",
    "ZOHO_REFRESH_TOKEN",
)  # fmt: skip
"""What is entered in the dialog of the sign-in."""


class SettingsPage(Page):
    """Every field is checked as it is typed, by the engine's own rules; what is wrong cannot be saved."""

    tables = frozenset()

    def __init__(self, session: Session) -> None:
        super().__init__(session, "")
        self.title.setText(self.tr("Settings"))
        self.dialog: Dialog | None = None
        opens = Dialogs(self.enter_credentials, self.sign_in_to_zoho, self.enter_tally_user, self.save_diagnostics)
        self.sections = Sections(session, opens, self)
        self.stack = QStackedWidget()
        self.buttons: dict[str, QPushButton] = {}
        self.fields: dict[str, Field] = {}
        self.links: dict[str, Entry] = {
            "window.autostart": self.sections.autostart,
            "window.snooze": self.sections.snooze,
            "tally.username": self.sections.user,
            "tally.allow_remote_credentials": self.sections.user,
            "servicetitan.environment": self.sections.credentials,
            "servicetitan.tenant_id": self.sections.credentials,
            "servicetitan.client_id": self.sections.credentials,
            "SERVICETITAN_CLIENT_SECRET": self.sections.credentials,
            "SERVICETITAN_APP_KEY": self.sections.credentials,
            "TALLY_PASSWORD": self.sections.user,
            **dict.fromkeys(ZOHO_KEYS, self.sections.zoho.account),
            "diagnostics": self.sections.diagnostics,
        }
        self._wrong: dict[str, str] = {}
        self._build()
        session.settings_changed.connect(self._show_settings)
        save = QShortcut(QKeySequence.StandardKey.Save, self)
        save.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        save.activated.connect(lambda: self.save())
        self._show_settings()

    def _build(self) -> None:
        middle = row(gap=16)
        self.names = SectionNames()
        group = QButtonGroup(self)
        for section in self.sections.all():
            made = button(section.title.replace("&", "&&"), None, "section")
            made.setCheckable(True)
            made.clicked.connect(lambda _=False, s=section: self._open(s))
            group.addButton(made)
            self.buttons[section.name] = made
            self.names.add(made)
            self.stack.addWidget(section)
            for field in section.fields():
                self.fields[field.key] = field
                field.edited.connect(self.check)
        names = column(gap=2)
        names.addWidget(self.names, 1)
        self.wizard_button = button(self.tr("Run set-up again…"), self.session.wizard_wanted.emit, "quiet")
        names.addWidget(self.wizard_button)
        middle.addLayout(names)
        middle.addWidget(upright())
        middle.addWidget(self.stack, 1)
        self.body.addLayout(middle, 1)
        self.footer = QWidget()
        self.footer.setObjectName("footer")
        self.footer.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        foot = row(self.footer, margins=(MARGIN, 9, MARGIN, 9), gap=8)
        self.state = label("", "", wrap=True)
        foot.addWidget(self.state, 1)
        self.discard_button = button(self.tr("Discard"), self.discard, "quiet")
        self.save_button = button(self.tr("Save"), lambda: self.save(), "primary")
        foot.addWidget(self.discard_button)
        foot.addWidget(self.save_button)
        self.footer.hide()
        self.outer.addWidget(self.footer)
        first = next(iter(self.buttons.values()))
        first.setChecked(True)

    # -- what it shows ---------------------------------------------------------------------------------------------

    @property
    def section(self) -> Section:
        """The one in view."""
        shown = self.stack.currentWidget()
        assert isinstance(shown, Section)  # noqa: S101 - only sections are added
        return shown

    def _open(self, section: Section) -> None:
        chosen = self.buttons[section.name]
        chosen.setChecked(True)
        self.names.ensureWidgetVisible(chosen, 0, 0)
        self.stack.setCurrentWidget(section)
        if self.isVisible():
            section.read()

    def reload(self) -> None:
        self.section.read()

    def _show_settings(self) -> None:
        """What is set now, where the person has not typed something else."""
        changed = self.changes()
        for key, field in self.fields.items():
            if key not in changed:
                field.show_value(typed(self.session.settings.get(key)))
        self._shown = {key: typed(self.session.settings.get(key)) for key in self.fields}
        self.check()

    def changes(self) -> dict[str, object]:
        """Key and value of every field that was edited."""
        shown = getattr(self, "_shown", None)
        if shown is None:
            return {}
        return {key: field.value() for key, field in self.fields.items() if field.value() != shown[key]}

    # -- checking and saving ---------------------------------------------------------------------------------------

    def check(self) -> None:
        """Validate what was edited, each by itself."""
        changed = self.changes()
        wrong: dict[str, str] = {}
        for key, value in changed.items():
            try:
                self.session.settings.with_value(key, value)
            except KnownError as error:
                # Its name stands above it already.
                wrong[key] = words.for_window(error.what).removeprefix(f"“{words.setting_name(key)}”: ")
        for key, field in self.fields.items():
            field.say_wrong(wrong.get(key, ""))
        if wrong and wrong != self._wrong:
            announce(self, next(iter(wrong.values())))
        self._wrong = wrong
        self.footer.setVisible(bool(changed))
        names = ", ".join(words.setting_name(key) for key in changed)
        one = (
            self.tr("1 change is not saved: {names}.")
            if len(changed) == 1
            else self.tr("{n} changes are not saved: {names}.")
        )
        said = one.format(n=formats.count(len(changed)), names=names)
        if wrong:
            not_right = ", ".join(words.setting_name(key) for key in wrong)
            said = f"{said} {self.tr('Not right yet: {names}.').format(names=not_right)}"
        self.state.setText(said)
        self.save_button.setEnabled(not wrong)
        self.save_button.setToolTip(next(iter(wrong.values()), ""))

    def save(self, then: Callable[[], None] = lambda: None) -> None:
        """All changes in one step; `then` when they are saved. An earlier go-live date is asked about first."""
        changed = self.changes()
        if not changed or self._wrong:
            return
        first, now = changed.get("sync.start_date"), self.session.settings.sync.start_date
        if self.session.set_up and first and now is not None and date.fromisoformat(str(first)) < now:
            dialog = EarlierDialog(self, self.session, date.fromisoformat(str(first)), now)
            dialog.confirmed.connect(lambda: self._keep(changed, then))
            self._show(dialog)
            return
        self._keep(changed, then)

    def _keep(self, changed: dict[str, object], then: Callable[[], None]) -> None:
        def change(settings: Settings) -> Settings:
            for key, value in changed.items():
                settings = settings.with_value(key, value)
            return settings

        self.save_button.setEnabled(False)
        self.session.save_settings(change, partial(self._saved, changed, then), self._refused, self)

    def _saved(self, changed: dict[str, object], then: Callable[[], None]) -> None:
        """Shown as they are kept: a currency in capitals, an hour with its zero."""
        for key in changed:
            self.fields[key].show_value(self._shown[key])
        self.check()
        self.session.notice.emit(self.tr("The settings are saved. They hold from now on."))
        then()

    def _refused(self, error: KnownError) -> None:
        self.session.problem.emit(error)
        self.check()

    def discard(self) -> None:
        """As it was."""
        for key, value in self._shown.items():
            self.fields[key].show_value(value)
        self.check()

    def leaving(self, go: Callable[[], None]) -> bool:
        """Asks what becomes of changes that are not saved."""
        changed = self.changes()
        if not changed:
            return True
        names = [words.setting_name(key) for key in changed]
        dialog = LeaveDialog(names, next(iter(self._wrong.values()), ""), self)

        def chosen(what: str) -> None:
            if what == "save":
                self.save(go)
                return
            self.discard()
            go()

        dialog.chosen.connect(chosen)
        self._show(dialog)
        return False

    # -- going to a field ------------------------------------------------------------------------------------------

    def show_what(self, show: object) -> None:
        """The key of a setting or the name of a section: it comes into view, the field gets the focus."""
        if not isinstance(show, str):
            return
        if show in self.buttons:
            self._open(next(one for one in self._sections() if one.name == show))
            return
        target: Entry | None = self.fields.get(show) or self.links.get(show)
        found = next((one for one in self._sections() if target in one.entries), None)
        if target is None or found is None:
            return
        self._open(found)
        found.ensureWidgetVisible(target, 0, 40)
        target.editor.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._went_to = target

    def _sections(self) -> list[Section]:
        found = [self.stack.widget(place) for place in range(self.stack.count())]
        return [one for one in found if isinstance(one, Section)]

    _went_to: Entry | None = None

    def focus_first(self) -> None:
        target, self._went_to = self._went_to, None
        if target is None:
            self.buttons[self.section.name].setFocus(Qt.FocusReason.OtherFocusReason)

    # -- what it opens ---------------------------------------------------------------------------------------------

    def enter_credentials(self) -> None:
        """Those of ServiceTitan."""
        self._show(ServiceTitanDialog(self, self.session))

    def sign_in_to_zoho(self) -> None:
        """The client, then the browser."""
        self._show(ZohoDialog(self, self.session))

    def enter_tally_user(self) -> None:
        """Of a protected company."""
        self._show(TallyUserDialog(self, self.session))

    def save_diagnostics(self) -> None:
        """After a look at them."""
        self._show(DiagnosticsDialog(self, self.session))

    def _show(self, dialog: Dialog) -> None:
        self.dialog = dialog
        dialog.open()
