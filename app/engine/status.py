"""The one status that tray, window and command line show: everything is reduced here, and nowhere else."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from app.domain.clock import Clock
from app.domain.errors import Busy, Throttled, Unreachable
from app.domain.overall import Overall
from app.domain.states import ATTENTION, WORKING, State
from app.engine.books.told_back import refused_by_servicetitan
from app.engine.circuit import Circuit, CircuitState
from app.engine.cycle.parts import BOUND, LAST_RUN, LAST_SUCCESS
from app.engine.hours import WorkingHours
from app.engine.purchases.links import Links
from app.engine.stock.control import last_totals
from app.engine.stock.reports import differing
from app.engine.switched import switched_off
from app.store.codec import moment
from app.store.documents import Documents
from app.store.records import Records
from app.store.references import Cursors
from app.system.settings import Settings

PAUSED_UNTIL = "paused.until"
SETUP_UNFINISHED = "setup.unfinished"
"""Set from the wizard's first step to its last: nothing is sent meanwhile."""
UNTIL_RESUMED = datetime(9999, 1, 1, tzinfo=UTC)
"""The end of a pause that has none."""
_START = "Start one with “ml-connector sync” or “ml-connector run”."
_FINISH = "Open ML Connector and finish it; nothing is sent before."
_LEVELS = "The stock page names them, as does “ml-connector stock levels”; it is compared again every night."
_DIFFERS = (
    "The stock page names and corrects them, as does “ml-connector stock diff”; the report is read again every hour."
)
_HALF_WAY = (State.SENDING, State.RETRY_WAIT, State.VERIFY, State.WITHDRAWING)
_SIGN_IN = frozenset({"sign_in", "permission"})
_OF_CLOUDS = (Overall.CLOUD_OFFLINE, Overall.SIGN_IN_NEEDED)
ZOHO_BOOKS = "Zoho Books"
"""Name of that system's circuit."""
_WHERE = {ZOHO_BOOKS: " there"}
_OF_TALLY = (
    "tally.company", "tally.currency", "servicetitan.business_unit_id", "servicetitan.purchase_order_type_id"
)  # fmt: skip
"""Needed where anything comes from TallyPrime."""
_OF_ZOHO = ("zoho.client_id", "zoho.organization_id")
_STEPS = {
    "tally.company": "choose the Tally company",
    "tally.currency": "state the currency of the Tally company",
    "servicetitan.tenant_id": "connect ServiceTitan",
    "servicetitan.client_id": "connect ServiceTitan",
    "servicetitan.business_unit_id": "choose the business unit",
    "servicetitan.purchase_order_type_id": "choose the purchase order type",
    "sync.start_date": "choose the go-live date",
    "zoho.client_id": "connect Zoho Books",
    "zoho.organization_id": "choose the organization of Zoho Books",
}
"""What the wizard asks for, in its order."""
_SET = "Set it with “ml-connector config set KEY VALUE”, then run “ml-connector check”."
_HOW = {
    "zoho.client_id": "Register a client at api-console.zoho.com and set its id with “ml-connector config set "
    "zoho.client_id VALUE”, then sign in with “ml-connector zoho sign-in”.",
    "zoho.organization_id": "“ml-connector zoho organizations” lists them; choose one with “ml-connector config set "
    "zoho.organization_id ID”.",
}
"""Where there is more to it than a value."""


