"""Every precondition is one line with what to do; a line that fails does not hide the others."""

from __future__ import annotations

import shutil
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from app.domain.errors import SignInFailed, Unreachable, UsageError
from app.domain.masters import Company, MasterKind, SkuField, StockItem
from app.domain.releases import Release
from app.domain.states import State
from app.engine.destination_lists import ReferenceIndex
from app.engine.health.report import Cause, CheckGroup, CheckLine, Health, HealthParts, ReleaseInfo, Verdict
from app.engine.updates import Updates
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
    used: frozenset[SkuField] = frozenset({SkuField.NAME})
    asked_items: int = 0

    def alive(self) -> None:
        if self.away:
            raise Unreachable("Nobody answers.", system="TallyPrime", advice="Start TallyPrime.")

    def companies(self) -> Sequence[Company]:
        return self.open

    def release(self) -> ReleaseInfo:
        return ReleaseInfo("TallyPrime 7.0", self.educational)

    def sku_fields(self, company: str) -> frozenset[SkuField]:
        self.asked_items += 1
        return self.used


@dataclass
class Cloud(Tenant):
    """A tenant whose permissions can be probed."""

    refused: tuple[str, ...] = ()
    clock_error: timedelta | None = timedelta(0)
    now: datetime = MOMENT
    secret_refused: bool = False
    away: bool = False
    secret_ended: bool = False

    def sign_in(self) -> frozenset[str]:
        if self.secret_refused:
            raise SignInFailed("The secret was refused.", system="ServiceTitan", advice="Set it again.")
        return frozenset()

    def check_access(self, what: Collection[str]) -> list[SimpleNamespace]:
        if self.away:
            raise Unreachable("Nobody answers.", system="ServiceTitan", advice="Check the network.")
        if self.secret_ended:
            text = "ServiceTitan refused the client id or the client secret (invalid_client)."
            raise SignInFailed(text, system="ServiceTitan", advice="Set it again.")
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
    found = list(health(bench, folder, settings, tally or Tally(), cloud or Cloud(), bound).check())
    assert all(line.text for line in found)
    assert all(line.advice for line in found if line.verdict is Verdict.FAILED)
    assert len({line.key for line in found}) == len(found)
    return {line.name: line for line in found}


def health(
    bench: Bench, folder: Path, settings: Settings, tally: Tally, tenant: Cloud, bound: str | None = COMPANY
) -> Health:
    shelf = bench.shelf
    tenant.now = shelf.clock.now()
    parts = HealthParts(
        settings=lambda: settings,
        clock=shelf.clock,
        folder=folder,
        books=shelf.books,
        records=shelf.records,
        cursors=shelf.cursors,
        documents=shelf.documents,
        reference=ReferenceIndex(shelf.references, shelf.cursors),
        tally=lambda: tally,
        cloud=lambda: tenant,  # type: ignore[arg-type, return-value]
        bound_company=lambda: bound,
        updates=Updates(lambda: settings, feed, shelf.cursors, shelf.clock, "1.2.0"),
    )
    return Health(parts)


def feed(url: str) -> Release:
    """What the release feed announces; a feed of the name `away` does not answer."""
    if "away" in url:
        raise Unreachable("away.example could not be reached.", system="away.example", advice="Check the firewall.")
    return Release("1.2.0" if "same" in url else "1.3.0", "https://example.com/v1.3.0")


@pytest.mark.parametrize(
    ("name", "verdict", "said"),
    [
        ("newer", Verdict.OK, "Version 1.3.0 is available. See https://example.com/v1.3.0"),
        ("same", Verdict.OK, "This is the newest version."),
        ("away", Verdict.NOT_CHECKED, "away.example could not be reached. Check the firewall."),
    ],
)
def test_newer_versions_are_a_line_only_where_a_feed_is_set_and_never_a_failure(
    bench: Bench, tmp_path: Path, name: str, verdict: Verdict, said: str
) -> None:
    assert "Updates" not in lines(bench, tmp_path)
    settings = READY_SETTINGS.with_value("updates.feed_url", f"https://{name}.example/releases.atom")
    line = lines(bench, tmp_path, settings=settings)["Updates"]
    assert (line.verdict, line.text) == (verdict, said)


def test_a_sign_in_from_before_is_not_called_good_while_nobody_answers(bench: Bench, tmp_path: Path) -> None:
    found = lines(bench, tmp_path, cloud=Cloud(away=True))
    assert found["ServiceTitan sign-in"].verdict is Verdict.FAILED
    assert found["ServiceTitan sign-in"].cause is Cause.SYSTEM
    assert found["Tenant"].verdict is Verdict.NOT_CHECKED


def test_a_secret_that_ends_while_signed_in_is_not_called_right(bench: Bench, tmp_path: Path) -> None:
    found = lines(bench, tmp_path, cloud=Cloud(secret_ended=True))
    assert found["ServiceTitan sign-in"].verdict is Verdict.FAILED
    assert found["ServiceTitan sign-in"].cause is Cause.SETTING
    assert {found[name].verdict for name in ("App key", "Tenant")} == {Verdict.NOT_CHECKED}


