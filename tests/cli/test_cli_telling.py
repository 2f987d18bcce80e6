"""What the commands tell a person: what was sent, what may be meant, what is allowed, what was not looked at."""

from __future__ import annotations

import json
import re
import shlex
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook
from rich.cells import cell_len

from app.cli.output import quoted
from tests.cli.shell import APP_KEY, Shell
from tests.support import proof
from tests.support.world import World


def stranger(world: World, name: str) -> None:
    world.company.add_supplier(name)


# -- sync and replay --------------------------------------------------------------------------------------------------


def test_sync_lists_what_it_sent_with_its_documents(shell: Shell, world: World) -> None:
    world.purchase(reference="INV-A")
    said = shell("sync")
    [order] = world.tenant.purchase_orders.values()
    assert "Done in ServiceTitan" in said.out
    [row] = [line for line in said.out.splitlines() if "Acme & Sons" in line]
    assert order.number in row
    assert "143.00" in row
    assert "synced" in row
    assert "Done in ServiceTitan" not in shell("sync").out
    world.purchase()
    [done] = shell("sync", "--json").data["done"]
    assert done["record_id"] == 2
    assert done["state"] == "synced"
    assert done["amount"] == "143.00"
    assert len(done["documents"]) == 2


def test_replay_says_what_became_of_each_record_and_exits_by_those_only(shell: Shell, world: World) -> None:
    for name in ("Doab Lamps", "Indus Fans"):
        stranger(world, name)
        world.purchase(supplier=name)
    shell("sync")
    world.tenant.add_vendor("Doab Lamps")
    said = shell("replay", "1", "2")
    assert said.code == 1
    assert "What became of what was tried again" in said.out
    outcome = said.out.partition("What became of")[2]
    assert "synced" in outcome
    assert "No active vendor in ServiceTitan is called “Indus Fans”" in outcome
    world.tenant.add_vendor("Indus Fans")
    stranger(world, "Kosi Tools")
    world.purchase(supplier="Kosi Tools")
    said = shell("replay", "2")
    assert said.code == 0, said.words  # another record waits, which nobody asked about
    assert shell("status").code == 1


def test_replay_left_for_later_is_done_when_all_is_marked(shell: Shell, world: World) -> None:
    stranger(world, "Doab Lamps")
    world.purchase(supplier="Doab Lamps")
    shell("sync")
    assert shell("replay", "1", "--later").code == 0


def test_ignoring_says_that_the_voucher_has_no_bill(shell: Shell, world: World) -> None:
    stranger(world, "Doab Lamps")
    world.purchase(supplier="Doab Lamps")
    shell("sync")
    assert "no bill in ServiceTitan" in shell("ignore", "1", "--reason", "paid in cash").words


# -- mismatches -------------------------------------------------------------------------------------------------------


def test_a_mismatch_shows_its_records_and_what_may_be_meant(shell: Shell, world: World) -> None:
    stranger(world, "Acme and Sons Pvt Ltd")
    vouchers = [world.purchase(supplier="Acme and Sons Pvt Ltd") for _ in range(7)]
    shell("sync")
    said = shell("mismatches")
    acme = next(vendor for vendor in world.tenant.vendors.values() if vendor.name == "Acme & Sons")
    assert f"Did you mean: Acme & Sons (#{acme.id})" in said.words
    assert "… and 2 more" in said.words
    rows = [line for line in said.out.splitlines() if "143.00" in line]
    assert len(rows) == 5
    assert all("Acme and Sons Pvt Ltd" in row for row in rows)
    [command] = [line for line in said.out.splitlines() if line.startswith("$ ") and "Acme & Sons" in line]
    arguments = shlex.split(command.removeprefix("$ ml-connector "))
    assert arguments == [
        "map", "vendor", "Acme and Sons Pvt Ltd", "Acme & Sons", "--profile", str(world.profile()),
    ]  # fmt: skip
    assert shell(*arguments, profile=None).code == 0
    assert shell("sync").code == 0
    proof.exactly_once(world, vouchers, parts=1)


