"""The section “Zoho Books”: a switch, the client with its sign-in, the organization, and what is left to others."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from app.domain.accounting import CallBudget
from app.domain.errors import KnownError
from app.system.secrets import Kept, SecretName
from app.system.settings_zoho import RoundingOfTax
from app.ui import words_books
from app.ui.pages.settings.blocks import Block
from app.ui.pages.settings.fields import RadioField, SwitchField, TextField
from app.ui.pages.settings.listed import OrganizationField
from app.ui.pages.settings.section import Entry, Section
from app.ui.session import Session
from app.ui.widgets.basics import button, label
from app.ui.widgets.flow import Flow


def _tr(text: str) -> str:
    return QCoreApplication.translate("ZohoSection", text)


class ZohoAccountBlock(Block):
    """Which client, whether somebody is signed in, and the buttons for it."""

    def __init__(self, session: Session, sign_in: Callable[[], None]) -> None:
        super().__init__(_tr("Account"))
        self.session = session
        self.state = label("", "second", wrap=True)
        self.inside.addWidget(self.state)
        place = QWidget()
        foot = Flow(place, gap=8)
        self.sign_in = button(_tr("Sign in…"), sign_in)
        self.sign_out = button(_tr("Sign out"), self._sign_out, "quiet")
        for one in (self.sign_in, self.sign_out):
            one.setAccessibleName(_tr("{act}: Zoho Books").format(act=one.text()))
            foot.addWidget(one)
        self.inside.addWidget(place)
        self.help.setText(
            _tr("Region, kind of client, client id and secret, and the port are entered there; then your browser "
                "opens. Signing out revokes the sign-in at Zoho.")
        )  # fmt: skip
        self.help.show()
        self.add_help()
        self.signed_in = False
        """Whether a sign-in is kept, as far as it was read."""
        session.settings_changed.connect(self.read)

    @property
    def editor(self) -> QWidget:
        return self.sign_in

    def read(self) -> None:
        kept = self.session.program.secrets.kept
        self.session.background.read(
            self, "kept", lambda: kept(SecretName.ZOHO_REFRESH_TOKEN), self._show, self._failed
        )

    def _failed(self, error: KnownError) -> None:
        self.state.setText(error.what)
        self.sign_out.setEnabled(False)

    def _show(self, kept: Kept) -> None:
        self.signed_in = kept is not Kept.NOWHERE
        said = self.session.settings.zoho
        if not said.client_id:
            text = _tr("No client is entered yet.")
        else:
            text = _tr("Client {id} · {region}.").format(
                id=said.client_id, region=words_books.region_names()[said.region]
            )
        where = {
            Kept.NOWHERE: _tr("Not signed in."),
            Kept.KEYRING: _tr("The sign-in is kept in this PC's keyring."),
            Kept.ENVIRONMENT: _tr("The sign-in comes from the environment of this program."),
            Kept.MEMORY: _tr("The sign-in is kept until this program ends."),
        }[kept]
        self.state.setText(f"{text} {where}")
        self.sign_in.setText(_tr("Sign in again…") if self.signed_in else _tr("Sign in…"))
        theirs = kept is Kept.ENVIRONMENT
        self.sign_out.setEnabled(self.signed_in and not theirs)
        self.sign_out.setToolTip("" if self.sign_out.isEnabled() else where)

    def _sign_out(self) -> None:
        self.sign_out.setEnabled(False)
        desk, session = self.session.service.accounting, self.session

        def out(told: bool) -> None:
            session.reread_settings()
            said = _tr("Signed out; the sign-in is revoked at Zoho.")
            if not told:
                said = _tr("Signed out here, but Zoho could not be told: remove ML Connector there among the connected "
                           "applications.")  # fmt: skip
            session.notice.emit(said)

        def failed(error: KnownError) -> None:
            session.problem.emit(error)
            self.read()

        session.background.act(self, desk.sign_out, out, failed, lane="zoho-sign-in")


class ReserveField(TextField):
    """The reserve, with what is left of the day's calls."""

    def __init__(self, session: Session) -> None:
        super().__init__(
            "zoho.daily_reserve",
            _tr("Zoho counts the calls of all programs of the organization together. ML Connector stops when only so "
                "many are left, and goes on at midnight there."),
            unit=_tr("calls a day"),
            short=True,
        )  # fmt: skip
        self.session = session
        self.left = label("", "caption", wrap=True)
        self.left.hide()
        self.layout_.insertWidget(2, self.left)

    def read(self) -> None:
        desk = self.session.service.accounting
        self.session.background.read(self, "budget", desk.budget, self._show, lambda _: self.left.hide())

    def _show(self, left: CallBudget | None) -> None:
        self.left.setText(words_books.budget(left))
        self.left.show()


class ZohoSection(Section):
    """The switch can be set once there is an organization: before that everything would wait for it."""

    def __init__(self, session: Session, sign_in: Callable[[], None]) -> None:
        self.session = session
        self.switch = SwitchField("zoho.enabled", _tr("Connect ServiceTitan with Zoho Books"), words_books.why())
        self.account = ZohoAccountBlock(session, sign_in)
        self.organization = OrganizationField(
            session,
            _tr("Whose books they are. Once something was sent, this profile stays with it."),
        )
        self.reserve = ReserveField(session)
        pace = [
            TextField(
                "zoho.calls_per_minute",
                _tr("Zoho blocks an organization above 100 a minute, whoever calls; fewer leave room for others."),
                short=True,
            ),
            TextField(
                "zoho.calls_at_once",
                _tr("Zoho allows 5 with the free plan and 10 with the others."),
                short=True,
            ),
        ]
        self.rounding = RadioField(
            "zoho.tax_rounding",
            [
                (RoundingOfTax.DOCUMENT.value, _tr("At the total of a document"), ""),
                (RoundingOfTax.LINE.value, _tr("On each line"), ""),
            ],
            _tr("As your organization is set in Zoho Books, whose API does not say. With the wrong one taxes differ: "
                "by one coin a document gets an adjustment, by more it waits."),
        )  # fmt: skip
        entries: list[Entry] = [self.switch, self.account, self.organization, self.rounding, self.reserve, *pace]
        super().__init__("zoho", _tr("Zoho Books"), entries)
        self.organization.edited.connect(self._tell_switch)
        self.organization.shown.connect(self._tell_switch)
        self.switch.shown.connect(self._tell_switch)
        session.settings_changed.connect(self._settings_changed)
        self._client = session.settings.zoho.client_id
        self._tell_switch()

    def read(self) -> None:
        for entry in (self.account, self.reserve):
            entry.read()
        if self.session.settings.zoho.client_id:
            self.organization.read()
        self._tell_switch()

    def _settings_changed(self) -> None:
        self._tell_switch()
        if self.isVisible() and self.session.settings.zoho.client_id:
            self.organization.read()

    def _tell_switch(self) -> None:
        possible = bool(self.session.settings.zoho.client_id and self.organization.value())
        self.switch.box.setEnabled(possible or bool(self.switch.value()))
        self.switch.box.setToolTip("" if possible else _tr("Sign in and choose the organization first."))