def test_another_company_of_the_same_name_is_said_to_be_another_one(bench: Bench, tmp_path: Path) -> None:
    line = lines(bench, tmp_path, tally=Tally([company(guid="another")]))["Tally company"]
    assert "another company" in line.text
    assert "is not open" not in line.text


def test_a_profile_that_is_ready_passes_every_line(bench: Bench, tmp_path: Path) -> None:
    settings = READY_SETTINGS.with_value("servicetitan.default_location_id", "201")
    found = lines(bench, tmp_path / "not" / "made" / "yet", settings=settings)
    assert {name for name, line in found.items() if line.verdict is not Verdict.OK} == set()


def test_what_cannot_be_reached_fails_its_own_line_and_the_others_are_still_told(bench: Bench, tmp_path: Path) -> None:
    found = lines(bench, tmp_path, tally=Tally(away=True), cloud=Cloud(secret_refused=True))
    failed = {name for name, line in found.items() if line.verdict is Verdict.FAILED}
    assert failed == {"TallyPrime", "ServiceTitan sign-in"}
    assert found["TallyPrime"].advice == "Start TallyPrime."
    assert {name for name, line in found.items() if line.verdict is Verdict.NOT_CHECKED} == {
        "Tally licence",
        "Tally company",
        "App key",
        "Tenant",
        "ServiceTitan permissions",
        "Business unit",
        "Purchase order type",
        "Default warehouse",
    }
    assert found["TallyPrime"].help == "open_tally_settings"
    assert found["ServiceTitan sign-in"].help == "sign_in"
    assert found["ServiceTitan sign-in"].cause is Cause.SETTING
    assert found["TallyPrime"].cause is Cause.SYSTEM
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
        (None, Verdict.NOT_CHECKED, "has not told"),
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
        ("purchases.sku_field", "alias", "SKU of an item"),
        ("purchases.sku_field", "part_number", "SKU of an item"),
    ],
)
def test_a_setting_that_does_not_fit_fails_its_line_and_names_itself_as_what_helps(
    bench: Bench, tmp_path: Path, key: str, value: str, name: str
) -> None:
    line = lines(bench, tmp_path, settings=READY_SETTINGS.with_value(key, value))[name]
    assert line.verdict is Verdict.FAILED
    assert line.help == ("choose_company" if key == "tally.company" else f"open_settings:{key}")


def test_what_holds_the_sku_is_known_from_the_items_read_and_asked_of_tally_only_before(
    bench: Bench, tmp_path: Path
) -> None:
    settings = READY_SETTINGS.with_value("purchases.sku_field", "alias")
    tally = Tally(used=frozenset(SkuField))
    assert lines(bench, tmp_path, settings=settings, tally=tally)["SKU of an item"].verdict is Verdict.FAILED
    assert tally.asked_items == 0
    unread = {"bound": None, "settings": settings}
    found = lines(bench, tmp_path, tally=tally, **unread)["SKU of an item"]  # type: ignore[arg-type]
    assert (found.verdict, tally.asked_items) == (Verdict.OK, 1)
    found = lines(bench, tmp_path, tally=Tally(), **unread)["SKU of an item"]  # type: ignore[arg-type]
    assert found.verdict is Verdict.FAILED
    found = lines(bench, tmp_path, tally=Tally(away=True), **unread)["SKU of an item"]  # type: ignore[arg-type]
    assert found.verdict is Verdict.NOT_CHECKED
    with_alias = StockItem("i-1", "CBL", 2, 2, aliases=("C-4",))
    bench.shelf.books.save_masters(COMPANY, MasterKind.ITEM, [with_alias], complete=False)
    assert lines(bench, tmp_path, settings=settings, tally=Tally(away=True))["SKU of an item"].verdict is Verdict.OK


def test_a_group_and_one_line_are_checked_without_the_others(bench: Bench, tmp_path: Path) -> None:
    tally, cloud = Tally(away=True), Cloud()
    checks = health(bench, tmp_path, READY_SETTINGS, tally, cloud)
    assert [line.key for line in checks.check_group(CheckGroup.PC)] == ["pc.disk", "pc.go_live", "pc.clock"]
    assert cloud.asked == []
    assert {line.key.partition(".")[0] for line in checks.check_group(CheckGroup.TALLY)} == {"tally"}
    assert checks.check_one("servicetitan.order_type").verdict is Verdict.OK
    assert checks.check_one("tally.connection").verdict is Verdict.FAILED
    for unknown in ("pc.moon", "moon.pc", ""):
        with pytest.raises(UsageError):
            checks.check_one(unknown)


def test_the_decimals_of_costs_say_where_they_come_from(bench: Bench, tmp_path: Path) -> None:
    cursors = bench.shelf.cursors

    def line(value: str) -> CheckLine:
        settings = READY_SETTINGS.with_value("servicetitan.cost_decimals", value)
        return lines(bench, tmp_path, settings=settings)["Decimals of unit costs"]

    assert line("auto").text.startswith("2: no document")
    cursors.put("cost_decimals.seen", "4")
    cursors.put("cost_decimals.source", "PO-9")
    assert line("auto").text.startswith("4: purchase order PO-9")
    assert line("3").text.startswith("3: set by hand")
    cursors.put("cost_decimals.limit", "2")
    assert line("auto").text.startswith("2: more were rounded")
    assert line("3").verdict is Verdict.WARNING


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