def test_mismatches_as_json_name_every_record_and_the_command(shell: Shell, world: World) -> None:
    stranger(world, "Acme and Sons Pvt Ltd")
    for _ in range(7):
        world.purchase(supplier="Acme and Sons Pvt Ltd")
    shell("sync")
    [group] = shell("mismatches", "--json").data
    assert group["records"] == 7
    assert [one["id"] for one in group["waiting"]] == list(range(1, 8))
    assert {one["supplier"] for one in group["waiting"]} == {"Acme and Sons Pvt Ltd"}
    first = group["suggestions"][0]
    assert first["name"] == "Acme & Sons"
    assert shlex.split(first["command"])[1:5] == ["map", "vendor", "Acme and Sons Pvt Ltd", "Acme & Sons"]


def test_two_vendors_of_one_name_are_offered_by_their_ids(shell: Shell, world: World) -> None:
    ids = {world.tenant.add_vendor("Doab Lamps").id for _ in range(2)}
    stranger(world, "Doab Lamps")
    world.purchase(supplier="Doab Lamps")
    shell("sync")
    commands = [one["command"] for one in shell("mismatches", "--json").data[0]["suggestions"][:2]]
    assert {shlex.split(command)[4] for command in commands} == {f"#{one}" for one in ids}


@pytest.mark.parametrize(
    "word",
    ["plain", "two words", "it's", 'say "so"', "$HOME", "`id`", "a\\b", "w!", "#12", "लैंप", "", "a;b", "~", "*"],
)
def test_a_word_survives_the_shell(word: str) -> None:
    assert shlex.split(quoted(word)) == [word]


def test_a_map_of_a_name_that_tally_does_not_have_yet_says_so(shell: Shell, world: World) -> None:
    world.purchase()
    shell("sync")
    said = shell("map", "vendor", "Zenith Pumps", "Acme & Sons")
    assert said.code == 0
    assert "TallyPrime has no such vendor yet" in said.words
    assert shell("map", "vendor", "Zenith Pumps", "Acme & Sons", "--json").data["unknown_source"] is True
    assert "no such" not in shell("map", "vendor", "Bharat Cables", "Acme & Sons").words


# -- settings ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        (
            "sync.start_date",
            "31.3.2026",
            "“31.3.2026” is not allowed; give a date as year-month-day, for example",
        ),
        ("sync.change_policy", "maybe", "“maybe” is not allowed; give one of ask, replace"),
        ("servicetitan.environment", "prod", "“prod” is not allowed; give one of production, integration, custom"),
        ("sync.interval_minutes", "soon", "“soon” is not allowed; give a whole number from 1 to 1440"),
        ("tally.pause_seconds", "-1", "“-1” is not allowed; give a number from 0 to 60"),
        ("purchases.enabled", "perhaps", "“perhaps” is not allowed; give true or false"),
        ("servicetitan.business_unit_id", "Head", "“Head” is not allowed; give a whole number, or nothing"),
        ("network.proxy", "http://me:canary@proxy:1", "“http://***@proxy:1” must not contain a password"),
        ("servicetitan.api_url", "http://example.com", "servicetitan.api_url must be an address of this PC"),
    ],
)
def test_a_wrong_value_says_what_was_given_and_what_is_allowed(shell: Shell, key: str, value: str, words: str) -> None:
    said = shell("config", "set", key, value)
    assert said.code == 2
    assert key in said.words
    assert words in said.words
    assert "canary" not in said.words
    assert "Input should" not in said.words