@dataclass(frozen=True, slots=True)
class Status:
    """Is it in sync?"""

    overall: Overall
    text: str
    """One sentence that answers the owner's question."""
    advice: str
    in_sync: bool
    """True only when the last run succeeded, is recent, and nothing waits or is under way."""
    synced: int
    working: int
    attention: int
    counts: dict[State, int]
    """Of what is switched on."""
    last_run: datetime | None
    last_success: datetime | None
    last_problem: str
    """What went wrong last, unless it is known to be over."""
    last_problem_at: datetime | None
    ignored: int
    """Records that a person left out."""
    ignored_without_bill: int
    """Those of them of whose voucher no bill in ServiceTitan is known."""
    warnings: tuple[str, ...]
    """What a person should know although everything works; none of it takes the green away."""
    paused_until: datetime | None
    stale: bool = False
    """No run succeeded for longer than one may take that is late but not missed, whatever else there is to say."""
    outage_since: datetime | None = None
    """Since when the system that `overall` speaks of cannot be used."""
    outage: str = ""
    """Code of the error by which that was met last; see `KnownError`."""
    system: str = ""
    """Name of the system that `overall` speaks of: which one is offline, or wants a new sign-in. Else empty."""
    running: bool = False
    """A run is under way in this process, whatever `overall` says first."""


def reduce_status(
    settings: Settings,
    records: Records,
    documents: Documents,
    cursors: Cursors,
    tally: Circuit,
    cloud: Circuit,
    clock: Clock,
    *,
    running: bool,
    books: Circuit | None = None,
) -> Status:
    """The status now; `books`: of Zoho Books, where it is switched on."""
    clouds = (cloud,) if books is None or not settings.zoho.enabled else (cloud, books)
    counts, everything = records.counts(without=switched_off(settings)), records.counts()
    working = sum(counts.get(state, 0) for state in WORKING)
    attention = sum(counts.get(state, 0) for state in ATTENTION)
    run = json.loads(cursors.get(LAST_RUN) or "{}")
    last_run, last_success = moment(run.get("ended")), moment(cursors.get(LAST_SUCCESS))
    paused_until = moment(cursors.get(PAUSED_UNTIL))
    now = clock.now()
    if cursors.get(SETUP_UNFINISHED) is not None:
        overall, text, advice = Overall.SETUP_NEEDED, f"Set-up is not finished. {next_step(settings)}", _FINISH
    else:
        overall, text, advice = _overall(settings, run, tally, clouds, working, attention, running, paused_until, now)
    fresh = timedelta(minutes=max(30, 3 * settings.sync.interval_minutes))
    stale = last_success is None or _age(last_success, now, settings) > fresh
    if overall is Overall.UP_TO_DATE and stale:
        overall = Overall.ATTENTION
        advice = _START
        text = f"No success since {_at(last_success, now)}." if last_success else "No full run has succeeded yet."
    stock = _stock(settings, cursors, now) if overall is Overall.UP_TO_DATE else None
    if stock is not None:
        overall, (text, advice) = Overall.ATTENTION, stock
    unclear = sum(everything.get(state, 0) - counts.get(state, 0) for state in _HALF_WAY)
    if overall is Overall.UP_TO_DATE and unclear:
        overall, (text, advice) = Overall.ATTENTION, _unclear(unclear)
    ignored = counts.get(State.IGNORED, 0)
    unbilled = Links(records, documents).unbilled() if ignored else 0
    if overall is Overall.UP_TO_DATE and ignored:
        text = _but_ignored(ignored, unbilled)
    problem_at, problem = _last_problem(run, (tally, *clouds))
    failing = _refused(clouds) if overall is Overall.SIGN_IN_NEEDED else _failing(clouds)
    down = tally if overall is Overall.TALLY_OFFLINE else failing if overall in _OF_CLOUDS else None
    outage = down.state() if down is not None else CircuitState()
    return Status(
        overall=overall,
        text=text,
        advice=advice,
        in_sync=overall is Overall.UP_TO_DATE,
        synced=counts.get(State.SYNCED, 0),
        working=working,
        attention=attention,
        counts=counts,
        last_run=last_run,
        last_success=last_success,
        last_problem=problem,
        last_problem_at=problem_at,
        ignored=ignored,
        ignored_without_bill=unbilled,
        warnings=(*_warnings(settings), *_left(everything, counts), *refused_by_servicetitan(settings, records)),
        paused_until=paused_until if paused_until and paused_until > now else None,
        stale=stale,
        outage_since=outage.since,
        outage=outage.code,
        system=down.name if down is not None else "",
        running=running,
    )


