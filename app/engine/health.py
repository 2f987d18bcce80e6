"""One line per precondition, each with what to do when it is not met; makes calls, changes nothing."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from app.domain.clock import Clock
from app.domain.errors import KnownError, SystemError_
from app.domain.masters import Company
from app.domain.purchasing import Location, LocationKind
from app.domain.records import Subject
from app.domain.states import State
from app.engine.context import business_unit, check_currency, go_live, order_type
from app.engine.ports import PurchasingSystem
from app.engine.reference import DESTINATION, LOCATION, ReferenceIndex
from app.store.documents import Documents
from app.store.records import Records
from app.system.settings import Settings

LEAST_FREE_BYTES = 500 * 1024 * 1024
MOST_CLOCK_ERROR = timedelta(minutes=5)


class Verdict(StrEnum):
    """How a check came out."""

    OK = "ok"
    WARNING = "warning"
    """Works, but a person should know."""
    FAILED = "failed"


class Cause(StrEnum):
    """What kind of thing stands in the way."""

    NONE = ""
    SETTING = "setting"
    """Something on this PC is not set up: a setting, a secret, the disk."""
    SYSTEM = "system"
    """Tally or ServiceTitan cannot be used now."""


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One precondition."""

    name: str
    verdict: Verdict
    text: str
    advice: str = ""
    cause: Cause = Cause.NONE
    """Of a failure."""


@dataclass(frozen=True, slots=True)
class ReleaseInfo:
    """Which Tally answers."""

    text: str
    educational: bool | None


class TallyProbe(Protocol):
    """Small questions about Tally."""

    def alive(self) -> None: ...
    def companies(self) -> Sequence[Company]: ...
    def release(self) -> ReleaseInfo: ...


class AccessLine(Protocol):
    """What came of probing one permission."""

    @property
    def operation(self) -> str: ...
    @property
    def ok(self) -> bool: ...
    @property
    def advice(self) -> str: ...


class AccessProbing(PurchasingSystem, Protocol):
    """A destination that can probe its permissions."""

    def check_access(self) -> Sequence[AccessLine]: ...


@dataclass(frozen=True, slots=True)
class HealthParts:
    """What the checks look at."""

    settings: Callable[[], Settings]
    clock: Clock
    folder: Path
    records: Records
    reference: ReferenceIndex
    documents: Documents
    tally: Callable[[], TallyProbe]
    cloud: Callable[[], AccessProbing]
    bound_company: Callable[[], str | None]


def _failed(name: str, error: KnownError) -> CheckLine:
    cause = Cause.SYSTEM if isinstance(error, SystemError_) else Cause.SETTING
    return CheckLine(name, Verdict.FAILED, error.what, error.advice, cause)