def test_every_wrong_value_of_a_file_is_told(shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "office.toml"
    file.write_text("[sync]\nchange_policy = 3\n[servicetitan]\ntenant_id = 5\n", "utf-8")
    said = shell("config", "import", str(file))
    assert said.code == 2
    assert "sync.change_policy: “3” is not allowed; give one of ask, replace" in said.words
    assert "servicetitan.tenant_id: “5” is not allowed; give text (in a TOML file: in quotes)" in said.words


# -- check and status -------------------------------------------------------------------------------------------------


def test_check_names_what_it_could_not_look_at(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = {line["name"] for line in shell("check", "--json").data}
    monkeypatch.setenv(APP_KEY, "ak1.wrong")
    said = shell("check", "--json")
    assert said.code == 2  # it answers: what it was told is wrong
    assert {line["name"] for line in said.data} == whole
    skipped = {line["name"] for line in said.data if line["verdict"] == "not checked"}
    assert {"Business unit", "Purchase order type", "Default warehouse"} <= skipped
    assert "not checked" in shell("check").out


def test_records_under_way_need_no_person_while_runs_come(shell: Shell, world: World) -> None:
    world.purchase()
    assert shell("sync").code == 0
    world.purchase()
    assert shell("sync", "--dry-run").code == 0  # planned, not sent
    said = shell("status")
    assert "still under way" in said.words
    assert said.code == 0
    world.advance(minutes=2 * 24 * 60)
    assert shell("status").code == 1


def test_status_tells_the_time_of_the_last_problem(shell: Shell, world: World) -> None:
    world.purchase()
    shell("sync")
    world.titan.refuse_connections()
    world.purchase()
    assert shell("sync").code == 3
    said = shell("status")
    assert said.code == 3
    at = f"{world.clock.now().astimezone():%d-%b-%Y %H:}"
    assert f"Last problem: {at}" in said.words
    assert shell("status", "--json").data["last_problem_at"]


# -- tables on a narrow terminal --------------------------------------------------------------------------------------


def test_long_texts_stand_under_their_columns_name_on_a_narrow_terminal(shell: Shell, world: World) -> None:
    stranger(world, "Doab Lamps")
    world.purchase(supplier="Doab Lamps")
    shell("sync")
    _, text = shell.terminal("records", columns=80)
    lines = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", text).splitlines()
    assert max(cell_len(line.rstrip()) for line in lines) <= 80
    assert any(all(name in line for name in ("id", "date", "voucher", "supplier", "amount", "state")) for line in lines)
    assert any(line.strip().startswith("why: No active vendor") for line in lines)


def test_names_of_settings_are_whole_on_a_narrow_terminal(shell: Shell) -> None:
    _, text = shell.terminal("config", "show", columns=80)
    assert "servicetitan.purchase_order_type_id " in text


# -- mapping files ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", ["csv", "json", "xlsx"])
def test_every_kind_of_file_that_is_exported_can_be_imported(
    shell: Shell, world: World, tmp_path: Path, ending: str
) -> None:
    names = ["=Sum(1)", "'Quoted", "लैंप & Co", "2024"]
    for name in names:
        stranger(world, name)
        world.purchase(supplier=name)
    shell("sync")
    for name in names:
        shell("map", "vendor", name, "Bharat Cables")
    keep = ("kind", "name", "target", "target_id")
    before = [{key: one[key] for key in keep} for one in shell("mappings", "--json").data]
    file = tmp_path / f"m.{ending}"
    assert shell("mappings", "export", str(file)).code == 0
    for name in names:
        shell("unmap", "vendor", name)
    said = shell("mappings", "import", str(file))
    assert said.code == 0, said.words
    assert [{key: one[key] for key in keep} for one in shell("mappings", "--json").data] == before


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "not valid JSON"),
        ('{"kind": "vendor"}', "not a list of rows"),
        ('[{"kind": "vendor", "source": "A", "target": "Bharat Cables"}, 5]', "Row 2: Not an object"),
        ('[{"kind": "vendor", "source": "A", "target": "Bharat Cables"}, {"kind": "vendor"}]', "Row 2: source, "),
        ('[{"kind": "vendor", "source": "A", "target": ["x"]}]', "Row 1: target is not a text"),
        ('[{"kind": "vendor", "source": "A", "target": "Bharat Cables"}, '
         '{"kind": "vendor", "source": "B", "target": "Nobody"}]', "row 2"),
    ],
)  # fmt: skip
def test_a_malformed_json_file_changes_nothing(shell: Shell, tmp_path: Path, text: str, words: str) -> None:
    shell.world.purchase()
    shell("sync")
    file = tmp_path / "m.json"
    file.write_text(text, "utf-8")
    said = shell("mappings", "import", str(file))
    assert said.code == 2
    assert words in said.words
    assert "othing was imported" in said.words
    assert shell("mappings", "--json").data == []


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([["kind", "source"], ["vendor", "A"]], "column target is missing"),
        (
            [["kind", "source", "target"], ["vendor", "A", "Bharat Cables"], ["vendor", None, "x"]],
            "Row 3: source is empty",
        ),
        ([["kind", "source", "target"], ["vendor", "A", "Bharat Cables"], ["vendor", "B", "Nobody"]], "row 3"),
    ],
)
def test_a_malformed_workbook_changes_nothing(
    shell: Shell, tmp_path: Path, rows: list[list[str | None]], words: str
) -> None:
    shell.world.purchase()
    shell("sync")
    file = tmp_path / "m.xlsx"
    book = Workbook()
    for row in rows:
        book.active.append(row)
    book.save(file)
    said = shell("mappings", "import", str(file))
    assert said.code == 2
    assert words in said.words
    assert shell("mappings", "--json").data == []


