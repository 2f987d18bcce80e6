"""The words of the windows for states, causes and acts; one place, so that tray, pages and dialogs say the same."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from app.domain.errors import Busy, KnownError, Unreachable
from app.domain.overall import Overall
from app.domain.records import Subject
from app.domain.states import State
from app.engine.remedies.table import Act
from app.engine.status import ZOHO_BOOKS, Status, next_step
from app.flows.bills.planner import NAME as BILLS
from app.flows.reference.differences import NAME as ALIKE
from app.system.settings import Settings
from app.ui import formats, words_books

if TYPE_CHECKING:
    from app.ui.session import Doing


def _tr(text: str, n: int = -1) -> str:
    return QCoreApplication.translate("words", text, None, n)


def state_word(state: State, flow: str = "") -> str:
    """A record's state as a chip says it; what is a source for one flow is the destination of another."""
    if flow in words_books.INTO_BOOKS and state in _of_bills():
        return _of_bills()[state]
    if flow == ALIKE and state in _of_alike():
        return _of_alike()[state]
    return {
        State.NEW: _tr("Just read"),
        State.NEEDS_MAPPING: _tr("Waiting"),
        State.DUPLICATE_SUSPECTED: _tr("Perhaps a duplicate"),
        State.READY: _tr("Ready to send"),
        State.SENDING: _tr("Sending"),
        State.RETRY_WAIT: _tr("Trying again"),
        State.VERIFY: _tr("Being verified"),
        State.AWAITING_APPROVAL: _tr("Needs approval"),
        State.BILL_PENDING: _tr("Bill not made yet"),
        State.AWAITING_POSTING: _tr("Not posted yet"),
        State.AWAITING_UPLOAD: _tr("Waits for upload"),
        State.SYNCED: _tr("Synced"),
        State.REJECTED: _tr("Refused"),
        State.CHANGED_AT_SOURCE: _tr("Changed in Tally"),
        State.DELETED_AT_SOURCE: _tr("Deleted in Tally"),
        State.CHANGED_AT_DESTINATION: _tr("Changed in ServiceTitan"),
        State.WITHDRAWING: _tr("Being withdrawn"),
        State.IGNORED: _tr("Ignored"),
        State.NOT_APPLICABLE: _tr("Nothing to send"),
    }[state]


def _of_bills() -> dict[State, str]:
    return {
        State.CHANGED_AT_SOURCE: _tr("Changed in ServiceTitan"),
        State.DELETED_AT_SOURCE: _tr("Cancelled in ServiceTitan"),
        State.CHANGED_AT_DESTINATION: _tr("Changed in Zoho Books"),
    }


def _of_alike() -> dict[State, str]:
    return {
        State.DUPLICATE_SUSPECTED: _tr("Perhaps there already"),
        State.SYNCED: _tr("Alike on both sides"),
        State.DELETED_AT_SOURCE: _tr("Gone on one side"),
        State.CHANGED_AT_DESTINATION: _tr("Sides differ"),
        State.NOT_APPLICABLE: _tr("Nothing to do"),
    }


def state_tone(state: State) -> str:
    """The tone of a chip: ok, warn, bad, neutral or accent."""
    if state is State.SYNCED:
        return "ok"
    if state in (State.IGNORED, State.NOT_APPLICABLE):
        return "neutral"
    if state is State.REJECTED:
        return "bad"
    if state in (State.NEW, State.READY, State.SENDING, State.VERIFY, State.RETRY_WAIT, State.WITHDRAWING):
        return "accent"
    return "warn"


def overall_word(overall: Overall) -> str:
    """A state of the whole in two words."""
    return {
        Overall.SETUP_NEEDED: _tr("Set-up needed"),
        Overall.SIGN_IN_NEEDED: _tr("Sign-in needed"),
        Overall.PAUSED: _tr("Paused"),
        Overall.SYNCING: _tr("Syncing"),
        Overall.TALLY_OFFLINE: _tr("Tally offline"),
        Overall.CLOUD_OFFLINE: _tr("Cloud offline"),
        Overall.ATTENTION: _tr("Needs attention"),
        Overall.UP_TO_DATE: _tr("Up to date"),
    }[overall]


def of_zoho(status: Status) -> bool:
    """Whether the outage or the sign-in that the status speaks of is Zoho Books'."""
    return status.system == ZOHO_BOOKS


