"""The bills flow from the command line: run, look, map, replay, ignore, sign in and out."""

from __future__ import annotations

import json
import re
import threading
import urllib.request
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from app.simulators.zoho_books import DEFAULT_CLIENT_SECRET
from tests.cli.shell import Shell
from tests.support.books_world import BooksWorld
from tests.support.world import SUPPLIERS


@pytest.fixture
def world(tmp_path: Path) -> Iterator[BooksWorld]:
    with BooksWorld(tmp_path, tally=False) as made:
        yield made


@pytest.fixture
def shell(world: BooksWorld, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shell]:
    made = Shell(world, monkeypatch)
    for name, value in world.secrets.items():
        monkeypatch.setenv(name, value)
    yield made
    made.stop()


def test_a_bill_goes_and_is_shown(world: BooksWorld, shell: Shell) -> None:
    world.bill("INV-1", "100.00")
    dry = shell("sync", "--flow", "bills", "--dry-run").no_traceback()
    assert "Would be booked in Zoho Books: 1 document" in dry.words
    assert world.books.bills == []
    said = shell("sync", "--flow", "bills").no_traceback()
    assert said.code == 0, said.words
    assert "Done in Zoho Books" in said.words
    assert "INV-1" in said.words
    assert shell("sync").no_traceback().code == 0
    assert shell("status").code == 0
    (record,) = shell("records", "--json").data
    shown = shell("records", str(record["id"])).no_traceback()
    assert "Cost of Goods Sold" in shown.words, "accounts are named, ids mean nothing to a person"
    assert "In Zoho Books" in shown.words
    assert "read back and equal" in shown.words
    assert shell("records", str(record["id"]), "--json").data["documents"][0]["total"] == "100.00"
    assert shell("audit", "verify").code == 0


def test_what_waits_is_named_mapped_and_released(world: BooksWorld, shell: Shell) -> None:
    world.tenant.add_vendor("Zeta Pipes")
    world.bill("INV-1", supplier="Zeta Pipes")
    assert shell("sync").code == 1
    assert "Zeta Pipes" in shell("mismatches").no_traceback().words
    wrong = shell("map", "vendor", "Zeta Pipes", "Nobody", "--flow", "bills")
    assert (wrong.code, "no active vendor called" in wrong.words) == (2, True)
    done = shell("map", "vendor", "Zeta Pipes", SUPPLIERS[1], "--flow", "bills").no_traceback()
    assert "released" in done.words
    assert "Zeta Pipes" in shell("mappings", "list").words
    assert shell("sync").code == 0
    assert len(world.booked("INV-1")) == 1
    assert shell("unmap", "vendor", "Zeta Pipes", "--flow", "bills").code == 0
    again = shell("unmap", "vendor", "Zeta Pipes", "--flow", "bills")
    assert (again.code, "See “ml-connector mappings list”" in again.words) == (2, True), "a command that there is"


def test_mappings_are_exported_and_imported_whole_or_not_at_all(world: BooksWorld, shell: Shell) -> None:
    world.tenant.add_vendor("Zeta Pipes")
    world.bill("INV-1", supplier="Zeta Pipes")
    shell("sync")
    assert shell("map", "vendor", "Zeta Pipes", SUPPLIERS[1], "--flow", "bills").code == 0
    file = world.folder / "to-zoho.csv"
    assert "1 mapping written" in shell("mappings", "export", str(file), "--flow", "bills").words
    assert shell("unmap", "vendor", "Zeta Pipes", "--flow", "bills").code == 0
    wrong = world.folder / "wrong.csv"
    wrong.write_text(file.read_text(encoding="utf-8-sig") + "vendor,Nobody,Nothing,\n", encoding="utf-8")
    said = shell("mappings", "import", str(wrong), "--flow", "bills")
    assert (said.code, "line 3" in said.words) == (2, True)
    assert "Zeta Pipes" not in shell("mappings", "list").words
    assert shell("mappings", "import", str(file), "--flow", "bills").no_traceback().code == 0
    assert shell("sync").code == 0
    assert len(world.booked("INV-1")) == 1