def test_a_file_that_is_no_workbook_is_refused(shell: Shell, tmp_path: Path) -> None:
    for name, words in (("m.xlsx", "not a sound Excel workbook"), ("m.ods", "Cannot read “m.ods”")):
        (tmp_path / name).write_bytes(b"PK\x03\x04 broken")
        said = shell("mappings", "import", str(tmp_path / name))
        assert said.code == 2
        assert words in said.words


# -- the log and the diagnostics --------------------------------------------------------------------------------------


def log_of(world: World) -> str:
    return (world.profile() / "logs" / "ml-connector.log").read_text("utf-8")


def test_the_log_tells_of_every_cycle_and_command_in_utc(shell: Shell, world: World) -> None:
    stranger(world, "Doab Lamps")
    world.purchase()
    world.purchase(supplier="Doab Lamps")
    shell("sync")
    text = log_of(world)
    assert "command sync, version" in text
    assert "cycle begins, asked for by a person" in text
    assert "complete, read 2 vouchers" in text
    assert "1 done; records: needs_mapping 1, synced 1" in text
    assert "waiting for a person: vendor_missing 1" in text
    assert all(re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00 INFO ", line) for line in text.splitlines())


def test_the_log_tells_of_connections_that_fail_and_of_refused_commands_with_their_codes(
    shell: Shell, world: World
) -> None:
    world.purchase()
    world.titan.refuse_connections()
    shell("sync")
    shell("config", "set", "sync.interval_minutes", "soon")
    text = log_of(world)
    assert "problem [unreachable] ServiceTitan: " in text
    assert "not complete" in text
    assert "problem [configuration] Settings: sync.interval_minutes" in text


def test_the_log_holds_no_argument_of_a_command_and_no_secret(
    shell: Shell, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(APP_KEY, "canary-app-key")
    world.purchase()
    shell("sync")
    shell("config", "set", "servicetitan.client_id", "cid.canary-argument")
    shell("config", "set", "network.proxy", "http://me:canary-password@proxy:1")
    shell("secret", "set", "ZOHO_CLIENT_SECRET", stdin="canary-secret\n")
    text = log_of(world)
    assert "command config set" in text
    assert "command secret set" in text
    assert "canary" not in text


def test_a_log_that_cannot_be_written_disturbs_nothing(shell: Shell, world: World) -> None:
    folder = world.profile() / "logs"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "ml-connector.log").mkdir()
    world.purchase()
    said = shell("sync")
    assert said.code == 0
    assert said.err == ""


@pytest.mark.parametrize("damaged", ["ml-connector.db", "settings.json"])
def test_diagnostics_of_a_damaged_profile_say_so_and_hold_the_rest(
    shell: Shell, world: World, tmp_path: Path, damaged: str
) -> None:
    world.purchase()
    shell("sync")
    (world.profile() / damaged).write_bytes(b"this is nothing that can be read" * 300)
    for suffix in ("-wal", "-shm"):
        (world.profile() / (damaged + suffix)).unlink(missing_ok=True)
    shell("status")  # refused, and logged
    file = tmp_path / "support.zip"
    said = shell("diagnostics", str(file))
    assert said.code == 1
    assert "Not everything could be read" in said.words
    with zipfile.ZipFile(file) as bundle:
        parts = {name: bundle.read(name).decode("utf-8") for name in bundle.namelist()}
    assert "could_not_be_read" in parts["status.json"]
    assert json.loads(parts["versions.json"])["python"]
    assert ("Test Traders" in parts["settings.json"]) is (damaged != "settings.json")
    assert "cycle ends" in parts["logs/ml-connector.log"]
    assert "problem [" in parts["logs/ml-connector.log"]