def sentence(status: Status, doing: Doing | None) -> str:
    """The one sentence that tray, window and command line show; while syncing with how far it is."""
    if status.overall is Overall.SYNCING and doing is not None:
        if doing.total:
            return _tr("{what}: {done} of {total}.").format(what=phase(doing.what), done=doing.done, total=doing.total)
        return f"{phase(doing.what)}."
    return status.text


@dataclass(frozen=True, slots=True)
class Headline:
    """The answer to “is it in sync?”, as the overview gives it."""

    overall: Overall
    """Whose shape stands beside it."""
    text: str
    second: str
    bad: bool = False
    """Said in red."""


def overview_sentence(status: Status, doing: Doing | None, settings: Settings, now: datetime) -> Headline:
    """The status in the overview's order: what waits for a person is said also while a run is under way."""
    said = _headline(status, doing, settings, now)
    return replace(said, text=for_window(said.text), second=for_window(said.second))


def tray_sentences(status: Status, doing: Doing | None, settings: Settings, now: datetime) -> list[str]:
    """The overview's sentence, how many records wait where it does not say that, and what else changes the picture."""
    said = overview_sentence(status, doing, settings, now)
    overall, more = status.overall, ""
    if overall is Overall.SETUP_NEEDED:
        more = next_step(settings)
    elif overall is Overall.SYNCING:
        more = sentence(status, doing)
    elif overall is Overall.ATTENTION and not status.attention:
        more = status.last_problem
    elif overall is Overall.UP_TO_DATE and status.ignored_without_bill:
        n = status.ignored_without_bill
        one, many = _tr("1 ignored voucher has no known bill."), _tr("{n} ignored vouchers have no known bill.")
        more = one if n == 1 else many.format(n=formats.count(n))
    counts = overall in (Overall.ATTENTION, Overall.SYNCING) and status.last_run is not None and not status.stale
    first = "" if overall is Overall.SYNCING and said.overall is Overall.SYNCING else said.text
    return [one for one in (first, "" if counts else _waits(status), for_window(more)) if one]


def _headline(status: Status, doing: Doing | None, settings: Settings, now: datetime) -> Headline:
    overall, success = status.overall, _last_success(status, now)
    if overall is Overall.SETUP_NEEDED:
        return Headline(
            overall, _tr("Set-up is not finished."), f"{next_step(settings)} {_tr('Nothing is sent before.')}"
        )
    if overall is Overall.SIGN_IN_NEEDED:
        text = _tr("Sign in to ServiceTitan again. Nothing is being sent.")
        if of_zoho(status):
            text = _tr("Sign in to Zoho Books again. Nothing is being sent there.")
        return Headline(overall, text, f"{status.advice} {success}", bad=True)
    if overall is Overall.PAUSED:
        return Headline(overall, _paused(status, now), f"{_waits(status)} {success}".strip())
    if overall in (Overall.TALLY_OFFLINE, Overall.CLOUD_OFFLINE):
        return Headline(overall, _outage(status, now), f"{status.advice} {success}".strip(), bad=True)
    if status.last_run is None:
        return Headline(
            Overall.SYNCING if overall is Overall.SYNCING else Overall.ATTENTION,
            _tr("Not known yet. The first run has not finished."),
            sentence(status, doing) if overall is Overall.SYNCING else _tr("No run has taken place on this PC."),
        )
    if status.stale and overall is not Overall.SYNCING:
        last = status.last_success
        text = _tr("No full run has succeeded yet.")
        if last is not None:
            text = _tr("No success since {time}.").format(time=formats.moment(last, now))
        return Headline(
            Overall.ATTENTION, text, " ".join(filter(None, [_waits(status), status.last_problem])), bad=True
        )
    failed = overall is Overall.ATTENTION and bool(status.last_problem)
    if status.attention:
        one = status.attention == 1
        text = _tr("Not in sync: 1 record needs attention.") if one else _tr("Not in sync: {n} records need attention.")
        second = status.last_problem if failed else _everything(status, settings, now, else_=True)
        return Headline(
            Overall.ATTENTION, text.format(n=formats.count(status.attention)), f"{second} {success}".strip()
        )
    if overall is Overall.SYNCING:
        return Headline(overall, _tr("Syncing…"), f"{_under_way(status)} {success}".strip())
    if failed or overall is Overall.ATTENTION:
        text = _tr("Not in sync: the last run did not succeed.") if failed else _tr("Not in sync yet.")
        return Headline(
            overall, text, f"{status.text} {'' if failed else for_window(status.advice)} {success}".replace("  ", " ")
        )
    if status.last_success is None:
        return Headline(overall, status.text, "")
    text = _tr("In sync up to {time}.").format(time=formats.moment(status.last_success, now))
    second = f"{status.text} {success}" if status.ignored else _everything(status, settings, now)
    return Headline(overall, text, second)


