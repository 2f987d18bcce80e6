"""The step of the go-live date: from which voucher date on is sent, how many purchases that are, and what of stock."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import partial

from PySide6.QtCore import QDate, QTimer
from PySide6.QtWidgets import QDateEdit, QWidget

from app.domain.cancellation import Cancellation
from app.domain.errors import Cancelled, KnownError
from app.ui import formats
from app.ui.health import Light
from app.ui.session import Session
from app.ui.widgets.basics import button, card, label, row
from app.ui.widgets.notes import Note
from app.ui.wizard.step import CheckRow, Step, check_card, field_label
from app.ui.wizard.stock import StockChoice

_PAUSE_MS = 500
_LANE = "wizard-tally"
_MOST_DAYS = 1_100
"""Further back nothing is counted: each month is a question to Tally."""


class GoLiveStep(Step):
    """A date; nothing dated before it is sent."""

    name = "go_live"

    def __init__(self, session: Session) -> None:
        super().__init__(
            session,
            self.tr("Go-live date"),
            "",
        )
        self._dates: list[date] = []
        """Of purchases in Tally, back to `_since`."""
        self._since: date | None = None
        self._token = Cancellation()
        made, layout = card()
        line = row(gap=8)
        self.date = QDateEdit()
        self.date.setObjectName("go-live")
        self.date.setCalendarPopup(True)
        self.date.setDisplayFormat("d-MMM-yy")
        self.date.setMinimumDate(QDate(2000, 1, 1))
        self.date.dateChanged.connect(self._changed)
        line.addWidget(field_label(self.tr("First date"), self.date))
        line.addWidget(self.date)
        line.addStretch(1)
        layout.addLayout(line)
        line = row(gap=4)
        today = session.now().astimezone().date()
        year = date(today.year if today.month >= 4 else today.year - 1, 4, 1)
        self.quick: dict[str, QWidget] = {}
        for name, text, day in (
            ("today", self.tr("T&oday"), today),
            ("month", self.tr("&1st of this month"), today.replace(day=1)),
            ("year", self.tr("Start of the &financial year"), year),
        ):
            one = button(text, partial(self.choose, day), "quiet")
            one.setObjectName(f"go-live-{name}")
            self.quick[name] = one
            line.addWidget(one)
        line.addStretch(1)
        layout.addLayout(line)
        self.body.addWidget(made)
        self.counted = CheckRow(self.tr("Purchases in TallyPrime"), "")
        self.counts = check_card([self.counted])
        self.body.addWidget(self.counts)
        self.past = Note("warn")
        self.past.hide()
        self.body.addWidget(self.past)
        self.stock = StockChoice(session)
        self.stock.changed.connect(self.changed)
        self.body.addWidget(self.stock)
        self.body.addWidget(
            label(
                self.tr("The date can be changed later in Settings. What was sent already stays sent."),
                "caption",
                wrap=True,
            )
        )
        self.body.addStretch(1)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(self._count)

    # -- as a step -------------------------------------------------------------------------------------------------

    def complete(self) -> bool:
        """A date is saved, and what stock needs if it is wanted."""
        return self.session.settings.sync.start_date is not None and not self.why_not()

    def why_not(self) -> str:
        """What stock lacks."""
        return self.stock.lacks if self.from_tally else ""

    def entered(self) -> None:
        """The saved date, else today."""
        self._dates, self._since = [], None
        chosen = self.session.settings.sync.start_date or self._today()
        self.second.setText(
            self.tr("Purchases dated on this day or later are sent. Nothing dated before it is read or sent.")
            if self.from_tally
            else self.tr("What is dated on this day or later goes to Zoho Books. Nothing dated before it does.")
        )
        for part in (self.counts, self.stock):
            part.setVisible(self.from_tally)
        self.choose(chosen)
        self.stock.show_saved()
        self.stock.read()
        self._tell()
        self._count()

    def left(self) -> None:
        """Nothing is asked any more."""
        self._timer.stop()
        self._token.cancel()

    def leave(self, go: Callable[[], None]) -> None:
        """Keep the date as it stands."""
        self.put_date(go)

    def focus_first(self) -> None:
        """The date."""
        self.date.setFocus()

    # -- choosing --------------------------------------------------------------------------------------------------

    @property
    def chosen(self) -> date:
        """As it stands in the field."""
        said = self.date.date()
        return date(said.year(), said.month(), said.day())

    def choose(self, day: date) -> None:
        """Put it into the field."""
        self.date.setDate(QDate(day.year, day.month, day.day))

    def put_date(self, then: Callable[[], None]) -> None:
        """Save it."""
        day = self.chosen
        if self.session.settings.sync.start_date == day:
            then()
            return
        self.session.save_settings(lambda old: old.with_value("sync.start_date", day.isoformat()), then)

    def _today(self) -> date:
        return self.session.now().astimezone().date()

    def _changed(self) -> None:
        self._tell()
        self._timer.start()

    # -- counting --------------------------------------------------------------------------------------------------

    def _count(self) -> None:
        """Ask Tally for the months that were not asked for yet."""
        if not self.from_tally:
            return
        chosen, today = self.chosen, self._today()
        last = today if self._since is None else self._since - timedelta(days=1)
        if chosen > last or (today - chosen).days > _MOST_DAYS:
            self._tell()
            return
        survey = self.session.service.survey
        token = self._token = Cancellation()

        def work() -> Sequence[date]:
            with token.applied():
                return survey.purchases(chosen, last)

        def seen(dates: Sequence[date]) -> None:
            self._dates += dates
            self._since = chosen
            self._tell()
            self._timer.start()

        def failed(error: KnownError) -> None:
            if not isinstance(error, Cancelled):
                self.counted.tell(Light.UNKNOWN, self.tr("Purchases in TallyPrime"), f"{error.what} {error.advice}")

        self.session.background.read(self, "count", work, seen, failed, lane=_LANE)

    def _tell(self) -> None:
        chosen, today = self.chosen, self._today()
        title, day = self.tr("Purchases in TallyPrime"), formats.day(chosen)
        if (today - chosen).days > _MOST_DAYS:
            text = self.tr("Not counted so far back. The dry run reads them all, which takes its time.")
            self.counted.tell(Light.UNKNOWN, title, text)
        elif chosen > today:
            text = self.tr("None yet: nothing is sent before {day}.").format(day=day)
            self.counted.tell(Light.GOOD, title, text)
        elif self._since is None or chosen < self._since:
            self.counted.tell(Light.CLOCK, title, self.tr("Counting those dated {day} or later").format(day=day))
        else:
            self._tell_count(sum(one >= chosen for one in self._dates), title, day)
        self._tell_past(chosen, today)

    def _tell_count(self, count: int, title: str, day: str) -> None:
        if not count:
            text = self.tr("None is dated {day} or later. The next one that is entered is sent.")
        elif self.session.set_up and count == 1:
            text = self.tr("1 purchase voucher is dated {day} or later. The next run sends it unless it is sent.")
        elif self.session.set_up:
            text = self.tr("{n} purchase vouchers are dated {day} or later. The next run sends those not sent yet.")
        elif count == 1:
            text = self.tr("1 purchase voucher is dated {day} or later. The dry run checks it; nothing is sent before "
                           "the last step.")  # fmt: skip
        else:
            text = self.tr("{n} purchase vouchers are dated {day} or later. The dry run checks them; nothing is sent "
                           "before the last step.")  # fmt: skip
        self.counted.tell(Light.GOOD, title, text.format(n=formats.count(count), day=day))

    def _tell_past(self, chosen: date, today: date) -> None:
        self.past.setVisible(chosen < today)
        if chosen < today:
            self.past.say(
                "warn",
                self.tr(
                    "Bills that somebody typed into ServiceTitan by hand since then are recognised by vendor and "
                    "invoice number: such a voucher waits, and you link it or send it. If in doubt, choose today."
                )
                if self.from_tally
                else self.tr(
                    "Bills that somebody typed into Zoho Books by hand since then are recognised by vendor and number: "
                    "such a bill waits, and you link it or send it. If in doubt, choose today."
                ),
                self.tr("This date is in the past."),
            )
