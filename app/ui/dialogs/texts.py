"""What the dialogs say about how many records, what they are worth, and what will come of it."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.domain.records import Subject
from app.engine.views import ReleasePreview, ReplayPreview
from app.ui import formats
from app.ui.session import Follows


def _tr(text: str) -> str:
    return QCoreApplication.translate("dialogs", text)


def records(n: int) -> str:
    """1 record, 14 records."""
    return _tr("1 record") if n == 1 else _tr("{n} records").format(n=formats.count(n))


def released_text(n: int, follows: Follows) -> str:
    """“14 records are tried again now.”; what still lacks something is not sent, so nothing here says “sent”."""
    one, many = {
        Follows.NOW: (_tr("1 record is tried again now."), _tr("{n} records are tried again now.")),
        Follows.RESUMED: (
            _tr("Paused: 1 record is tried again once sending resumes."),
            _tr("Paused: {n} records are tried again once sending resumes."),
        ),
        Follows.NEXT_RUN: (
            _tr("1 record is tried again with the next run."),
            _tr("{n} records are tried again with the next run."),
        ),
    }[follows]
    return one if n == 1 else many.format(n=formats.count(n))


def paused_text() -> str:
    """While it is paused."""
    return _tr("Paused: nothing is sent until sending resumes.")


def kind_word(kind: Subject) -> str:
    """A vendor, an item, …: what is missing."""
    return {
        Subject.VENDOR: _tr("a vendor"),
        Subject.ITEM: _tr("an item"),
        Subject.LOCATION: _tr("a location"),
        Subject.LEDGER: _tr("a ledger's role"),
        Subject.UNIT: _tr("a unit"),
    }.get(kind, _tr("a decision"))


def outcomes(found: ReleasePreview) -> list[str]:
    """“13 can be sent now”, “1 still lacks an item”: what comes of the records it releases."""
    parts = []
    at_least = _tr("at least ") if found.at_least else ""
    if found.sendable == len(found.ids):
        parts.append(_tr("all can be sent now") if found.sendable > 1 else _tr("it can be sent now"))
    elif found.sendable:
        parts.append(_tr("{n} can be sent now").format(n=f"{at_least}{found.sendable}"))
    for kind, n in found.lacking:
        text = _tr("1 still lacks {what}") if n == 1 else _tr("{n} still lack {what}")
        parts.append(text.format(n=n, what=kind_word(kind)))
    if found.not_sent:
        parts.append(_tr("{n} need nothing sent").format(n=found.not_sent))
    return parts


def release_text(found: ReleasePreview, currency: str) -> str:
    """“Would release 14 records, ₹ 3,42,180.00: 13 can be sent now, 1 still lacks an item.”"""
    if not found.ids:
        return _tr("Nothing waits for it now.")
    parts = outcomes(found)
    head = _tr("Would release {count}, {amount}").format(
        count=records(len(found.ids)), amount=formats.money(found.amount, currency, sign=True)
    )
    return f"{head}: {', '.join(parts)}." if parts else f"{head}."


def left_out_text(found: ReplayPreview) -> str:
    """What a replay of many leaves out and why; empty when nothing is left out."""
    parts = []
    if n := len(found.cancelling):
        text = _tr("{n} left out: replaying it would cancel or correct what was sent, or overrule a change "
                   "that somebody made.") if n == 1 else _tr(
            "{n} left out: replaying them would cancel or correct what was sent, or overrule changes that "
            "somebody made."
        )  # fmt: skip
        parts.append(f"{text.format(n=n)} {_tr('Decide these one by one.')}")
    if n := len(found.asking):
        parts.append(_tr("{n} left out: perhaps a duplicate. Say first whether it is the same document.").format(n=n))
    return "\n".join(parts)