class Health:
    """Runs the checks in an order in which each explains the next."""

    def __init__(self, parts: HealthParts) -> None:
        self._p = parts

    def check(self) -> Iterator[CheckLine]:
        """Every line, as it is known."""
        yield self._guarded("Disk", self._disk)
        yield self._guarded("Go-live date", self._go_live)
        yield from self._tally()
        yield from self._cloud()
        yield self._guarded("Mappings", self._mappings)
        yield self._guarded("Documents", self._orphans)

    @staticmethod
    def _guarded(name: str, check: Callable[[], CheckLine]) -> CheckLine:
        try:
            return check()
        except KnownError as error:
            return _failed(name, error)

    def _disk(self) -> CheckLine:
        folder = self._p.folder
        while not folder.exists():
            folder = folder.parent
        free = shutil.disk_usage(folder).free
        text = f"{free / 1024**3:.1f} GB free for the profile."
        if free < LEAST_FREE_BYTES:
            return CheckLine("Disk", Verdict.FAILED, text, "Free some space on that disk.", Cause.SETTING)
        return CheckLine("Disk", Verdict.OK, text)

    def _go_live(self) -> CheckLine:
        return CheckLine(
            "Go-live date", Verdict.OK, f"Vouchers dated {go_live(self._p.settings()):%d-%b-%Y} and later."
        )

    # -- Tally -----------------------------------------------------------------------------------------------------

    def _tally(self) -> Iterator[CheckLine]:
        settings = self._p.settings()
        try:
            probe = self._p.tally()
            probe.alive()
        except KnownError as error:
            yield _failed("TallyPrime", error)
            return
        yield CheckLine("TallyPrime", Verdict.OK, f"Answers at {settings.tally.url}.")
        yield self._guarded("Tally licence", lambda: self._release(probe))
        yield self._guarded("Tally company", lambda: self._company(probe, settings))

    @staticmethod
    def _release(probe: TallyProbe) -> CheckLine:
        release = probe.release()
        if release.educational:
            return CheckLine(
                "Tally licence",
                Verdict.WARNING,
                f"{release.text}, in educational mode: only the days 1, 2 and 31 of a month can be used in Tally.",
                "Activate the licence in TallyPrime (F1 Help > Settings > License).",
            )
        return CheckLine("Tally licence", Verdict.OK, release.text)

    def _company(self, probe: TallyProbe, settings: Settings) -> CheckLine:
        companies = probe.companies()
        names = "; ".join(f"“{company.name}”" for company in companies)
        chosen = settings.tally.company
        if not chosen:
            return CheckLine(
                "Tally company",
                Verdict.FAILED,
                f"No company is chosen. Open in Tally: {names}.",
                "Choose one: ml-connector config set tally.company NAME.",
                Cause.SETTING,
            )
        bound = self._p.bound_company()
        found = [c for c in companies if (c.guid == bound if bound else c.name.strip().casefold() == chosen.casefold())]
        if len(found) != 1:
            return CheckLine(
                "Tally company",
                Verdict.FAILED,
                f"“{chosen}” is not open in Tally. Open: {names or 'none'}.",
                "Open it in TallyPrime (Alt+F3 > Select Company), or correct the name in tally.company.",
                Cause.SYSTEM,
            )
        if found[0].inventory_on is False:
            return CheckLine(
                "Tally company",
                Verdict.WARNING,
                f"“{found[0].name}” is open, but keeps no inventory.",
                "Nothing to do.",
            )
        return CheckLine("Tally company", Verdict.OK, f"“{found[0].name}” is open.")

    # -- ServiceTitan ----------------------------------------------------------------------------------------------

    def _cloud(self) -> Iterator[CheckLine]:
        settings = self._p.settings()
        try:
            system = self._p.cloud()
            access = list(system.check_access())
            self._p.reference.refresh(system)
        except KnownError as error:
            yield _failed("ServiceTitan sign-in", error)
            return
        tenant = settings.servicetitan.tenant_id
        yield CheckLine("ServiceTitan sign-in", Verdict.OK, f"Signed in to tenant {tenant} with its app key.")
        refused = [line for line in access if not line.ok]
        if refused:
            yield CheckLine(
                "ServiceTitan permissions",
                Verdict.FAILED,
                f"Not permitted: {', '.join(line.operation for line in refused)}.",
                " ".join(dict.fromkeys(line.advice for line in refused)),
                Cause.SYSTEM,
            )
        else:
            yield CheckLine("ServiceTitan permissions", Verdict.OK, "Everything needed is permitted.")
        yield self._clock(system)
        yield self._guarded("Business unit", lambda: self._unit(settings))
        yield self._guarded("Purchase order type", lambda: self._type(settings))
        yield self._guarded("Default warehouse", lambda: self._warehouse(settings))

    def _clock(self, system: PurchasingSystem) -> CheckLine:
        server = system.server_now()
        if server is None:
            return CheckLine("Clock", Verdict.WARNING, "ServiceTitan did not tell its time.", "Nothing to do.")
        off = self._p.clock.now() - server
        minutes = abs(off.total_seconds()) / 60
        if abs(off) > MOST_CLOCK_ERROR:
            way = "ahead" if off > timedelta(0) else "behind"
            return CheckLine(
                "Clock",
                Verdict.WARNING,
                f"This PC's clock is {minutes:.0f} minutes {way}. Nothing is sent twice because of it, but dates may "
                "be off.",
                "Let Windows set the time by itself (Settings > Time & language > Date & time).",
            )
        return CheckLine("Clock", Verdict.OK, "Agrees with ServiceTitan's.")

    def _unit(self, settings: Settings) -> CheckLine:
        unit = business_unit(settings, self._p.reference)
        check_currency(settings, unit)
        return CheckLine("Business unit", Verdict.OK, f"“{unit.name}”, {unit.currency or settings.tally.currency}.")

    def _type(self, settings: Settings) -> CheckLine:
        kind = order_type(settings, self._p.reference)
        how = "receives automatically" if kind.automatically_receive else "received by ML Connector"
        return CheckLine("Purchase order type", Verdict.OK, f"“{kind.name}”, {how}.")

    def _warehouse(self, settings: Settings) -> CheckLine:
        chosen = settings.servicetitan.default_location_id
        place = self._p.reference.locations().by_id(chosen) if chosen is not None else None
        if place is None or not place.active or place.kind is not LocationKind.WAREHOUSE:
            options = "; ".join(f"{one.id} = {one.name}" for one in self._warehouses()[:12]) or "none was found"
            return CheckLine(
                "Default warehouse",
                Verdict.WARNING,
                "No active warehouse is chosen: a second PC sending to this tenant would not be noticed, and expenses "
                f"cannot be received. ServiceTitan has: {options}.",
                "Choose one: ml-connector config set servicetitan.default_location_id ID.",
            )
        return CheckLine("Default warehouse", Verdict.OK, f"“{place.name}”.")

    def _warehouses(self) -> list[Location]:
        locations = self._p.reference.locations()
        listed = self._p.reference.store.listed(DESTINATION, [LOCATION])
        places = [locations.by_id(row.id) for row in listed if row.active]
        return [place for place in places if place is not None and place.kind is LocationKind.WAREHOUSE]

    # -- our own ---------------------------------------------------------------------------------------------------

    def _orphans(self) -> CheckLine:
        company = self._p.bound_company()
        orphans = self._p.documents.orphans(company) if company else []
        if not orphans:
            return CheckLine("Documents", Verdict.OK, "No purchase order is known whose voucher is missing in Tally.")
        numbers = ", ".join(orphan.document.number for orphan in orphans[:5])
        return CheckLine(
            "Documents",
            Verdict.WARNING,
            f"{len(orphans)} purchase orders carry our mark, but Tally has no such voucher (any more): {numbers}.",
            "Look at them in ServiceTitan; their vouchers were deleted, or lie before the go-live date.",
        )

    def _mappings(self) -> CheckLine:
        groups = self._p.records.groups([State.NEEDS_MAPPING])
        waiting = self._p.records.counts().get(State.NEEDS_MAPPING, 0)
        if not waiting:
            return CheckLine("Mappings", Verdict.OK, "Nothing waits for a mapping.")
        names = ", ".join(f"{g.subject.value} “{g.name}”" for g in groups[:3] if g.subject is not Subject.VOUCHER)
        return CheckLine(
            "Mappings",
            Verdict.WARNING,
            f"{waiting} {'record waits' if waiting == 1 else 'records wait'}"
            f"{', for example for ' + names if names else ''}.",
            "See them with “ml-connector mismatches”.",
        )
