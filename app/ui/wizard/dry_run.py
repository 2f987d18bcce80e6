"""The step of the dry run: the first reading with its progress, and what a first run would send; nothing is sent."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QElapsedTimer, Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QProgressBar, QWidget

from app.domain.cancellation import Cancellation
from app.domain.errors import Cancelled, KnownError
from app.engine.setup import DryRunSummary
from app.ui import formats, words
from app.ui.bridge import Bridge
from app.ui.session import Session
from app.ui.widgets.basics import button, card, column, label, row, rule
from app.ui.widgets.notes import Note
from app.ui.wizard.step import Step

_LANE = "wizard-tally"
_NAMED = 4
"""So many of what is lacking are named."""


class DryRunStep(Step):
    """Runs by itself when it is opened; cancelled, it goes on where it stopped."""

    name = "dry_run"

    def __init__(self, session: Session) -> None:
        super().__init__(
            session,
            self.tr("Dry run"),
            "",
        )
        self.summary: DryRunSummary | None = None
        self._settings = ""
        """As they were when the summary was made."""
        self._running = False
        self._token = Cancellation()
        self._clock, self._what = QElapsedTimer(), ""
        self._bridge = Bridge(self)
        self._bridge.progressed.connect(self._progressed)
        self.body.addWidget(self._progress_card())
        self.trouble = Note("bad")
        self.trouble.hide()
        self.body.addWidget(self.trouble)
        self.result = QWidget()
        column(self.result, gap=10)
        self.result.hide()
        self.body.addWidget(self.result)
        self.run_button = button(self.tr("&Run again"), self.run)
        self.run_button.setObjectName("run-again")
        again = row()
        again.addWidget(self.run_button)
        again.addStretch(1)
        self.body.addLayout(again)
        self.body.addStretch(1)

    def _progress_card(self) -> QFrame:
        self.progress, layout = card()
        layout.setSpacing(8)
        head = row(gap=12)
        self.doing = label("", "strong")
        self.rest = label("", "caption")
        self.stop_button = button(self.tr("&Stop"), self.stop)
        self.stop_button.setObjectName("stop")
        head.addWidget(self.doing)
        head.addWidget(self.rest, 1)
        head.addWidget(self.stop_button)
        layout.addLayout(head)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Progress of the dry run"))
        layout.addWidget(self.bar)
        self.progress.hide()
        return self.progress

    # -- as a step -------------------------------------------------------------------------------------------------

    def complete(self) -> bool:
        """It was made with the settings as they are."""
        return self.summary is not None and self._settings == self._now()

    def why_not(self) -> str:
        """While it is not there."""
        if self._running:
            return self.tr("The dry run is not finished.")
        return "" if self.complete() else self.tr("The dry run was not made yet.")

    def entered(self) -> None:
        """Make it, unless it is there."""
        self.second.setText(self._intro())
        if not self.complete():
            self.run()

    def _intro(self) -> str:
        if not self.from_tally:
            return self.tr("Reads ServiceTitan and looks everything up in Zoho Books. The dry run sends nothing.")
        if self.session.set_up:
            return self.tr(
                "Reads TallyPrime and looks up every purchase in ServiceTitan. The dry run itself sends nothing."
            )
        return self.tr(
            "Reads TallyPrime for the first time and looks up every purchase in ServiceTitan. Nothing is sent."
        )

    def left(self) -> None:
        """End it at its next safe point."""
        self.stop()

    def focus_first(self) -> None:
        """What can be pressed."""
        if self._running:
            self.stop_button.setFocus()
        else:
            self.settled.emit()

    def _now(self) -> str:
        said = self.session.settings
        return repr((said.tally, said.servicetitan, said.purchases, said.zoho, said.bills, said.sync.start_date))

    # -- running ---------------------------------------------------------------------------------------------------

    @property
    def running(self) -> bool:
        """Whether it is under way."""
        return self._running

    @property
    def stopping(self) -> bool:
        """Whether it ends once Tally has answered what it works on."""
        return self._running and self._token.cancelled

    def run(self) -> None:
        """Read and match everything."""
        if self._running:
            return
        self._running, self.summary, self._what = True, None, ""
        self.trouble.hide()
        self.result.hide()
        self.progress.show()
        self.run_button.hide()
        self.stop_button.setEnabled(True)
        self._progressed(self.tr("Beginning"), 0, None)
        service, bridge, settings = self.session.service, self._bridge, self._now()
        token = self._token = Cancellation()

        def work() -> DryRunSummary:
            return service.first_reading(bridge.progress, token)

        def done(summary: DryRunSummary) -> None:
            self._settings, self.summary = settings, summary
            self._running = False
            self.changed.emit()
            self._ended()
            self._show(summary)

        self.session.background.act(self, work, done, self._failed, lane=_LANE)
        self.changed.emit()

    def stop(self) -> None:
        """What was read stays read. A question that Tally works on is waited for: to leave it does not end its work."""
        if self._running and not self.stopping:
            self._token.cancel()
            self.doing.setText(self.tr("Stopping"))
            self.rest.setText(self.tr("as soon as the last question is answered"))
            self.bar.setRange(0, 0)
            if self.stop_button.hasFocus():
                self.settled.emit()
            self.stop_button.setEnabled(False)

    def _ended(self) -> None:
        self._running = False
        had_focus = self.stop_button.hasFocus() or self.keyboard_waits
        self.progress.hide()
        self.run_button.show()
        if had_focus:
            self.settled.emit()

    def _failed(self, error: KnownError) -> None:
        self._ended()
        if isinstance(error, Cancelled):
            text = self.tr("What was read is kept; “Run again” goes on from there. Nothing was sent.")
            self.trouble.say("neutral", text, self.tr("Stopped."))
        else:
            text = self.tr("{advice} Nothing was sent.").format(advice=words.for_window(error.advice))
            self.trouble.say("bad", text, error.what)
        self.trouble.show()
        self.changed.emit()

    def _progressed(self, what: str, done: int, total: int | None) -> None:
        if not self._running or self.stopping:
            return
        if what != self._what:
            self._what = what
            self._clock.restart()
        self.doing.setText(words.phase(what))
        self.bar.setRange(0, total or 0)
        self.bar.setValue(done)
        parts = []
        if done:
            parts.append(self.tr("{done} of {total}").format(done=done, total=total) if total else formats.count(done))
        seconds = self._clock.elapsed() / 1000
        if total and done and seconds >= 2:
            rest = formats.duration(seconds / done * (total - done))
            parts.append(self.tr("about {time} left").format(time=rest))
        self.rest.setText(" · ".join(parts))

    # -- the result ------------------------------------------------------------------------------------------------

    def _show(self, summary: DryRunSummary) -> None:
        layout = self.result.layout()
        while layout is not None and (item := layout.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        assert layout is not None  # noqa: S101 - made with the step
        layout.addWidget(self._numbers(summary))
        if summary.lacking:
            layout.addWidget(self._causes(summary))
        read = self.tr(
            "Read from {company}. Purchases: {v}, suppliers: {s}, stock items: {i}, godowns: {g}. Nothing was sent."
        )
        if not self.from_tally:
            read = self.tr("Read from ServiceTitan and Zoho Books. Records: {v}. Nothing was sent.")
        self.said = label(
            read.format(
                company=f"“{summary.company}”",
                v=summary.vouchers,
                s=summary.suppliers,
                i=summary.items,
                g=summary.godowns,
            ),
            "second",
            wrap=True,
        )
        layout.addWidget(self.said)
        self.result.show()

    def _numbers(self, summary: DryRunSummary) -> QWidget:
        made = QWidget()
        line = row(made, gap=10)
        amount = formats.money(summary.amount, self.session.currency, sign=True) if summary.sendable else ""
        nothing = self.tr("no stock items, or cancelled") if self.from_tally else self.tr("cancelled, or too early")
        waits = self.tr("each with its reason below") if summary.waiting else self.tr("everything has a match")
        for number, title, text, kind in (
            (summary.sendable, self.tr("Would be sent"), amount or self.tr("nothing is ready"), "number"),
            (summary.waiting, self.tr("Would wait"), waits, "number"),
            (summary.not_applicable, self.tr("Nothing to send"), nothing, "number"),
        ):
            one, layout = card()
            layout.addWidget(label(title, "second"))
            layout.addWidget(label(formats.count(number), kind))
            layout.addWidget(label(text, "caption", wrap=True))
            layout.addStretch(1)
            one.setAccessibleName(f"{title}: {number}, {text}")
            line.addWidget(one, 1)
        return made

    def _named(self, names: Sequence[str]) -> str:
        text, more = " · ".join(names[:_NAMED]), len(names) - _NAMED
        return text if more <= 0 else self.tr("{names} and {n} more").format(names=text, n=more)

    def _causes(self, summary: DryRunSummary) -> QFrame:
        made, layout = card()
        layout.setSpacing(0)
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(0, 1)
        grid.addWidget(label(self.tr("Why they would wait"), "second"), 0, 0)
        counted = self.tr("Vouchers") if self.from_tally else self.tr("Records")
        grid.addWidget(label(counted, "second"), 0, 1, Qt.AlignmentFlag.AlignRight)
        at = 1
        for lack in summary.lacking:
            grid.addWidget(rule(), at, 0, 1, 2)
            said = column(gap=1)
            said.addWidget(label(lack.title, wrap=True))
            if lack.names:
                said.addWidget(label(self._named(lack.names), "caption", wrap=True))
            grid.addLayout(said, at + 1, 0)
            top = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop
            grid.addWidget(label(formats.count(lack.records)), at + 1, 1, top)
            at += 2
        layout.addLayout(grid)
        after = (
            self.tr("They are on the page “Needs attention”, each with what to do.")
            if self.session.set_up
            else self.tr("After the start they are on the page “Needs attention”, each with what to do.")
        )
        layout.addSpacing(8)
        layout.addWidget(label(after, "caption", wrap=True))
        return made