def _age(last_success: datetime, now: datetime, settings: Settings) -> timedelta:
    """Counted in working hours: outside of them no run is missed. A success in the future is as old as it is far."""
    return WorkingHours.of(settings.sync).open_between(min(last_success, now), max(last_success, now))


def _overall(
    settings: Settings,
    run: dict[str, object],
    tally: Circuit,
    clouds: Sequence[Circuit],
    working: int,
    attention: int,
    running: bool,
    paused_until: datetime | None,
    now: datetime,
) -> tuple[Overall, str, str]:
    missing = missing_settings(settings)
    if missing:
        return (
            Overall.SETUP_NEEDED,
            f"Not set up yet: {', '.join(missing)}.",
            f"{next_step(settings)} {_HOW.get(missing[0], _SET)}",
        )
    tally_state = tally.state()
    refused = _refused(clouds)
    if refused is not None:
        state = refused.state()
        text = f"Sign in to {refused.name} again. Nothing is being sent{_WHERE.get(refused.name, '')}."
        return Overall.SIGN_IN_NEEDED, text, f"{state.text} {state.advice}".strip()
    if paused_until == UNTIL_RESUMED:
        return Overall.PAUSED, "Paused until you resume.", "Nothing is synchronised until then."
    if paused_until is not None and paused_until > now:
        return Overall.PAUSED, f"Paused until {_at(paused_until, now)}.", "It goes on by itself then."
    # A run that only tries again does not end an outage: first the system has to answer.
    if tally_state.failures:
        return Overall.TALLY_OFFLINE, *_outage("TallyPrime", tally_state, now)
    failing = _failing(clouds)
    if failing is not None:
        return Overall.CLOUD_OFFLINE, *_outage(failing.name, failing.state(), now)
    if running:
        return Overall.SYNCING, "Synchronising now.", ""
    if not run.get("ok", True):
        if not _over(run, (tally, *clouds)):
            return Overall.ATTENTION, str(run.get("text", "")), ""
        ended = moment(str(run["ended"])) or now
        text = f"The last run, {ended.astimezone():%d-%b %H:%M}, did not succeed; {run['system']} answers again."
        return Overall.ATTENTION, text, _START
    if attention:
        noun = "record needs" if attention == 1 else "records need"
        text = f"Not in sync: {attention} {noun} attention."
        return Overall.ATTENTION, text, "See them with “ml-connector mismatches”."
    if working:
        noun = "record is" if working == 1 else "records are"
        return Overall.ATTENTION, f"{working} {noun} still under way.", "They go on by themselves with the next run."
    return Overall.UP_TO_DATE, "Everything is in sync.", ""


def _outage(system: str, state: CircuitState, now: datetime) -> tuple[str, str]:
    """What does not work since when, and the rest with what to do; a silent system's address is part of the rest."""
    if state.code == Throttled.code:
        return state.text, state.advice  # it says until when
    first, *others = re.split(r"(?<=[.!?]) (?=[A-Z“])", state.text.strip())
    rest = " ".join(others)
    if state.code in (Unreachable.code, Busy.code):
        first, rest = f"{system} does not answer.", state.text
    if state.since is not None:
        first = f"{first.rstrip('.')} since {_at(state.since, now)}."
    return first, f"{rest} {state.advice}".strip()


def _at(value: datetime, now: datetime) -> str:
    """10:40 today, yesterday 10:40, 14-Nov-26 10:40; local time, as the window writes it."""
    local, today = value.astimezone(), now.astimezone().date()
    names = {today: "", today - timedelta(days=1): "yesterday ", today + timedelta(days=1): "tomorrow "}
    return names.get(local.date(), f"{local.day}-{local:%b-%y} ") + f"{local:%H:%M}"


def _refused(circuits: Sequence[Circuit]) -> Circuit | None:
    """The first that does not accept the sign-in, or what it may do."""
    return next((one for one in circuits if one.state().failures and one.state().code in _SIGN_IN), None)


