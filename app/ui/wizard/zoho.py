"""The optional step of Zoho Books: sign in, choose the organization and the account for what no rule fits, or go on."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox

from app.domain.errors import KnownError
from app.engine.choices import Choice
from app.system.secrets import Kept, SecretName
from app.system.settings import Settings
from app.ui import words, words_books
from app.ui.pages.connections.zoho_dialog import ZohoDialog
from app.ui.session import Session
from app.ui.widgets.basics import button, card, label
from app.ui.widgets.notes import Note
from app.ui.wizard.choice_row import ListChoice
from app.ui.wizard.step import Step, check_card

_LANE = "wizard-zoho"


class ZohoStep(Step):
    """Settings are saved as they are chosen; without an organization nothing is switched on."""

    name = "zoho"

    def __init__(self, session: Session) -> None:
        super().__init__(
            session,
            self.tr("Zoho Books"),
            "",
        )
        self.dialog: ZohoDialog | None = None
        self._signed_in = self._just_signed_in = False
        made, layout = card()
        layout.addWidget(label(words_books.why(), "caption", wrap=True))
        self.state = label("", "second", wrap=True)
        layout.addWidget(self.state)
        self.connect_button = button("", self.sign_in)
        self.connect_button.setObjectName("zoho-connect")
        layout.addWidget(self.connect_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(made)
        self.trouble = Note("bad")
        self.trouble.add_action(self.tr("Read &again"), self.read)
        self.trouble.hide()
        self.body.addWidget(self.trouble)
        self.organization = ListChoice(
            "zoho-organization",
            words.setting_name("zoho.organization_id"),
            self.tr("Whose books they are. Once something was sent, this PC stays with it."),
        )
        self.organization.chosen.connect(self._choose)
        self.fallback = ListChoice(
            "zoho-fallback",
            words.setting_name("bills.fallback_account_id"),
            self.tr("Takes the lines that no rule fits; such a bill is flagged. Without one it waits. Rules are made "
                    "in Settings."),
        )  # fmt: skip
        self.fallback.chosen.connect(lambda key: self.put("bills.fallback_account_id", key))
        self.lists = check_card([self.organization, self.fallback])
        self.body.addWidget(self.lists)
        self.box = QCheckBox(self.tr("Send &bills and vendor credits to Zoho Books"))
        self.box.setObjectName("zoho-on")
        self.box.clicked.connect(self._switch)
        self.body.addWidget(self.box)
        self.more = label(
            self.tr("Sales, and vendors, customers and items kept alike, are switched on in Settings afterwards."),
            "second",
            wrap=True,
        )
        self.body.addWidget(self.more)
        self.body.addStretch(1)
        session.settings_changed.connect(self._show_saved)
        self._show_saved()

    # -- as a step -------------------------------------------------------------------------------------------------

    def complete(self) -> bool:
        """Nothing is missing, unless it is all there is to do."""
        said = self.session.settings.zoho
        return self.from_tally or bool(said.client_id and said.organization_id)

    def why_not(self) -> str:
        """Without TallyPrime there is nothing to do without it."""
        if self.complete():
            return ""
        if not self._signed_in:
            return self.tr("Connect Zoho Books: without TallyPrime nothing else is connected.")
        return self.tr("Choose the organization.")

    @property
    def next_text(self) -> str:
        return self.tr("&Next") if self.session.settings.zoho.enabled else self.tr("&Next without it")

    def entered(self) -> None:
        """Whether somebody is signed in decides what is asked."""
        self.second.setText(
            self.tr("Only where your books are kept there. You can go on without it, and do it later in Settings.")
            if self.from_tally
            else self.tr("Where the bills, returns and sales of ServiceTitan go.")
        )
        kept = self.session.program.secrets.kept
        self.session.background.read(
            self, "kept", lambda: kept(SecretName.ZOHO_REFRESH_TOKEN), self._show_kept, self._failed, lane=_LANE
        )

    def left(self) -> None:
        """Nobody waits for the browser any more."""
        if self.dialog is not None:
            self.dialog.reject()

    def focus_first(self) -> None:
        self.connect_button.setFocus()

    # -- signing in ------------------------------------------------------------------------------------------------

    def sign_in(self) -> None:
        """The same form as in Settings."""
        dialog = self.dialog = ZohoDialog(self, self.session)
        dialog.finished.connect(self._closed)
        dialog.open()

    def _closed(self) -> None:
        """Whoever signs in here wants it: the only organization there is is taken."""
        self._just_signed_in = self.dialog is not None and self.dialog.found is not None
        self.dialog = None
        self.entered()

    def _show_kept(self, kept: Kept) -> None:
        self._signed_in = kept is not Kept.NOWHERE
        self._show_saved()
        if self._signed_in and self.session.settings.zoho.client_id:
            self.read()

    # -- choosing --------------------------------------------------------------------------------------------------

    def read(self) -> None:
        """The organizations, and the accounts of the chosen one."""
        self.trouble.hide()
        books = self.session.books
        self.session.background.read(
            self, "organizations", books.organizations, self._fill_organizations, self._failed, lane=_LANE
        )
        if self.session.settings.zoho.organization_id:
            self.session.background.read(
                self, "accounts", books.accounts, self._fill_accounts, self._failed, lane=_LANE
            )

    def _failed(self, error: KnownError) -> None:
        self.trouble.say("bad", words.for_window(error.advice), words.for_window(error.what))
        self.trouble.show()

    def _fill_organizations(self, found: Sequence[Choice]) -> None:
        chosen = self.organization.fill(found, self.session.settings.zoho.organization_id)
        meant, self._just_signed_in = self._just_signed_in, False
        if chosen and meant:
            self._choose(chosen)

    def _fill_accounts(self, found: Sequence[Choice]) -> None:
        self.fallback.fill(found, self.session.settings.bills.fallback_account_id)

    def _choose(self, organization: str) -> None:
        def change(old: Settings) -> Settings:
            if old.zoho.organization_id != organization:
                old = old.with_value("bills.fallback_account_id", "")
            old = old.with_value("zoho.organization_id", organization)
            return old.with_value("zoho.enabled", True).with_value("bills.enabled", True)

        self.session.save_settings(change, self.read, owner=self)

    def _switch(self, on: bool) -> None:
        def change(old: Settings) -> Settings:
            needed = on or old.sales.enabled or old.reference.enabled
            return old.with_value("zoho.enabled", needed).with_value("bills.enabled", on)

        self.session.save_settings(change, owner=self)

    def _show_saved(self) -> None:
        said = self.session.settings
        self.state.setText(self.tr("Signed in.") if self._signed_in else self.tr("Nobody is signed in on this PC."))
        self.connect_button.setText(self.tr("Sign in &again…") if self._signed_in else self.tr("&Connect Zoho Books…"))
        self.lists.setVisible(self._signed_in)
        self.box.setVisible(self._signed_in and bool(said.zoho.organization_id) and self.from_tally)
        self.more.setVisible(self._signed_in)
        self.box.setChecked(said.zoho.enabled and said.bills.enabled)
        self.changed.emit()