def _everything(status: Status, settings: Settings, now: datetime, *, else_: bool = False) -> str:
    if status.last_success is None:
        return ""
    if else_ and status.working:
        return _under_way(status)
    text = _tr("Everything up to {time} is in ServiceTitan.")
    if else_:
        text = _tr("Everything else up to {time} is in ServiceTitan.")
    if settings.zoho.enabled and (settings.bills.enabled or settings.sales.enabled or settings.reference.enabled):
        text = _tr("Everything else up to {time} is there.") if else_ else _tr("Everything up to {time} is there.")
    return text.format(time=day_time(status.last_success, now))


def day_time(value: datetime, now: datetime) -> str:
    """10:40 today; else as any moment."""
    text = formats.moment(value, now)
    today = value.astimezone().date() == now.astimezone().date()
    return _tr("{time} today").format(time=text) if today else text


def _under_way(status: Status) -> str:
    if not status.working:
        return ""
    one = status.working == 1
    text = _tr("1 record is still under way.") if one else _tr("{n} records are still under way.")
    return text.replace("{n}", formats.count(status.working))


def _waits(status: Status) -> str:
    if not status.attention:
        return ""
    one = status.attention == 1
    text = _tr("1 record needs attention.") if one else _tr("{n} records need attention.")
    return text.format(n=formats.count(status.attention))


def _last_success(status: Status, now: datetime) -> str:
    if status.last_success is None:
        return _tr("No full run has succeeded yet.")
    return _tr("Last success {time}.").format(time=formats.moment(status.last_success, now))


def _paused(status: Status, now: datetime) -> str:
    until = status.paused_until
    if until is None or until - now > timedelta(days=365):
        return _tr("Paused until you resume.")
    return _tr("Paused until {time}.").format(time=formats.moment(until, now))


def _outage(status: Status, now: datetime) -> str:
    """What does not work, with the time since when."""
    if status.outage not in (Unreachable.code, Busy.code) or status.outage_since is None:
        return status.text
    text = _tr("ServiceTitan does not answer since {time}.")
    if status.overall is Overall.TALLY_OFFLINE:
        text = _tr("TallyPrime does not answer since {time}.")
    elif of_zoho(status):
        text = _tr("Zoho Books does not answer since {time}.")
    return text.format(time=formats.moment(status.outage_since, now))


def phase(what: str) -> str:
    """What the engine is doing, as a person says it."""
    return {
        "masters": _tr("Reading masters from TallyPrime"),
        "changes": _tr("Listing changed vouchers in TallyPrime"),
        "vouchers": _tr("Reading vouchers from TallyPrime"),
        "census": _tr("Comparing with the vouchers in TallyPrime"),
        "Reading bills, receipts and returns of ServiceTitan": _tr("Reading bills, receipts and returns"),
        "Reading Zoho Books": _tr("Reading Zoho Books"),
        "Reading invoices and payments of ServiceTitan": _tr("Reading invoices and payments"),
        "Sending to Zoho Books": _tr("Sending to Zoho Books"),
    }.get(what, what)


def act_word(act: Act, subject: Subject | None = None) -> str:
    """On a button; with a subject the kind that is mapped is named. “…” means that a dialog or another page follows."""
    mapping = {
        Subject.VENDOR: _tr("Map vendor…"),
        Subject.ITEM: _tr("Map item…"),
        Subject.LOCATION: _tr("Map location…"),
        Subject.LEDGER: _tr("Map ledger…"),
        Subject.UNIT: _tr("Map unit…"),
        Subject.ACCOUNT: _tr("Map account…"),
        Subject.CUSTOMER: _tr("Map customer…"),
        Subject.TAX: _tr("Map tax…"),
    }
    return {
        Act.MAP: mapping[subject] if subject in mapping else _tr("Map…"),
        Act.CREATE_VENDOR: _tr("Create…"),
        Act.CREATE_MATERIAL: _tr("Create…"),
        Act.REPLAY: _tr("Replay"),
        Act.COMPARE: _tr("Compare…"),
        Act.LINK: _tr("Link…"),
        Act.SEND: _tr("Send…"),
        Act.DECIDE: _tr("Decide…"),
        Act.PAIR: _tr("Link…"),
        Act.SETTINGS: _tr("Settings…"),
        Act.IGNORE: _tr("Ignore…"),
    }[act]


