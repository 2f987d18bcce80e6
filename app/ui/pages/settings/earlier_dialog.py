"""Before an earlier go-live date is saved: how many older vouchers it brings in, counted in TallyPrime."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from PySide6.QtWidgets import QWidget

from app.domain.errors import KnownError
from app.ui import formats, words
from app.ui.dialogs.confirm import ConfirmDialog
from app.ui.session import Session


class EarlierDialog(ConfirmDialog):
    """`confirmed` when the person wants them sent."""

    def __init__(self, parent: QWidget, session: Session, first: date, now: date) -> None:
        """`first` is the new date, `now` the one until now."""
        super().__init__(parent, "", "", "")
        self.heading(self.tr("Send older vouchers too?"))
        self.primary.setText(self.tr("Save"))
        last = now - timedelta(days=1)
        self._days = {"first": formats.day(first), "last": formats.day(last)}
        self.text.setText(self.tr("Counting the purchase vouchers dated {first} to {last}.").format(**self._days))
        self.allow(self.tr("They are being counted."))
        survey = session.service.survey
        session.background.read(
            self, "count", lambda: survey.purchases(first, last), self._counted, self._not_counted, lane="survey"
        )

    def _counted(self, found: Sequence[date]) -> None:
        n = len(found)
        text = self.tr("TallyPrime has no purchase voucher dated {first} to {last}.")
        if n:
            one = self.tr("TallyPrime has 1 purchase voucher dated {first} to {last}.")
            many = self.tr("TallyPrime has {n} purchase vouchers dated {first} to {last}.")
            follows = self.tr("The next run sends what has a match; the rest waits in Needs attention.")
            text = f"{one if n == 1 else many} {follows}"
            send = self.tr("Save and send 1 voucher") if n == 1 else self.tr("Save and send {n} vouchers")
            self.primary.setText(send.format(n=formats.count(n)))
        self.text.setText(text.format(n=formats.count(n), **self._days))
        self.allow("")

    def _not_counted(self, error: KnownError) -> None:
        text = self.tr("Purchase vouchers dated {first} to {last} will be sent too. They could not be counted: {why}")
        self.text.setText(text.format(why=words.problem(error), **self._days))
        self.allow("")