def _failing(circuits: Sequence[Circuit]) -> Circuit | None:
    """The first that cannot be used."""
    return next((one for one in circuits if one.state().failures), None)


def _over(run: dict[str, object], circuits: Sequence[Circuit]) -> bool:
    """Whether the last run failed because of a system that was seen to work since."""
    return any(run.get("system") == circuit.name and not circuit.state().failures for circuit in circuits)


def _last_problem(run: dict[str, object], circuits: Sequence[Circuit]) -> tuple[datetime | None, str]:
    """The latest problem that is not over, and when it was met."""
    states = [circuit.state() for circuit in circuits]
    met = [(state.failed_at, state.text) for state in states if state.failed_at is not None]
    ended = moment(str(run.get("ended") or ""))
    if ended is not None and not run.get("ok", True) and not _over(run, circuits):
        met.append((ended, str(run.get("text", ""))))
    return max(met, default=(None, ""))


def _but_ignored(ignored: int, unbilled: int) -> str:
    if not unbilled:
        return f"Everything is in sync; {ignored} {'record is' if ignored == 1 else 'records are'} ignored."
    what = "1 ignored voucher" if unbilled == 1 else f"{unbilled} ignored vouchers"
    return f"Everything is in sync, except {what} of which no bill in ServiceTitan is known."


def _stock(settings: Settings, cursors: Cursors, now: datetime) -> tuple[str, str] | None:
    """What speaks against stock being in sync although every record is settled: the last control totals did not tie,
    so that nobody can say what ServiceTitan should hold, or its own report said otherwise than Tally."""
    name, guid = json.loads(cursors.get(BOUND) or '["", ""]')
    if not settings.stock.enabled or name != settings.tally.company:
        return None
    totals = last_totals(cursors, guid)
    if totals is not None and totals.differences:
        items = "1 item" if len(totals.differences) == 1 else f"{len(totals.differences)} items"
        return f"Stock of {items} does not add up to what TallyPrime says is there.", _LEVELS
    report = differing(cursors, settings.stock)
    if report is not None and report.places:
        where = "1 place" if report.places == 1 else f"{report.places} places"
        said = f"ServiceTitan's own stock report of {_at(report.at, now)} says otherwise than TallyPrime at {where}."
        return said, _DIFFERS
    return None


def _warnings(settings: Settings) -> tuple[str, ...]:
    if missing_settings(settings) or settings.servicetitan.default_location_id is not None:
        return ()
    return (
        "No default warehouse is chosen, so a second PC sending to this tenant would not be noticed. Set "
        "servicetitan.default_location_id; “ml-connector check” lists the warehouses.",
    )


def _unclear(number: int) -> tuple[str, str]:
    """What is switched off in the middle of a write: neither searched nor brought to its end any more."""
    which = "1 record was" if number == 1 else f"{number} records were"
    return f"{which} under way when sending was switched off.", (
        "Whether what went out arrived is not looked for any more. Switch it on again for a run, or look in the other "
        "system; in “ml-connector records” it is verify, sending, retry_wait or withdrawing."
    )


def _left(every: Mapping[State, int], on: Mapping[State, int]) -> Iterator[str]:
    """What waits of what is switched off."""
    waiting = sum(every.get(state, 0) - on.get(state, 0) for state in ATTENTION)
    if waiting:
        which = "1 record" if waiting == 1 else f"{waiting} records"
        yield f"{which} of what is switched off would need attention: “ml-connector mismatches”."


def next_step(settings: Settings) -> str:
    """What the set-up still asks for first, as a sentence."""
    missing = missing_settings(settings)
    step = next((_STEPS[key] for key in missing), "look at what would be sent, and start")
    return f"Next step: {step}."


def missing_settings(settings: Settings) -> list[str]:
    """Keys without which nothing can run, in the order in which the wizard asks for them."""
    unused = {*(() if settings.reads_tally else _OF_TALLY), *(() if settings.zoho.enabled else _OF_ZOHO)}
    return [key for key in _STEPS if key not in unused and settings.get(key) in ("", None)]
