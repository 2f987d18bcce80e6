"""The step of TallyPrime: checks that repeat themselves and turn green, the company to choose, and its currency."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from PySide6.QtCore import QLocale, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QComboBox, QSizePolicy, QWidget

from app.domain.cancellation import Cancellation
from app.domain.errors import Cancelled, CompanyNotOpen, CompanyUnsure, KnownError
from app.engine.health.checks import CheckLine, Verdict
from app.engine.setup import USUAL_PORTS, Choice
from app.system.settings import Settings
from app.system.tally_process import Presence
from app.ui import formats, words
from app.ui.health import Light
from app.ui.session import Session
from app.ui.widgets.basics import button, column, label, row
from app.ui.wizard.choice_row import ElidedRadio
from app.ui.wizard.step import CheckRow, Disclosure, Step, check_card, field_label
from app.ui.wizard.tally_help import TallyHelp
from app.ui.wizard.tally_look import TallyLook, look_at_tally
from app.ui.wizard.tally_password import TallyPassword

EVERY_MS = 3_000
CURRENCIES = (
    "INR", "USD", "AED", "AUD", "BDT", "BHD", "BTN", "CAD", "CHF", "CNY", "EUR", "GBP",
    "GHS", "HKD", "IDR", "JPY", "KES", "KWD", "LKR", "MMK", "MUR", "MYR", "NGN", "NPR",
    "NZD", "OMR", "PHP", "QAR", "SAR", "SGD", "THB", "TZS", "UGX", "ZAR", "ZMW",
)  # fmt: skip
"""Where TallyPrime is used most."""
_LANE = "wizard-tally"


class TallyStep(Step):
    """Looks while it is shown; what is there is never asked for."""

    name = "tally"

    def __init__(self, session: Session) -> None:
        super().__init__(
            session,
            self.tr("TallyPrime"),
            "",
        )
        self.ports: Sequence[int] = USUAL_PORTS
        """Where it is looked for when nothing answers at the address in the settings."""
        self.look: TallyLook | None = None
        self._licence: CheckLine | None = None
        """Asked apart: it takes three questions, and Tally is left alone for a moment after each."""
        self._looking = self._here = False
        self._token = Cancellation()
        self.listed: tuple[Choice, ...] = ()
        self.running = CheckRow(self.tr("TallyPrime is running"), self.tr("Looking for it"))
        self.port = CheckRow(self.tr("TallyPrime answers"), self.tr("Looking for it"))
        self.company = CheckRow(self.tr("Company open"), self.tr("Checked once the port answers"))
        self.licence = CheckRow(self.tr("Licence mode"), self.tr("Checked once the port answers"))
        self.reading = CheckRow(
            self.tr("First reading"),
            self.tr("Comes with the dry run: counts vouchers, suppliers, items and godowns; changes nothing in Tally"),
        )
        self._build()
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self.check)

    def _build(self) -> None:
        self.again = button(self.tr("Check &again"), self.check)
        self.again.setObjectName("check-again")
        self.port.side.addWidget(self.again)
        self.help = TallyHelp()
        self.help.port_wanted.connect(self._use_port)
        self.port.extra.addWidget(self.help)
        self.help.hide()
        self._companies = column(gap=2)
        self.company_buttons = QButtonGroup(self)
        self.company_buttons.idClicked.connect(self._choose)
        self.company.extra.addLayout(self._companies)
        self._money = QWidget()
        asked = row(self._money, gap=8)
        self.currency = QComboBox()
        self.currency.setObjectName("currency")
        self.currency.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.currency.addItem(self.tr("Choose…"), "")
        for code in self._codes():
            name = formats.symbol(code)
            self.currency.addItem(code if name == code else f"{code}  {name}", code)
        self.currency.activated.connect(lambda: self.put("tally.currency", self.currency.currentData()))
        asked.addWidget(field_label(self.tr("It keeps its books in"), self.currency))
        asked.addWidget(self.currency)
        asked.addWidget(
            label(self.tr("Tally does not tell its currency; amounts are never converted."), "caption", wrap=True), 1
        )
        self.company.extra.addWidget(self._money)
        self._money.hide()
        self.checks = check_card([self.running, self.port, self.company, self.licence, self.reading])
        self.body.addWidget(self.checks)
        self._foot = label("", "caption")
        self.body.addWidget(self._foot)
        self.password = TallyPassword(self.session)
        self.password.changed.connect(self.check)
        self.protected = Disclosure(self.tr("The company asks for a user name and password"), self.password)
        self.body.addWidget(self.protected)
        self.without = QCheckBox(self.tr("There is &no TallyPrime here"))
        self.without.setObjectName("no-tally")
        self.without.clicked.connect(self._leave_out)
        self.body.addWidget(self.without)
        said = self.tr("Only ServiceTitan and Zoho Books are connected then: bills and returns go there. Nothing comes "
                       "from TallyPrime. It can be added later in Settings.")  # fmt: skip
        self._without = label(said, "caption", wrap=True)
        self.body.addWidget(self._without)
        self.body.addStretch(1)
        self.session.settings_changed.connect(self._show_wanted)
        self._show_wanted()

    def _codes(self) -> Sequence[str]:
        chosen = self.session.settings.tally.currency
        local = QLocale.system().currencySymbol(QLocale.CurrencySymbolFormat.CurrencyIsoCode)
        return list(dict.fromkeys([*([chosen] if chosen else []), *([local] if local else []), *CURRENCIES]))

    # -- as a step -------------------------------------------------------------------------------------------------

    def complete(self) -> bool:
        """A company and its currency are chosen, or it is left out."""
        said = self.session.settings.tally
        return not self.from_tally or bool(said.company and said.currency)

    def why_not(self) -> str:
        """By what was found last."""
        look, said = self.look, self.session.settings.tally
        if not self.from_tally:
            return ""
        if look is None:
            return self.tr("TallyPrime is being looked for.")
        if not look.answers:
            return self.tr("TallyPrime does not answer yet.")
        if look.company(said.company) is None:
            return self.tr("Choose a company that is open in TallyPrime.")
        return "" if said.currency else self.tr("Choose the currency of the company.")

    def entered(self) -> None:
        """Begin to look."""
        self._here = True
        currency = self.session.settings.tally.currency
        self.currency.setCurrentIndex(max(0, self.currency.findData(currency)))
        self._timer.start()
        self.check()

    def left(self) -> None:
        """No more requests."""
        self._here = False
        self._timer.stop()
        self._token.cancel()
        self.password.save()

    def focus_first(self) -> None:
        """What helps now."""
        if not self.from_tally:
            self.settled.emit()
        elif self.look is None or not self.look.answers:
            self.again.setFocus()
        elif not self.session.settings.tally.currency:
            self.currency.setFocus()
        else:
            self.settled.emit()

    # -- left out --------------------------------------------------------------------------------------------------

    def _leave_out(self, out: bool) -> None:
        """Only for the sake of Zoho Books: without either there would be nothing to do."""

        def change(old: Settings) -> Settings:
            books = out or bool(old.zoho.organization_id)
            for key, value in (("purchases.enabled", not out), ("zoho.enabled", books), ("bills.enabled", books)):
                old = old.with_value(key, value)
            return old.with_value("stock.enabled", False) if out else old

        self.session.save_settings(change, self.check, owner=self)

    def _show_wanted(self) -> None:
        for part in (self.checks, self._foot, self.protected):
            part.setVisible(self.from_tally)
        self.second.setText(
            self.tr("ML Connector reads TallyPrime on this PC. It never writes into it.")
            if self.from_tally
            else self.tr("It is left out.")
        )
        self.without.setChecked(not self.from_tally)
        self.changed.emit()

    # -- looking ---------------------------------------------------------------------------------------------------

    def check(self) -> None:
        """Look now, unless it is being done."""
        if self._looking or not self._here or not self.from_tally:
            return
        self._looking = True
        ports, session = self.ports, self.session
        token = self._token = Cancellation()

        def work() -> TallyLook:
            with token.applied():
                return look_at_tally(session, ports)

        session.background.act(self, work, self._seen, self._failed, lane=_LANE)

    def _seen(self, look: TallyLook) -> None:
        self._looking = False
        if look.url != self.session.settings.tally.url:
            self.check()  # another port was chosen meanwhile
            return
        if look.elsewhere:
            self.put("tally.url", look.elsewhere, self.check)
        self.look = look
        if not look.answers:
            self._licence = None
        self._tell(look)
        # What is not as it should be is asked again: it turns green by itself.
        if look.answers and (self._licence is None or self._licence.verdict is not Verdict.OK):
            self._ask_licence()
        self.changed.emit()

    def _ask_licence(self) -> None:
        service, token = self.session.service, self._token
        self._looking = True

        def work() -> CheckLine:
            with token.applied():
                return service.check_one("tally.licence")

        self.session.background.act(self, work, self._licensed, self._failed, lane=_LANE)

    def _licensed(self, line: CheckLine) -> None:
        self._looking = False
        if self.look is None or self.look.url != self.session.settings.tally.url:
            self.check()  # another port was chosen meanwhile
            return
        self._licence = line
        self._tell(self.look)

    def _failed(self, error: KnownError) -> None:
        self._looking = False
        if not isinstance(error, Cancelled):
            self.session.problem.emit(error)
        elif self._here:
            self.check()

    def _tell(self, look: TallyLook) -> None:
        port = str(urlsplit(look.url).port or 9000)
        self._tell_running(look)
        advice = words.for_window(look.connection.advice)
        if look.answers:
            self.port.tell(Light.GOOD, self.tr("Port {port} answers").format(port=port), look.connection.text)
        elif look.busy:
            title = self.tr("Port {port} takes the question and does not answer").format(port=port)
            self.port.tell(Light.BAD, title, f"{look.connection.text} {advice}".strip())
        else:
            # The menu path stands below, to be copied.
            said = look.connection.text if "Client/Server" in advice else f"{look.connection.text} {advice}".strip()
            self.port.tell(Light.BAD, self.tr("Port {port} does not answer as TallyPrime").format(port=port), said)
        self.help.show_port(port)
        self.help.setVisible(not (look.answers or look.busy))
        self._tell_company(look)
        self._tell_licence()
        rows = (self.running, self.port, self.company, self.licence)
        passed = sum(one.light in (Light.GOOD, Light.WARNING) for one in rows)
        at = self.session.now().astimezone()
        self._foot.setText(
            self.tr("{n} of {all} checks passed · checked at {time}, again every 3 s").format(
                n=passed, all=len(rows), time=f"{at:%H:%M:%S}"
            )
        )
        had_focus = self.again.hasFocus() and look.answers
        self.again.setVisible(not look.answers)
        if had_focus:
            self.focus_first()

    def _tell_running(self, look: TallyLook) -> None:
        process = look.process
        if process.presence is Presence.RUNNING:
            since = process.started
            text = self.tr("Started {time} on this PC").format(
                time=formats.moment(since, self.session.now())
            ) if since else self.tr("On this PC")  # fmt: skip
            self.running.tell(Light.GOOD, self.tr("TallyPrime is running"), text)
        elif look.answers:
            self.running.tell(Light.GOOD, self.tr("TallyPrime is running"), self.tr("It answers"))
        elif look.busy:
            text = self.tr("Something is at its port. Whether it is TallyPrime is known once it answers.")
            self.running.tell(Light.UNKNOWN, self.tr("TallyPrime is running"), text)
        elif process.presence is Presence.NOT_SEEN:
            text = self.tr("It was not found among the programs of this PC. Start it and open the company.")
            self.running.tell(Light.BAD, self.tr("TallyPrime is not running"), text)
        else:
            text = self.tr("The programs of that PC cannot be seen from here.")
            self.running.tell(Light.UNKNOWN, self.tr("TallyPrime is running"), text)

    def _tell_company(self, look: TallyLook) -> None:
        said = self.session.settings.tally
        self._money.setVisible(bool(look.answers and look.companies))
        if not look.answers:
            self._list(())
            self.company.tell(Light.UNKNOWN, self.tr("Company open"), self.tr("Checked once the port answers"))
            return
        usable = [one for one in look.companies if one.usable]
        self._list(tuple(look.companies))
        found = look.company(said.company)
        if found is not None:
            detail = found.detail[:1].upper() + found.detail[1:]
            self.company.tell(Light.GOOD, self.tr("“{name}” is open").format(name=found.name), detail)
        elif isinstance(look.trouble, CompanyNotOpen | CompanyUnsure):
            text = self.tr("Open it in TallyPrime (Alt+F3 › Select Company). If it asks for a password, log in there.")
            self.company.tell(Light.BAD, self.tr("No company is open"), text)
        elif look.trouble is not None:
            text = f"{look.trouble.what} {words.for_window(look.trouble.advice)}".strip()
            self.company.tell(Light.BAD, self.tr("The open companies could not be read"), text)
        elif said.company:
            text = self.tr("Open it in TallyPrime (Alt+F3 › Select Company), or choose one that is open.")
            self.company.tell(Light.BAD, self.tr("“{name}” is not open").format(name=said.company), text)
        elif len(usable) == 1:
            self.put("tally.company", usable[0].name, self._company_saved)
        else:
            text = self.tr("Which company do you buy in?")
            self.company.tell(Light.UNKNOWN, self.tr("Choose the company"), text)
        self._mark(found)

    def _list(self, companies: tuple[Choice, ...]) -> None:
        """The open companies, as buttons; made anew only when the list differs."""
        if companies == self.listed:
            return
        self.listed = companies
        for old in self.company_buttons.buttons():
            self.company_buttons.removeButton(old)
            self._companies.removeWidget(old)
            old.deleteLater()
        for number, one in enumerate(companies):
            text = f"{one.name}  ·  {one.detail}" if one.detail else one.name
            made = ElidedRadio(text)
            made.setObjectName(f"company-{number + 1}")
            made.setEnabled(one.usable)
            self.company_buttons.addButton(made, number)
            self._companies.addWidget(made)

    def _mark(self, found: Choice | None) -> None:
        single = len(self.listed) == 1 and found is not None
        self.company_buttons.setExclusive(False)
        for number, one in enumerate(self.listed):
            made = self.company_buttons.button(number)
            made.setChecked(found is not None and one.id == found.id)
            made.setVisible(not single)
        self.company_buttons.setExclusive(True)

    def _choose(self, number: int) -> None:
        self.put("tally.company", self.listed[number].name, self._company_saved)

    def _company_saved(self) -> None:
        if self.look is not None:
            self._tell(self.look)
        self.check()
        self.changed.emit()

    def _tell_licence(self) -> None:
        line = self._licence
        if line is None or line.verdict is Verdict.NOT_CHECKED:
            text = self.tr(
                "Checked once the port answers. Educational mode keeps only the days 1, 2 and 31 of a month."
            )
            self.licence.tell(Light.UNKNOWN, self.tr("Licence mode"), text)
        else:
            self.licence.tell_line(line, self.tr("Licence mode"))

    def _use_port(self, port: int) -> None:
        host = urlsplit(self.session.settings.tally.url).hostname or "localhost"
        self._licence = None
        self.ports = ()  # the person's word
        self.put("tally.url", f"http://{host}:{port}", self.check)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.check()
