"""The kinds of entries in a person's words; several kinds may share a word."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.domain.audit import CHECKPOINT


def _tr(text: str) -> str:
    return QCoreApplication.translate("audit", text)


def kind_words() -> dict[str, str]:
    """What kind of step each is."""
    return {
        "journaled": _tr("Read from Tally"),
        "company": _tr("Tally company"),
        "tally": _tr("TallyPrime"),
        "renamed": _tr("Renamed in Tally"),
        "restored": _tr("Backup restored"),
        "planned": _tr("Planned"),
        "intent": _tr("About to send"),
        "answer": _tr("Done"),
        "unclear": _tr("No answer"),
        "refused": _tr("Refused"),
        "not_sent": _tr("Not sent"),
        "adopted": _tr("Found there"),
        "state": _tr("State changed"),
        "mapped": _tr("Mapping"),
        "unmapped": _tr("Mapping"),
        "paired": _tr("Link"),
        "unpaired": _tr("Link"),
        "signed_in": _tr("Sign-in"),
        "signed_out": _tr("Sign-in"),
        "paused": _tr("Paused, resumed"),
        "resumed": _tr("Paused, resumed"),
        "cancelled": _tr("Run stopped"),
        "missed": _tr("Run missed"),
        "problem": _tr("Problem"),
        "outage": _tr("Outage"),
        "recovered": _tr("Works again"),
        "lease": _tr("Second PC"),
        "marker": _tr("ServiceTitan"),
        "cost_decimals": _tr("ServiceTitan"),
        "stock_control": _tr("Control totals"),
        "requested": _tr("Asked for"),
        "workbook": _tr("Import workbook"),
        "setup": _tr("Set-up"),
        "searched": _tr("Searched there"),
        "setting": _tr("Settings"),
        "secret": _tr("Secret"),
        CHECKPOINT: _tr("Old entries removed"),
    }


def kind_word(kind: str) -> str:
    """What kind of step it was; one that has no words yet is shown as it is written."""
    return kind_words().get(kind, kind.replace("_", " ").capitalize())


def kind_tone(kind: str) -> str:
    """The tone of its chip."""
    if kind in ("refused", "outage", "problem"):
        return "bad"
    if kind in ("unclear", "not_sent", "cancelled", "missed", "lease"):
        return "warn"
    if kind in ("answer", "recovered"):
        return "ok"
    return "accent" if kind in ("intent", "mapped", "unmapped", "adopted") else "neutral"


def kind_glyph(kind: str) -> str:
    """Its glyph."""
    return {
        "journaled": "download",
        "intent": "upload",
        "answer": "tick",
        "setting": "settings",
        "secret": "key",
        "planned": "records",
        "state": "refresh",
        "mapped": "arrows",
        "unmapped": "arrows",
        "paused": "pause",
        "resumed": "play",
    }.get(kind, "")
