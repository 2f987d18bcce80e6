"""The first-run wizard: its steps, the rail beside them and the buttons below; settings are saved as the person goes.

Nothing is sent before the last step. Cancelling keeps what was entered; the next time it opens where it was left, or at
the first step that lacks something.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QHideEvent, QKeyEvent
from PySide6.QtWidgets import QPushButton, QStackedWidget, QWidget

from app.domain.errors import KnownError
from app.ui.health import HealthMonitor
from app.ui.session import Session
from app.ui.widgets.basics import button, column, label, row
from app.ui.widgets.notes import MessageBar, announce
from app.ui.wizard.dry_run import DryRunStep
from app.ui.wizard.go_live import GoLiveStep
from app.ui.wizard.matching import MatchingStep
from app.ui.wizard.rail import Rail
from app.ui.wizard.servicetitan import ServiceTitanStep
from app.ui.wizard.start import StartStep
from app.ui.wizard.step import Step
from app.ui.wizard.tally import TallyStep
from app.ui.wizard.welcome import WelcomeStep
from app.ui.wizard.zoho import ZohoStep

LEAST_WIDTH, LEAST_HEIGHT = 853, 533


class Wizard(QWidget):
    """A window of its own. It ends once: by the last step, by “Cancel set-up”, or by being closed."""

    finished = Signal(bool)
    """True when set-up is done and the schedule may begin."""

    def __init__(self, session: Session, monitor: HealthMonitor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("wizard")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle(self.tr("Set-up — ML Connector"))
        self.setMinimumSize(LEAST_WIDTH, LEAST_HEIGHT)
        self.resize(960, 680)
        self.session, self.monitor = session, monitor
        self.welcome = WelcomeStep(session)
        self.tally = TallyStep(session)
        self.servicetitan = ServiceTitanStep(session)
        self.matching = MatchingStep(session)
        self.go_live = GoLiveStep(session)
        self.zoho = ZohoStep(session)
        self.dry_run = DryRunStep(session)
        self.start = StartStep(session, self.dry_run)
        self.steps: list[Step] = [
            self.welcome, self.tally, self.servicetitan, self.matching, self.go_live, self.zoho, self.dry_run,
            self.start,
        ]  # fmt: skip
        self._current, self._reached, self._ended, self._leaving = 0, 0, False, False
        self._build()
        for step in self.steps:
            step.changed.connect(self._tell)
            step.settled.connect(self._to_next)
        session.problem.connect(self._on_problem)
        session.background.mistake.connect(self.messages.mistake)
        session.settings_changed.connect(self._tell)
        self._resumed = False
        self._show(0)
        self._begin()

    def _build(self) -> None:
        outer = row(self, gap=0)
        note = self.tr("Nothing is sent before the last step.")
        if self.session.set_up:
            note = self.tr("ML Connector is set up. What you change here holds at once.")
        self.rail = Rail([step.title for step in self.steps], note)
        self.rail.chosen.connect(self._show)
        outer.addWidget(self.rail)
        right = column(gap=0)
        self.messages = MessageBar()
        right.addWidget(self.messages)
        self.stack = QStackedWidget()
        self.stack.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        for step in self.steps:
            self.stack.addWidget(step)
        right.addWidget(self.stack, 1)
        footer = QWidget()
        footer.setObjectName("footer")
        footer.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        footer.setMinimumHeight(51)  # two lines of why one cannot go on change nothing
        buttons = row(footer, margins=(20, 8, 28, 8), gap=8)
        self.cancel_button = button(self.tr("&Cancel set-up"), self.cancel, "quiet")
        self.cancel_button.setToolTip(self.tr("What you entered is kept; the set-up goes on where you left it"))
        if self.session.set_up:
            self.cancel_button.setText(self.tr("&Close"))
            self.cancel_button.setToolTip(self.tr("What you changed holds already"))
        self.back_button = button(self.tr("&Back"), self._back)
        self.next_button = button(self.tr("&Next"), self.go_on, "primary")
        for made, name in ((self.cancel_button, "cancel"), (self.back_button, "back"), (self.next_button, "next")):
            made.setObjectName(name)
        buttons.addWidget(self.cancel_button)
        self.why = label("", "caption", wrap=True)
        self.why.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        buttons.addWidget(self.why, 1)
        buttons.addWidget(self.back_button)
        buttons.addWidget(self.next_button)
        right.addWidget(footer)
        outer.addLayout(right, 1)

    def _begin(self) -> None:
        """Nothing is sent from now on; then the step opens at which it was left."""
        service, first_time = self.session.service, not self.session.set_up

        def work() -> str:
            left_at = service.begin_setup() if first_time else self.welcome.name
            self.servicetitan.look_for_secrets()
            return left_at

        def failed(error: KnownError) -> None:
            self._resume("")
            self._on_problem(error)

        self.session.background.act(self, work, self._resume, failed)

    def _resume(self, left_at: str) -> None:
        self._resumed = True
        self.session.refresh_status()
        if self._current == 0:
            lacks = next(n for n, step in enumerate(self.steps) if not step.complete() or step is self.start)
            left = next((n for n, step in enumerate(self.steps) if step.name == left_at), lacks)
            self._reached = lacks
            self._show(min(left, lacks))

    # -- going -----------------------------------------------------------------------------------------------------

    @property
    def step(self) -> Step:
        """The open one."""
        return self.steps[self._current]

    @property
    def resumed(self) -> bool:
        """Whether it was found out where to begin."""
        return self._resumed

    def _to_next(self) -> None:
        (self.next_button if self.next_button.isEnabled() else self.stack).setFocus()

    def raise_up(self) -> None:
        """Show it in front."""
        self.show()
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.raise_()
        self.activateWindow()

    def go_on(self) -> None:
        """Next, or start."""
        step = self.step
        if self._ended or self._leaving or step.why_not():
            return
        self._leaving = True

        def go() -> None:
            self._leaving = False
            if step is not self.step or self._ended:
                return
            if step is self.start:
                self._finish()
            else:
                self._show(self._current + 1)

        step.leave(go)

    def _back(self) -> None:
        if self._current:
            self._show(self._current - 1)

    def _show(self, number: int) -> None:
        if self.stack.currentWidget() is not self.step or number != self._current:
            self.step.left()
        self._leaving = False
        self._current = number
        self._reached = max(self._reached, number)
        self.messages.hide()
        self.stack.setCurrentWidget(self.step)
        self.step.area.verticalScrollBar().setValue(0)
        self.step.entered()
        if self._resumed and not self.session.set_up:
            name = self.step.name
            self.session.background.act(self, lambda: self.session.service.stand_at(name))
        self._tell()
        self.step.focus_first()
        if self.isVisible():
            announce(self, self.tr("Step {n} of {all}: {name}").format(
                n=number + 1, all=len(self.steps), name=self.step.title,
            ))  # fmt: skip

    def _tell(self) -> None:
        """Rail and buttons as things stand; a step can be opened if every one before it lacks nothing."""
        done = [number <= self._reached and step.complete() for number, step in enumerate(self.steps)]
        done[-1] = False
        open_up_to = next((number for number, so in enumerate(done) if not so), len(done))
        self.rail.tell(self._current, done, min(self._reached, open_up_to))
        why = self.step.why_not()
        self.back_button.setEnabled(self._current > 0)
        self.next_button.setText(self.step.next_text)
        self.next_button.setEnabled(not why)
        self.next_button.setToolTip(why)
        self.next_button.setAccessibleDescription(why)
        self.why.setText(why)
        if not why and self.stack.hasFocus():
            self._to_next()

    # -- ending ----------------------------------------------------------------------------------------------------

    def _finish(self) -> None:
        self.next_button.setEnabled(False)
        self.session.background.act(
            self, self.session.service.finish_setup, lambda _: self._end(True), self._on_problem
        )

    def cancel(self) -> None:
        """Leave it for now."""
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self._end(False)

    def hideEvent(self, event: QHideEvent) -> None:
        """The program ends, or this window does: nothing is asked any more."""
        super().hideEvent(event)
        if not event.spontaneous():
            self.step.left()

    def _end(self, done: bool) -> None:
        if self._ended:
            return
        self._ended = True
        self.step.left()
        if done:
            self.hide()
        # Once what is pressed has been let go: whoever hears of it takes this window away.
        QTimer.singleShot(0, self, lambda: self.finished.emit(done))

    def _on_problem(self, error: KnownError) -> None:
        self._leaving = False
        self.messages.problem(error)
        self._tell()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on, or presses the button that has the focus; Esc stops what runs, else leaves for now."""
        if event.key() == Qt.Key.Key_Escape:
            self.dry_run.stop() if self.dry_run.running and not self.dry_run.stopping else self.cancel()
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            focused = self.focusWidget()
            if isinstance(focused, QPushButton) and focused is not self.next_button:
                focused.click()
            else:
                self.go_on()
            return
        super().keyPressEvent(event)
