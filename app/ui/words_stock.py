"""What more than one window says about stock: what follows from each choice, and whether the control totals tie."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QCoreApplication

from app.domain.stock_levels import ControlTotals
from app.system.settings import AtGoLive, ReturnCountsAt, StockWay
from app.ui import formats

Ways = list[tuple[str, str, str]]
"""Value, text and consequence of each."""


def _tr(text: str) -> str:
    return QCoreApplication.translate("stock", text)


def why() -> str:
    """Why there are two ways at all."""
    return _tr(
        "ServiceTitan lets no program adjust, transfer or count its stock. It can bring stock in by the receipt of a "
        "purchase order and take it out by a return to a vendor, or a person uploads a file."
    )


def ways() -> Ways:
    """How movements reach ServiceTitan."""
    return [
        (
            StockWay.CLEARING.value,
            _tr("Automatic, through a clearing vendor"),
            _tr(
                "An increase is received from a vendor set aside for it, a decrease is returned to it; what remains on "
                "that vendor is the value of Tally's adjustments. ServiceTitan's own accounting export would include "
                "these bills. They never flow on to Zoho Books. Somebody posts the receipts in ServiceTitan."
            ),
        ),
        (
            StockWay.WORKBOOK.value,
            _tr("Import workbook"),
            _tr(
                "Movements are gathered into an Excel file that you upload in ServiceTitan (Inventory > Adjustments > "
                "import). There are no bills; each movement waits for your upload until ServiceTitan shows its "
                "reference number, and then closes itself."
            ),
        ),
    ]


def return_counts() -> Ways:
    """From which status on a return has taken the stock out."""
    return [
        (
            ReturnCountsAt.CREDIT_RECEIVED.value,
            _tr("When the vendor's credit is received"),
            _tr("The safe choice: a movement is never shown as done too early."),
        ),
        (
            ReturnCountsAt.RETURNED.value,
            _tr("When it is returned"),
            _tr("Choose this if your tenant takes the stock out then."),
        ),
        (
            ReturnCountsAt.PENDING.value,
            _tr("When it is created"),
            _tr("Choose this only if you saw the quantity fall at once."),
        ),
    ]


def at_go_live() -> Ways:
    """What ServiceTitan held on the day stock went live."""
    return [
        (
            AtGoLive.SAME.value,
            _tr("The same as Tally"),
            _tr("Somebody counted it in, or entered it. Movements since the go-live date are sent, nothing before."),
        ),
        (
            AtGoLive.NOTHING.value,
            _tr("Nothing yet"),
            _tr("Tally's stock of the evening before is sent when you ask for it on the page Stock (Opening stock)."),
        ),
    ]


def twice() -> str:
    """The warning about classes that ServiceTitan moves by itself."""
    return _tr(
        "Jobs in ServiceTitan take the goods they use out of its stock already. With these switched on, the same goods "
        "are counted twice unless nothing is consumed in ServiceTitan."
    )


def left_out() -> str:
    """About types that are usually sent."""
    return _tr(
        "What is ticked is sent. Do not enter the same transfers, counts and returns by hand in ServiceTitan: they "
        "would be counted twice. What you leave out has to be entered there, or the numbers drift apart."
    )


def control(totals: ControlTotals | None, now: datetime) -> tuple[str, str, str]:
    """Tone, strong words and sentence about the control totals of last night."""
    if totals is None:
        text = _tr("What was read is compared with TallyPrime's closing balances once a night.")
        return "neutral", _tr("Control totals are not known yet."), text
    when = formats.moment(totals.at, now)
    if totals.ok:
        text = _tr("{when}: all {n} items equal TallyPrime's closing balances; {listed} also its Stock Summary.")
        said = text.format(when=when, n=formats.count(totals.items), listed=totals.listed)
        return "ok", _tr("Control totals tie."), said
    text = _tr("{when}: {n} of {all} items do not equal TallyPrime's closing balances or its Stock Summary.")
    said = text.format(when=when, n=len(totals.differences), all=formats.count(totals.items))
    return "warn", _tr("Control totals do not tie."), said
