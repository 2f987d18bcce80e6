"""Every precondition is one line with what to do; a line that fails does not hide the others."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from app.domain.errors import SignInFailed, Unreachable
from app.domain.masters import Company
from app.domain.states import State
from app.engine.health import CheckLine, Health, HealthParts, ReleaseInfo, Verdict
from app.engine.reference import ReferenceIndex
from app.system.settings import Settings
from tests.engine.bench import COMPANY, READY_SETTINGS, Bench
from tests.engine.test_preconditions import Tenant
from tests.store.shelf import reason
from tests.unit.purchase_builders import MOMENT


@dataclass
class Tally:
    """A Tally that answers small questions."""

    open: list[Company] = field(default_factory=lambda: [company()])
    educational: bool = False
    away: bool = False

    def alive(self) -> None:
        if self.away:
            raise Unreachable("Nobody answers.", system="TallyPrime", advice="Start TallyPrime.")

    def companies(self) -> Sequence[Company]:
        return self.open

    def release(self) -> ReleaseInfo:
        return ReleaseInfo("TallyPrime 7.0", self.educational)


@dataclass
class Cloud(Tenant):
    """A tenant whose permissions can be probed."""

    refused: tuple[str, ...] = ()
    clock_error: timedelta | None = timedelta(0)
    now: datetime = MOMENT
    secret_refused: bool = False

    def check_access(self) -> list[SimpleNamespace]:
        if self.secret_refused:
            raise SignInFailed("The secret was refused.", system="ServiceTitan", advice="Set it again.")
        rows = [SimpleNamespace(operation="read vendors", ok=True, advice="")]
        return rows + [SimpleNamespace(operation=o, ok=False, advice=f"Grant {o}.") for o in self.refused]

    def server_now(self) -> datetime | None:
        return None if self.clock_error is None else self.now - self.clock_error


def company(name: str = "Sample", guid: str = COMPANY, inventory: bool | None = True) -> Company:
    return Company(guid, name, date(2025, 4, 1), None, None, None, 1, 1, inventory_on=inventory)


def lines(
    bench: Bench,
    folder: Path,
    *,
    settings: Settings = READY_SETTINGS,
    tally: Tally | None = None,
    cloud: Cloud | None = None,
    bound: str | None = COMPANY,
) -> dict[str, CheckLine]:
    shelf = bench.shelf
    tenant = cloud or Cloud()
    tenant.now = shelf.clock.now()
    parts = HealthParts(
        settings=lambda: settings,
        clock=shelf.clock,
        folder=folder,
        records=shelf.records,
        documents=shelf.documents,
        reference=ReferenceIndex(shelf.references, shelf.cursors),
        tally=lambda: tally or Tally(),
        cloud=lambda: tenant,  # type: ignore[arg-type, return-value]
        bound_company=lambda: bound,
    )
    found = list(Health(parts).check())
    assert all(line.text for line in found)
    assert all(line.advice for line in found if line.verdict is Verdict.FAILED)
    return {line.name: line for line in found}


def test_a_profile_that_is_ready_passes_every_line(bench: Bench, tmp_path: Path) -> None:
    settings = READY_SETTINGS.with_value("servicetitan.default_location_id", "201")
    found = lines(bench, tmp_path / "not" / "made" / "yet", settings=settings)
    assert {name for name, line in found.items() if line.verdict is not Verdict.OK} == set()


def test_what_cannot_be_reached_fails_its_own_line_and_the_others_are_still_told(bench: Bench, tmp_path: Path) -> None:
    found = lines(bench, tmp_path, tally=Tally(away=True), cloud=Cloud(secret_refused=True))
    failed = {name for name, line in found.items() if line.verdict is Verdict.FAILED}
    assert failed == {"TallyPrime", "ServiceTitan sign-in"}
    assert found["TallyPrime"].advice == "Start TallyPrime."
    assert "Mappings" in found


@pytest.mark.parametrize(
    ("opened", "bound", "verdict"),
    [
        ([company()], COMPANY, Verdict.OK),
        ([company(" sample ")], None, Verdict.OK),
        ([company("Sample (renamed)")], COMPANY, Verdict.OK),
        ([company(guid="another")], COMPANY, Verdict.FAILED),
        ([company("Other", guid="another")], None, Verdict.FAILED),
        ([], COMPANY, Verdict.FAILED),
        ([company(), company(guid="two")], None, Verdict.FAILED),
        ([company(inventory=False)], COMPANY, Verdict.WARNING),
    ],
)
def test_the_company_is_known_by_its_guid_once_it_is_bound(
    bench: Bench, tmp_path: Path, opened: list[Company], bound: str | None, verdict: Verdict
) -> None:
    assert lines(bench, tmp_path, tally=Tally(opened), bound=bound)["Tally company"].verdict is verdict


@pytest.mark.parametrize(
    ("error", "verdict", "word"),
    [
        (timedelta(minutes=4), Verdict.OK, "Agrees"),
        (timedelta(minutes=61), Verdict.WARNING, "ahead"),
        (timedelta(minutes=-61), Verdict.WARNING, "behind"),
        (None, Verdict.WARNING, "did not tell"),
    ],
)
def test_a_clock_that_is_off_is_told_with_its_direction(
    bench: Bench, tmp_path: Path, error: timedelta | None, verdict: Verdict, word: str
) -> None:
    line = lines(bench, tmp_path, cloud=Cloud(clock_error=error))["Clock"]
    assert line.verdict is verdict
    assert word in line.text


def test_a_disk_that_is_nearly_full_fails(bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=10_000_000))
    assert lines(bench, tmp_path)["Disk"].verdict is Verdict.FAILED


def test_missing_permissions_are_named_with_what_grants_them(bench: Bench, tmp_path: Path) -> None:
    line = lines(bench, tmp_path, cloud=Cloud(refused=("create receipts",)))["ServiceTitan permissions"]
    assert line.verdict is Verdict.FAILED
    assert "create receipts" in line.text
    assert line.advice == "Grant create receipts."


@pytest.mark.parametrize(
    ("key", "value", "name"),
    [
        ("sync.start_date", "", "Go-live date"),
        ("servicetitan.business_unit_id", "99", "Business unit"),
        ("servicetitan.purchase_order_type_id", "99", "Purchase order type"),
        ("tally.currency", "USD", "Business unit"),
        ("tally.company", "", "Tally company"),
    ],
)
def test_a_setting_that_does_not_fit_fails_its_line(
    bench: Bench, tmp_path: Path, key: str, value: str, name: str
) -> None:
    settings = READY_SETTINGS.with_value(key, value)
    assert lines(bench, tmp_path, settings=settings)[name].verdict is Verdict.FAILED


@pytest.mark.parametrize("chosen", ["", "203", "999"])
def test_without_a_default_warehouse_the_guard_against_a_second_pc_is_missing(
    bench: Bench, tmp_path: Path, chosen: str
) -> None:
    settings = READY_SETTINGS.with_value("servicetitan.default_location_id", chosen)
    assert lines(bench, tmp_path, settings=settings)["Default warehouse"].verdict is Verdict.WARNING


def test_an_educational_tally_and_waiting_mappings_are_warnings(bench: Bench, tmp_path: Path) -> None:
    bench.shelf.record(1, State.NEEDS_MAPPING, reasons=(reason(),))
    found = lines(bench, tmp_path, tally=Tally(educational=True))
    assert found["Tally licence"].verdict is Verdict.WARNING
    assert found["Mappings"].verdict is Verdict.WARNING
    assert "MCB" in found["Mappings"].text