def test_replay_and_ignore(world: BooksWorld, shell: Shell) -> None:
    bill = world.bill("INV-1", "100.00")
    other = world.bill("INV-2", "100.00")
    assert shell("sync").code == 0
    world.tenant.change_bill(bill.id, costs=[Decimal("120.00")])
    world.tenant.change_bill(other.id, costs=[Decimal("120.00")])
    assert shell("sync").code == 1
    ids = {record["reference"]: str(record["id"]) for record in shell("records", "--json").data}
    assert shell("replay", ids["INV-1"]).no_traceback().code == 0
    assert world.booked("INV-1")[0].total == Decimal("120.00")
    said = shell("ignore", ids["INV-2"], "--reason", "right as it is").no_traceback()
    assert said.code == 0
    assert shell("status").code == 0
    assert world.booked("INV-2")[0].total == Decimal("100.00")


def test_the_settings_of_both_sections_are_shown_and_checked(world: BooksWorld, shell: Shell, tmp_path: Path) -> None:
    trail_file = tmp_path / "trail.json"
    assert shell("config", "get", "bills.trigger").out == "bill_posted\n"
    rules = '[{"account_id": "4600000000012345678", "item": "*"}]'
    assert shell("config", "set", "bills.account_rules", rules).code == 0
    assert shell("config", "get", "bills.account_rules").out == f"{rules}\n"
    trail = shell("audit", "--export", str(trail_file)).no_traceback()
    assert trail.code == 0
    told = next(one for one in json.loads(trail_file.read_text("utf-8")) if "account_rules was set" in one["text"])
    assert f"to “{rules}”" in told["text"], "as it is typed, not as Python shows it"
    assert shell("config", "set", "bills.account_rules", '[{"account_id": "x"}]').code == 2
    assert shell("config", "set", "zoho.region", "mars").code == 2
    assert "zoho.organization_id" in shell("config", "show").no_traceback().out


def test_what_zoho_books_lacks_is_named_with_what_to_do(world: BooksWorld, shell: Shell) -> None:
    organization = world.books.organization_id
    assert shell("config", "set", "zoho.organization_id").code == 0
    said = shell("status").no_traceback()
    assert said.code == 2
    assert "Not set up yet: zoho.organization_id." in said.words
    assert "ml-connector zoho organizations" in said.words
    line = {one["key"]: one for one in shell("check", "--json").data}["zoho.organization"]
    assert line["verdict"] == "failed"
    assert organization in line["text"], "those of the account are listed"
    assert shell("config", "set", "zoho.client_id").code == 0
    said = shell("status").no_traceback()
    assert "Not set up yet: zoho.client_id, zoho.organization_id." in said.words
    assert "Next step: connect Zoho Books." in said.words
    assert "ml-connector zoho sign-in" in said.words
    line = {one["key"]: one for one in shell("check", "--json").data}["zoho.sign_in"]
    assert "zoho.client_id" in line["advice"]


def test_nothing_is_said_of_tallyprime_where_nothing_needs_it(world: BooksWorld, shell: Shell) -> None:
    world.tally.stop()
    assert shell("sync").code == 0
    said = shell("check", "--json").no_traceback()
    assert said.code == 0
    assert "Tally" not in said.out
    assert shell("config", "set", "purchases.enabled", "true").code == 0
    assert shell("check", "--json").code != 0, "now it is needed"


def test_organizations_sign_in_and_sign_out(world: BooksWorld, shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    listed = shell("zoho", "organizations").no_traceback()
    assert (listed.code, world.books.organization_id in listed.words) == (0, True)
    assert shell("zoho", "organizations", "--json").data[0]["id"] == world.books.organization_id
    monkeypatch.delenv("ML_CONNECTOR_SECRET_ZOHO_REFRESH_TOKEN")
    assert shell("zoho", "organizations").code == 0, "the access token was kept"
    assert shell("secret", "delete", "ZOHO_SESSION").code == 0
    assert shell("zoho", "organizations").code == 2
    monkeypatch.setenv("ML_CONNECTOR_SECRET_ZOHO_CLIENT_SECRET", DEFAULT_CLIENT_SECRET)
    opened: list[str] = []

    def browse(url: str) -> bool:
        opened.append(url)
        threading.Thread(target=lambda: urllib.request.urlopen(url, timeout=10).read(), daemon=True).start()  # noqa: S310
        return True

    monkeypatch.setattr("app.cli.zoho.webbrowser.open", browse)
    said = shell("zoho", "sign-in", "--timeout", "20").no_traceback()
    assert said.code == 0, said.words
    assert opened
    assert "Signed in" in said.words
    assert not re.search(r"1000\.[0-9a-f]{16}", said.out), "no token is shown"
    world.bill("INV-1")
    assert shell("sync").code == 0
    assert shell("zoho", "sign-out").code == 0
    assert shell("sync").code == 2
    assert "Sign in to Zoho Books again" in shell("status").words
