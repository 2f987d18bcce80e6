"""The last step: what happens from now on, how often, whether it starts with the PC, and the button that starts it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QSpinBox

from app.engine.setup import DryRunSummary
from app.system.settings import Environment
from app.ui import formats
from app.ui.pages.settings.blocks import AutostartBlock
from app.ui.session import Session
from app.ui.widgets.basics import card, label, row
from app.ui.wizard.dry_run import DryRunStep
from app.ui.wizard.step import Step, field_label, point


class StartStep(Step):
    """A summary."""

    name = "start"

    def __init__(self, session: Session, dry_run: DryRunStep) -> None:
        intro = self.tr("Everything is set. This is what happens when you start.")
        if session.set_up:
            intro = self.tr("Everything is set and already holds.")
        super().__init__(session, self.tr("Start"), intro)
        self._dry_run = dry_run
        made, self._list = card()
        self._list.setSpacing(8)
        self.body.addWidget(made)
        often, layout = card()
        line = row(gap=8)
        self.interval = QSpinBox()
        self.interval.setObjectName("interval")
        self.interval.setRange(1, 1440)
        self.interval.setKeyboardTracking(False)
        self.interval.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.interval.valueChanged.connect(lambda value: self.put("sync.interval_minutes", value, self._tell))
        line.addWidget(field_label(self.tr("Look for what is new every"), self.interval))
        line.addWidget(self.interval)
        line.addWidget(label(self.tr("minutes")))
        line.addStretch(1)
        layout.addLayout(line)
        layout.addWidget(
            label(self.tr("Working hours and everything else can be changed in Settings."), "caption", wrap=True)
        )
        self.body.addWidget(often)
        starts, layout = card()
        self.autostart = AutostartBlock(session)
        self.autostart.box.setObjectName("autostart")
        layout.addWidget(self.autostart)
        self.body.addWidget(starts)
        chosen, layout = card()
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        self.facts: dict[str, QLabel] = {}
        for at, (name, title) in enumerate(
            (
                ("tally", self.tr("TallyPrime")),
                ("servicetitan", self.tr("ServiceTitan")),
                ("date", self.tr("Go-live date")),
                ("zoho", self.tr("Zoho Books")),
            )
        ):
            self.facts[name] = label("", wrap=True)
            grid.addWidget(label(title, "second"), at, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(self.facts[name], at, 1)
        layout.addLayout(grid)
        self.body.addWidget(chosen)
        self.body.addStretch(1)

    @property
    def next_text(self) -> str:
        """On the button that starts it."""
        return self.tr("&Done") if self.session.set_up else self.tr("&Start syncing")

    def complete(self) -> bool:
        """Never by itself."""
        return False

    def why_not(self) -> str:
        """Only with a dry run."""
        return "" if self._dry_run.complete() else self.tr("The dry run was not made yet.")

    def entered(self) -> None:
        """Say it anew."""
        self.autostart.read()
        self.interval.blockSignals(True)
        self.interval.setValue(self.session.settings.sync.interval_minutes)
        self.interval.blockSignals(False)
        self._tell()

    def focus_first(self) -> None:
        """The interval; the button is reached by Enter from anywhere."""
        self.interval.setFocus()

    def _tell(self) -> None:
        while (item := self._list.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        self._list.addWidget(label(self.tr("From now on"), "card-title"))
        for text in self._happens():
            self._list.addWidget(point(text))
        said = self.session.settings
        tally, titan = said.tally, said.servicetitan
        where = {
            Environment.PRODUCTION: self.tr("production"),
            Environment.INTEGRATION: self.tr("integration (sandbox)"),
            Environment.CUSTOM: self.tr("at an address of its own"),
        }[titan.environment]
        shown = {
            "tally": self.tr("“{company}”, {currency}, at {url}").format(
                company=tally.company, currency=tally.currency, url=tally.url
            ),
            "servicetitan": self.tr("Tenant {tenant}, {where}").format(tenant=titan.tenant_id, where=where),
            "date": formats.day(said.sync.start_date) if said.sync.start_date else formats.NONE,
            "zoho": self.tr("Not connected"),
        }
        if not self.from_tally:
            shown["tally"] = self.tr("Left out")
        if said.zoho.enabled and (said.bills.enabled or said.sales.kinds):
            bills, sales = self.tr("Bills and vendor credits are sent there"), self.tr("Sales are sent there")
            both = self.tr("Bills, vendor credits and sales are sent there")
            shown["zoho"] = (both if said.sales.kinds else bills) if said.bills.enabled else sales
        for name, fact in self.facts.items():
            fact.setText(shown[name])

    def _happens(self) -> list[str]:
        summary, minutes = self._dry_run.summary, self.session.settings.sync.interval_minutes
        texts = []
        if not self.from_tally:
            texts.append(self._books(summary))
        elif summary is not None and summary.sendable:
            amount = formats.money(summary.amount, self.session.currency, sign=True)
            texts.append(
                self.tr("1 voucher over {amount} is sent now, and read back from ServiceTitan.").format(amount=amount)
                if summary.sendable == 1
                else self.tr(
                    "{n} vouchers over {amount} are sent now: the first one alone, the others once it was read back."
                ).format(n=formats.count(summary.sendable), amount=amount)
            )
        else:
            texts.append(self.tr("Nothing is sent now; the next purchase entered in TallyPrime is."))
        if summary is not None and summary.waiting:
            texts.append(
                self.tr("1 record waits for you on the page “Needs attention”.")
                if summary.waiting == 1
                else self.tr("{n} records wait for you on the page “Needs attention”.").format(
                    n=formats.count(summary.waiting)
                )
            )
        texts.append(
            self.tr("ML Connector stays in the tray and looks every minute.")
            if minutes == 1
            else self.tr("ML Connector stays in the tray and looks every {n} minutes.").format(n=minutes)
        )
        return texts

    def _books(self, summary: DryRunSummary | None) -> str:
        if summary is None or not summary.sendable:
            return self.tr("Nothing is sent now; the next bill that is posted in ServiceTitan is.")
        amount = formats.money(summary.amount, self.session.currency, sign=True)
        if summary.sendable == 1:
            return self.tr("1 document over {amount} goes to Zoho Books now, and is read back.").format(amount=amount)
        text = self.tr("{n} documents over {amount} go to Zoho Books now, and are read back.")
        return text.format(n=formats.count(summary.sendable), amount=amount)