def flow_word(flow: str) -> str:
    """From where to where."""
    return {
        "purchases": _tr("Tally purchases → ServiceTitan"),
        "stock": _tr("Tally stock → ServiceTitan"),
        BILLS: _tr("ServiceTitan bills → Zoho Books"),
        "sales": _tr("ServiceTitan sales → Zoho Books"),
        ALIKE: _tr("Vendors & items, ServiceTitan ↔ Zoho Books"),
    }.get(flow, flow)


def record_name(label: str, flow: str) -> str:
    """What a record is called: a purchase may stand in the list twice, once for its goods."""
    return _tr("{label} · stock").format(label=label) if flow == "stock" else label


def last_run(status: Status, now: datetime) -> str:
    """`Last run 10:40`."""
    if status.last_run is None:
        return _tr("No run yet")
    return _tr("Last run {time}").format(time=formats.moment(status.last_run, now))


def next_run(when: datetime | None, now: datetime) -> str:
    """`Next run 10:55 · in 6 min`."""
    if when is None:
        return _tr("No run planned")
    return _tr("Next run {time} · {rest}").format(time=formats.moment(when, now), rest=formats.in_time(when, now))


def setting_name(key: str) -> str:
    """What a person calls a setting; the key itself where there is no word for it."""
    return {
        "tally.url": _tr("Address of TallyPrime"),
        "tally.company": _tr("Tally company"),
        "tally.currency": _tr("Currency of the Tally company"),
        "tally.username": _tr("User in TallyPrime"),
        "tally.allow_remote_credentials": _tr("Password over the network"),
        "tally.pause_seconds": _tr("Pause after each question"),
        "tally.timeout_seconds": _tr("Longest wait for an answer"),
        "servicetitan.environment": _tr("ServiceTitan environment"),
        "servicetitan.api_url": _tr("Address of the simulator"),
        "servicetitan.auth_url": _tr("Sign-in address of the simulator"),
        "servicetitan.tenant_id": _tr("Tenant id"),
        "servicetitan.client_id": _tr("Client id"),
        "servicetitan.business_unit_id": _tr("Business unit"),
        "servicetitan.purchase_order_type_id": _tr("Purchase order type"),
        "servicetitan.default_location_id": _tr("Default warehouse"),
        "servicetitan.cost_decimals": _tr("Decimals of unit costs"),
        "servicetitan.page_size": _tr("Rows in one answer"),
        "purchases.enabled": _tr("Send purchases"),
        "purchases.sku_field": _tr("SKU of an item"),
        "purchases.expense_vouchers": _tr("Purchases without stock items"),
        "purchases.equipment": _tr("Equipment"),
        "purchases.check_units": _tr("Units of measure"),
        "stock.enabled": _tr("Send movements of stock"),
        "stock.way": _tr("How stock reaches ServiceTitan"),
        "stock.at_go_live": _tr("Stock in ServiceTitan at go-live"),
        "stock.clearing_vendor_id": _tr("Vendor for stock clearing"),
        "stock.return_type_id": _tr("Return type for stock"),
        "stock.return_counts_at": _tr("When a return takes the stock out"),
        "stock.classes_on": _tr("Sales and what comes back from them"),
        "stock.types_off": _tr("Voucher types that are left out"),
        "stock.report_category": _tr("Category of the stock report"),
        "stock.report_id": _tr("Stock report"),
        "stock.report_location": _tr("Report column of the location"),
        "stock.report_sku": _tr("Report column of the item"),
        "stock.report_quantity": _tr("Report column of the quantity"),
        "stock.column_reference": _tr("Workbook column of the reference number"),
        "stock.column_location": _tr("Workbook column of the location"),
        "stock.column_sku": _tr("Workbook column of the item"),
        "stock.column_quantity": _tr("Workbook column of the quantity"),
        "stock.column_cost": _tr("Workbook column of the cost"),
        "stock.column_date": _tr("Workbook column of the date"),
        "stock.column_memo": _tr("Workbook column of the memo"),
        "sync.interval_minutes": _tr("Minutes between runs"),
        "sync.start_date": _tr("Go-live date"),
        "sync.change_policy": _tr("When a sent voucher changes"),
        "sync.hours_from": _tr("Working hours from"),
        "sync.hours_to": _tr("Working hours to"),
        "sync.days": _tr("Working days"),
        "network.proxy": _tr("Proxy"),
        "audit.retention_days": _tr("Days the audit trail is kept"),
        "window.language": _tr("Language"),
        "updates.feed_url": _tr("Release feed"),
        "SERVICETITAN_CLIENT_SECRET": _tr("Client secret"),
        "SERVICETITAN_APP_KEY": _tr("App key"),
        "TALLY_PASSWORD": _tr("Password in TallyPrime"),
        **words_books.setting_names(),
    }.get(key, key)


def problem(error: KnownError) -> str:
    """An error as a window shows it: what happened, and what to do."""
    return f"{for_window(error.what)} {for_window(error.advice)}".strip()


def for_window(text: str) -> str:
    """What the engine says or advises, without command lines and keys, and with dates as Tally writes them."""
    said = re.sub(r"(?<![\w-])0?(\d{1,2}-[A-Z][a-z]{2}-)20(\d\d)(?![\w-])", r"\1\2", _without_commands(text))
    sections = "tally|servicetitan|purchases|stock|zoho|bills|sales|reference|sync|network|audit|updates"
    settings = rf"(?<![\w./])(?:{sections})\.[a-z_]+[a-z](?!\w)"
    return re.sub(rf"{settings}|\b[A-Z]+_[A-Z_]+[A-Z]\b", lambda key: _named(key[0]), said)


def _named(key: str) -> str:
    name = setting_name(key)
    return name if name == key else f"“{name}”"


_COMMAND = re.compile(r"(?<![\w./\\-])ml-connector(?![\w./\\-])| --")
"""The program as a command, not within the name of a file."""


def _without_commands(text: str) -> str:
    said = re.sub(r" \(record \d+\)", "", text)
    said = re.sub(r"\breplay record \d+ first\b", _tr("replay that one first"), said)
    said = re.sub(r",? or (?:choose|start with) another[^.]*--profile[^.,]*| \(--profile DIR\)", "", said)
    said = re.sub(
        r"On a server without a desktop set the environment variable [^.]*\.",
        _tr("Set up a keyring for this desktop and unlock it, then start ML Connector again."),
        said,
    )
    said = re.sub(r' \(ml-connector (?:"[^"]*"|[^")])*\)', "", said)
    said = re.sub(r'(?<=: )ml-connector map \w+ "[^:]*?" (?=\w+ \()', "", said)
    said = re.sub(
        r"(\bTo [^.:]*): ml-connector config set .*?(?=\.(?:\s|$))",
        _tr("{what}, change this in Settings").format(what=r"\1"),
        said,
    )
    said = re.sub(r": ml-connector config set .*?(?=\.(?:\s|$))", " " + _tr("in Settings"), said)
    said = re.sub(
        r": ml-connector stock workbook \S+ --again(?=\.(?:\s|$))",
        ", " + _tr("export it once more on the page Stock"),
        said,
    )
    said = re.sub(r": ml-connector stock correct .*?(?=\.(?:\s|$))", " " + _tr("on the page Stock"), said)
    said = re.sub(r": ml-connector .*?(?=\.(?:\s|$))", "", said)
    for flag, name in (("--link", _tr("Link")), ("--create", _tr("Send"))):
        said = said.replace(f"replay without {flag}", "replay")
        choose = _tr("choose “{name}”").format(name=name)
        said = re.sub(rf"(?<=, )(?:replay )?(?:it |this one )?with {flag}", choose, said)
        said = re.sub(rf"(?:[Rr]eplay )?(?:it |this one )?(?:with )?{flag}", f"“{name}”", said)
    sentences = re.split(r"(?<=[.!?”]) (?=[A-Z“])", said)
    return " ".join(one for one in sentences if not _COMMAND.search(one))
