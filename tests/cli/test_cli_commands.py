"""Every command of the command line, with text and JSON, and the exit codes others script against."""

from __future__ import annotations

import csv
import io
import json
import tomllib
import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook

from app.cli import configuring
from app.cli.window import window_wanted
from app.simulators.servicetitan import DEFAULT_APP_KEY, DEFAULT_CLIENT_SECRET
from tests.cli.shell import APP_KEY, CLIENT_SECRET, Shell
from tests.support import proof
from tests.support.keys import MemoryKeyring
from tests.support.world import World

pytestmark = pytest.mark.usefixtures("world")


def stranger(world: World, name: str = "Doab Lamps") -> None:
    """A supplier that ServiceTitan does not know by this name."""
    world.company.add_supplier(name)


# -- the program ------------------------------------------------------------------------------------------------------


def test_without_a_command_and_without_a_screen_it_names_the_commands_that_need_none(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("sys.platform", "linux")
    said = shell(profile=None)
    assert said.code == 2
    assert "There is no screen" in said.words
    assert "ml-connector run" in said.words


@pytest.mark.parametrize(
    ("arguments", "wanted"),
    [
        ([], (None, False)),
        (["--hidden"], (None, True)),
        (["--profile", "there"], (Path("there"), False)),
        (["--profile=there", "--hidden"], (Path("there"), True)),
        (["--profile"], None),
        (["--version"], None),
        (["status"], None),
        (["--profile", "there", "status"], None),
    ],
)
def test_the_window_is_wanted_only_when_no_command_is_named(
    arguments: list[str], wanted: tuple[Path | None, bool] | None
) -> None:
    assert window_wanted(arguments) == wanted


def test_help_lists_every_command(shell: Shell) -> None:
    said = shell("--help", profile=None)
    for command in ("demo", "simulate", "config", "secret", "check", "sync", "run", "status", "mismatches", "records",
                    "map", "unmap", "mappings", "replay", "ignore", "audit", "diagnostics"):  # fmt: skip
        assert command in said.out


def test_help_tells_the_exit_codes(shell: Shell) -> None:
    said = shell("--help", profile=None)
    assert said.code == 0
    assert "2 wrong use or configuration; 3 a system could not be reached" in said.words.replace("│ ", "")


def test_the_version_is_one_line(shell: Shell) -> None:
    said = shell("--version", profile=None)
    assert said.code == 0
    assert said.out.startswith("ml-connector ")
    assert said.out.count("\n") == 1


@pytest.mark.parametrize(
    "arguments", [("frobnicate",), ("sync", "--frobnicate"), ("map", "vendor"), ("ignore", "1"), ("replay", "one")]
)
def test_wrong_use_is_explained_and_exits_with_2(shell: Shell, arguments: tuple[str, ...]) -> None:
    said = shell(*arguments, profile=None)
    assert said.code == 2
    assert "Usage" in said.err or "Error" in said.err


@pytest.mark.expects_log("ended unexpectedly")
def test_a_bug_ends_with_a_short_message_that_names_the_log(
    shell: Shell, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*arguments: object, **more: object) -> None:
        raise ZeroDivisionError(f"with {DEFAULT_APP_KEY} inside")

    monkeypatch.setattr("app.engine.service.SyncService.status", broken)
    said = shell("status")
    log = world.profile() / "logs" / "ml-connector.log"
    assert said.code == 70
    assert str(log) in said.words
    assert "ZeroDivisionError" in said.err
    assert "Traceback" in log.read_text("utf-8")
    assert DEFAULT_APP_KEY not in log.read_text("utf-8")


@pytest.mark.expects_log("ended unexpectedly")
def test_a_bug_outside_of_a_profile_is_logged_in_the_default_one(
    shell: Shell, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*arguments: object, **more: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("app.cli.simulate.ServiceTitanSimulator", broken)
    said = shell("simulate", "servicetitan", profile=None)
    assert said.code == 70
    [log] = (world.folder / "home").rglob("ml-connector.log")
    assert str(log) in said.words
    assert "ZeroDivisionError" in log.read_text("utf-8")


# -- settings and secrets ---------------------------------------------------------------------------------------------


def test_a_setting_is_set_and_got(shell: Shell) -> None:
    assert shell("config", "set", "sync.interval_minutes", "25").code == 0
    assert shell("config", "get", "sync.interval_minutes").out == "25\n"
    assert shell("config", "get", "sync.interval_minutes", "--json").data == {"sync.interval_minutes": 25}


def test_a_setting_without_a_value_is_emptied(shell: Shell) -> None:
    assert shell("config", "set", "sync.start_date").code == 0
    assert shell("config", "get", "sync.start_date").out == "\n"
    assert shell("config", "get", "sync.start_date", "--json").data == {"sync.start_date": None}


def test_a_value_is_printed_as_it_can_be_typed(shell: Shell) -> None:
    assert shell("config", "get", "purchases.enabled").out == "true\n"
    assert shell("config", "set", "purchases.enabled", "false").code == 0
    assert "purchases.enabled" in shell("config", "show").out


def test_a_long_value_is_never_broken_in_a_pipe(shell: Shell) -> None:
    name = "Voltline Electricals Pvt Ltd " * 12
    shell("config", "set", "tally.company", name.strip())
    assert shell("config", "get", "tally.company").out == name.strip() + "\n"


def test_every_setting_is_shown(shell: Shell, world: World) -> None:
    data = shell("config", "show", "--json").data
    assert data["tally"]["url"] == world.tally.url
    text = shell("config", "show").out
    for section, values in data.items():
        for key in values:
            assert f"{section}.{key}" in text


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("sync.interval_minutes", "soon", "sync.interval_minutes"),
        ("sync.start_date", "2026-02-31", "sync.start_date"),
        ("tally.url", "ftp://localhost", "http://localhost:9000"),
        ("tally.currency", "RUPEES", "three-letter code"),
        ("servicetitan.tenant_id", "my tenant", "the tenant's number"),
        ("servicetitan.api_url", "http://example.com", "an address of this PC"),
        ("network.proxy", "http://me:secret@proxy:1", "must not contain a password"),
        ("tally.colour", "red", "no setting “tally.colour”"),
        ("colour", "red", "no setting “colour”"),
    ],
)
def test_a_wrong_setting_is_refused_and_nothing_changes(
    shell: Shell, world: World, key: str, value: str, words: str
) -> None:
    before = (world.profile() / "settings.json").read_bytes()
    said = shell("config", "set", key, value)
    assert said.code == 2
    assert words in said.words
    assert "→" in said.err
    assert (world.profile() / "settings.json").read_bytes() == before


def test_settings_are_imported_from_toml(shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "office.toml"
    file.write_text('[sync]\ninterval_minutes = 7\nstart_date = 2026-04-01\n[tally]\ncompany = "Été & Co"\n', "utf-8")
    assert shell("config", "import", str(file)).code == 0
    data = shell("config", "show", "--json").data
    assert data["sync"]["interval_minutes"] == 7
    assert data["sync"]["start_date"] == "2026-04-01"
    assert data["tally"]["company"] == "Été & Co"
    assert tomllib.loads(file.read_text("utf-8"))  # only read


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[sync\n", "not valid TOML"),
        ("[sync]\ninterval_minutes = 0\n", "sync.interval_minutes"),
        ("[sync]\nspeed = 3\n", "unknown key sync.speed"),
        ("[zebra]\nx = 1\n", "unknown key zebra"),
        ("sync = 3\n", "sync"),
    ],
)
def test_a_malformed_settings_file_changes_nothing(
    shell: Shell, world: World, tmp_path: Path, text: str, words: str
) -> None:
    before = (world.profile() / "settings.json").read_bytes()
    file = tmp_path / "office.toml"
    file.write_text("[tally]\ncompany = 'Another'\n" + text, "utf-8")
    said = shell("config", "import", str(file))
    assert said.code == 2
    assert words in said.words
    assert (world.profile() / "settings.json").read_bytes() == before


def test_a_settings_file_that_is_not_there_is_named(shell: Shell, tmp_path: Path) -> None:
    said = shell("config", "import", str(tmp_path / "nowhere.toml"))
    assert said.code == 2
    assert "nowhere.toml" in said.words


def test_a_secret_is_read_from_standard_input_into_the_keyring(
    shell: Shell, memory_keyring: MemoryKeyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(APP_KEY)
    said = shell("secret", "set", "servicetitan_app_key", stdin="ak1.the-canary\n")
    assert said.code == 0
    assert "canary" not in said.out + said.err
    assert list(memory_keyring.kept.values()) == ["ak1.the-canary"]
    assert shell("secret", "delete", "SERVICETITAN_APP_KEY").code == 0
    assert memory_keyring.kept == {}


@pytest.mark.parametrize(
    ("piped", "meant"),
    [("पासवर्ड".encode(), "पासवर्ड"), ("\ufeffपासवर्ड".encode(), "पासवर्ड"), ("Müller".encode("cp1252"), "Müller")],
)
def test_a_piped_secret_keeps_its_letters_where_the_system_has_another_encoding(
    monkeypatch: pytest.MonkeyPatch, piped: bytes, meant: str
) -> None:
    monkeypatch.setattr(configuring.locale, "getpreferredencoding", lambda _: "cp1252")
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(piped + b"\n"), "cp1252"))
    assert configuring._piped().strip() == meant


def test_all_secrets_of_the_profile_are_deleted_at_once(shell: Shell, memory_keyring: MemoryKeyring) -> None:
    for name in ("SERVICETITAN_APP_KEY", "TALLY_PASSWORD"):
        shell("secret", "set", name, stdin="a-canary\n")
    shell("secret", "set", "TALLY_PASSWORD", stdin="another's\n", profile="other")
    assert shell("secret", "delete").code == 2
    assert shell("secret", "delete", "TALLY_PASSWORD", "--all").code == 2
    assert shell("secret", "delete", "--all").code == 0
    assert list(memory_keyring.kept.values()) == ["another's"]


def test_secrets_are_deleted_even_where_the_database_is_damaged(shell: Shell, memory_keyring: MemoryKeyring) -> None:
    assert shell("secret", "set", "TALLY_PASSWORD", stdin="a-canary\n").code == 0
    for path in shell.world.profile("pc").glob("*.db*"):
        path.write_bytes(b"no database at all " * 400)
    said = shell("secret", "delete", "--all")
    assert said.code == 2, "the database cannot be opened, which is said"
    assert memory_keyring.kept == {}


def test_a_secret_is_never_taken_from_the_command_line(shell: Shell, memory_keyring: MemoryKeyring) -> None:
    said = shell("secret", "set", "SERVICETITAN_APP_KEY", "ak1.the-canary")
    assert said.code == 2
    assert memory_keyring.kept == {}


def test_an_unknown_or_empty_secret_is_refused(shell: Shell, memory_keyring: MemoryKeyring) -> None:
    said = shell("secret", "set", "PASSWORD", stdin="x\n")
    assert said.code == 2
    assert "SERVICETITAN_CLIENT_SECRET" in said.words
    assert shell("secret", "set", "SERVICETITAN_APP_KEY", stdin="\n").code == 2
    assert memory_keyring.kept == {}


def test_the_environment_overrides_the_keyring(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    shell("secret", "set", "SERVICETITAN_CLIENT_SECRET", stdin="wrong\n")
    assert shell("sync").code == 0
    monkeypatch.delenv(CLIENT_SECRET)
    shell.world.purchase()
    said = shell("sync")
    assert said.code == 2
    assert "refused" in said.words


def test_two_profiles_do_not_share_secrets(
    shell: Shell, memory_keyring: MemoryKeyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    shell("secret", "set", "SERVICETITAN_APP_KEY", stdin="first\n")
    shell("secret", "set", "SERVICETITAN_APP_KEY", stdin="second\n", profile="other")
    assert sorted(memory_keyring.kept.values()) == ["first", "second"]


# -- looking ----------------------------------------------------------------------------------------------------------


def test_check_passes_only_when_every_line_does(shell: Shell) -> None:
    said = shell("check")
    assert said.code == 0, said.words
    lines = shell("check", "--json").data
    assert {line["verdict"] for line in lines} == {"ok"}
    names = [line["name"] for line in lines]
    wanted = [
        "Disk", "Go-live date", "TallyPrime", "Tally licence", "Tally company", "ServiceTitan sign-in",
        "ServiceTitan permissions", "Clock", "Business unit", "Purchase order type", "Default warehouse", "Mappings",
    ]  # fmt: skip
    assert set(wanted) <= set(names)


def test_check_with_a_waiting_record_needs_a_person(shell: Shell, world: World) -> None:
    stranger(world)
    world.purchase(supplier="Doab Lamps")
    shell("sync")
    said = shell("check")
    assert said.code == 1
    assert "vendor “Doab Lamps”" in said.words
    assert "ml-connector mismatches" in said.words


def test_check_offers_what_can_be_chosen(shell: Shell, world: World) -> None:
    world.configure(
        **{
            "servicetitan.business_unit_id": "",
            "servicetitan.purchase_order_type_id": "",
            "servicetitan.default_location_id": "",
        }
    )
    said = shell("check")
    assert said.code == 2
    tenant = world.tenant
    assert f"{world.order_type('Stock purchase')} = Stock purchase" in said.words
    assert f"{tenant.location('Main Location')} = Main Location" in said.words
    assert "= Van 1" not in said.words  # a truck is no warehouse
    advice = [line["advice"] for line in shell("check", "--json").data]
    assert "Choose one: ml-connector config set servicetitan.business_unit_id ID." in advice


@pytest.mark.parametrize("command", [("config", "show"), ("mappings",), ("status",)])
def test_a_profile_named_before_the_command_is_the_one_that_is_used(
    shell: Shell, tmp_path: Path, command: tuple[str, ...]
) -> None:
    before, other = tmp_path / "before", str(tmp_path / "other")
    shell("--profile", str(before), *command, profile=None)
    assert (before / "settings.json").exists() or any(before.iterdir())
    shell("--profile", other, *command, "--profile", str(before), profile=None)
    assert not Path(other).exists(), "what stands at the command counts"


def test_a_fresh_profile_says_what_is_missing(shell: Shell, tmp_path: Path) -> None:
    fresh = ("--profile", str(tmp_path / "fresh"))
    said = shell("status", *fresh, profile=None)
    assert said.code == 2
    assert "Not set up yet: tally.company" in said.words
    assert "Last run: never" in said.words
    assert shell("sync", *fresh, profile=None).code == 2
    assert shell("records", *fresh, profile=None).out == "There are no records yet.\n"
    assert shell("mismatches", *fresh, profile=None).out == "Nothing waits for a person.\n"
    assert "no mappings" in shell("mappings", *fresh, profile=None).out


def test_status_answers_the_owners_question(shell: Shell, world: World) -> None:
    said = shell("status")
    assert said.code == 1
    assert "No full run has succeeded yet" in said.words
    world.purchase()
    assert shell("sync").code == 0
    said = shell("status")
    assert said.code == 0
    assert "Everything is in sync." in said.words
    data = shell("status", "--json").data
    assert data["in_sync"] is True
    assert data["counts"] == {"synced": 1}
    assert data["last_success"]


def test_a_dry_run_shows_what_would_be_sent_and_sends_nothing(shell: Shell, world: World) -> None:
    world.purchase()
    said = shell("sync", "--dry-run")
    assert said.code == 0
    assert "Would be sent: 1 voucher over 143.00" in said.out
    assert "Acme & Sons" in said.out
    assert world.titan.writes == []
    data = shell("sync", "--dry-run", "--json").data
    assert data["dry_run"] is True
    assert data["counts"] == {"ready": 1}
    assert world.titan.writes == []


def test_sync_sends_and_says_so(shell: Shell, world: World) -> None:
    world.purchase()
    data = shell("sync", "--json").data
    assert data["counts"] == {"synced": 1}
    assert data["errors"] == []
    proof.exactly_once(world, parts=1)
    said = shell("sync")
    assert said.code == 0
    assert "Nothing new in “Test Traders”." in said.out


def test_nothing_is_synchronised_while_the_wizard_is_unfinished_but_a_dry_run_shows_what_would_be(
    shell: Shell, world: World
) -> None:
    world.purchase()
    program = world.open()
    program.service.begin_setup()
    world.close(program)
    for command in ("sync", "run"):
        said = shell(command)
        assert said.code == 2
        assert "Set-up is not finished" in said.words
    assert shell("sync", "--dry-run").code == 0
    assert shell("status").code == 2
    assert world.titan.writes == []


def test_sync_of_one_flow(shell: Shell, world: World) -> None:
    world.purchase()
    assert shell("sync", "--flow", "purchases").code == 0
    proof.exactly_once(world, parts=1)
    said = shell("sync", "--flow", "weather")
    assert said.code == 2
    assert "Flows: purchases, stock, bills, sales, reference." in said.words


def test_records_are_listed_filtered_and_shown_one_by_one(shell: Shell, world: World) -> None:
    world.purchase(reference="INV-A", godowns=("Main Location", "Van 1"))
    world.purchase(reference="INV-B", supplier="Bharat Cables")
    stranger(world)
    world.purchase(reference="INV-C", supplier="Doab Lamps")
    assert shell("sync").code == 1
    everything = shell("records", "--json").data
    assert [r["reference"] for r in everything] == ["INV-C", "INV-B", "INV-A"]
    assert [r["reference"] for r in shell("records", "--attention", "--json").data] == ["INV-C"]
    assert [r["reference"] for r in shell("records", "--search", "Bharat", "--json").data] == ["INV-B"]
    assert len(shell("records", "--state", "synced", "--json").data) == 2
    said = shell("records", "--limit", "1")
    assert "INV-C" in said.out
    assert "newest 1" in said.out
    one = shell("records", str(everything[-1]["id"]))
    assert one.code == 0
    for words in ("INV-A", "Main Location", "Van 1", "In ServiceTitan", "-B1", "What happened", "read back and equal"):
        assert words in one.out or words == "INV-A"
    detail = shell("records", str(everything[-1]["id"]), "--json").data
    assert len(detail["documents"]) == 2
    assert detail["record"]["state"] == "synced"


def test_unknown_records_and_states_are_refused(shell: Shell) -> None:
    said = shell("records", "77")
    assert said.code == 2
    assert "There is no record 77." in said.words
    said = shell("records", "--state", "purple")
    assert said.code == 2
    assert "needs_mapping" in said.words
    assert shell("replay", "77").code == 2
    assert shell("ignore", "77", "--reason", "x").code == 2


def test_text_of_other_systems_is_never_taken_as_markup_or_for_the_terminal(shell: Shell, world: World) -> None:
    name = "[bold]Doab[/bold] :warning: \\ लैंप"
    stranger(world, name)
    world.purchase(supplier=name)
    shell("sync")
    assert name in shell("records").out
    assert name in shell("mismatches").words
    assert shell("mismatches", "--json").data[0]["name"] == name


# -- resolving --------------------------------------------------------------------------------------------------------


def test_forty_vouchers_waiting_for_one_vendor_are_one_line(shell: Shell, world: World) -> None:
    stranger(world)
    for _ in range(40):
        world.purchase(supplier="Doab Lamps")
    assert shell("sync").code == 1
    said = shell("mismatches")
    assert said.code == 1
    [group] = shell("mismatches", "--json").data
    assert group["records"] == 40
    assert "40 records" in said.out
    assert 'ml-connector map vendor "Doab Lamps" NAME' in said.words


def test_a_mapping_releases_what_waited_and_can_be_forgotten(shell: Shell, world: World) -> None:
    stranger(world)
    voucher = world.purchase(supplier="Doab Lamps")
    shell("sync")
    data = shell("map", "vendor", "Doab Lamps", "Bharat Cables", "--json").data
    assert len(data["released"]) == 1
    assert shell("sync").code == 0
    proof.exactly_once(world, [voucher], parts=1)
    [mapping] = shell("mappings", "--json").data
    assert (mapping["kind"], mapping["name"], mapping["target"]) == ("vendor", "Doab Lamps", "Bharat Cables")
    assert shell("mappings", "list", "--json").data == [mapping]
    assert shell("unmap", "vendor", "Doab Lamps").code == 0
    assert shell("mappings", "--json").data == []
    said = shell("unmap", "vendor", "Doab Lamps")
    assert said.code == 2
    assert "no vendor mapping for “Doab Lamps”" in said.words


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("vendor", "Doab Lamps", "Nobody"), "no active entry called “Nobody”"),
        (("vendor", "Doab Lamps", "#999"), "no active entry called “#999”"),
        (("planet", "Mars", "Venus"), "no kind “planet”"),
        (("item", "X", "CABLE"), "no active entry called “CABLE”"),
    ],
)
def test_a_mapping_to_nothing_is_refused(shell: Shell, arguments: tuple[str, ...], words: str) -> None:
    shell("sync")
    said = shell("map", *arguments)
    assert said.code == 2
    assert words in said.words


def test_mappings_go_out_and_in_by_csv_with_formulas_neutralised(shell: Shell, world: World, tmp_path: Path) -> None:
    names = ["=HYPERLINK(1)", "+Plus", "-Minus", "@At", "'Quoted", "Comma, Inc.", 'Say "so"', "लैंप", "'=Both"]
    for name in names:
        stranger(world, name)
        world.purchase(supplier=name)
    shell("sync")
    for name in names:
        assert shell("map", "vendor", name, "Bharat Cables").code == 0
    before = shell("mappings", "--json").data
    file = tmp_path / "mappings.csv"
    assert shell("mappings", "export", str(file)).code == 0
    text = file.read_text("utf-8-sig")
    assert "'=HYPERLINK" in text
    cells = [cell for row in csv.reader(text.splitlines()) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
    for name in names:
        shell("unmap", "vendor", name)
    said = shell("mappings", "import", str(file))
    assert said.code == 0, said.words
    after = shell("mappings", "--json").data
    keep = ("kind", "key", "name", "target", "target_id")
    assert [{k: m[k] for k in keep} for m in after] == [{k: m[k] for k in keep} for m in before]


def test_the_profile_may_stand_before_or_after_the_subcommand(shell: Shell, world: World, tmp_path: Path) -> None:
    stranger(world)
    world.purchase(supplier="Doab Lamps")
    shell("sync")
    shell("map", "vendor", "Doab Lamps", "Bharat Cables")
    folder = str(world.profile())
    file = tmp_path / "m.csv"
    assert shell("mappings", "--profile", folder, "export", str(file), profile=None).code == 0
    assert "Doab Lamps" in file.read_text("utf-8-sig")
    verdict = shell("audit", "--profile", folder, "verify", "--json", profile=None).data
    assert verdict["entries"] > 3


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("kind,source\nvendor,X\n", "column target is missing"),
        ("kind,source,target\nvendor,,Y\n", "source is empty"),
        ("kind,source,target\nvendor,A,Bharat Cables\nvendor,X,Nobody\n", "line 3"),
        ("kind,source,target\nvendor,A,Bharat Cables\nplanet,X,Y\n", "line 3"),
        ("kind,source,target\nvendor,X,Y,,,\n", "Line 2: 6 cells, but the first line names 3 columns"),
        ('kind,source,target\nvendor,"X,Y\n', "not valid CSV"),
        ("", "column kind, source, target is missing"),
        ("kind,source,target\nvendor,Q,Bharat Cables\r\nvendor,Z,\x00\n", "line 3"),
    ],
)
def test_a_malformed_mapping_file_changes_nothing(shell: Shell, tmp_path: Path, text: str, words: str) -> None:
    shell("sync", "--dry-run")
    shell.world.purchase()
    shell("sync")
    file = tmp_path / "m.csv"
    file.write_bytes(text.encode())
    said = shell("mappings", "import", str(file))
    assert said.code == 2
    assert words.casefold() in said.words.casefold()
    assert "imported" in said.words or "import" in said.words
    assert shell("mappings", "--json").data == []


def test_a_mapping_file_that_is_not_utf8_is_refused(shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "m.csv"
    file.write_bytes("kind,source,target\nvendor,é,x\n".encode("latin-1"))
    said = shell("mappings", "import", str(file))
    assert said.code == 2
    assert "CSV UTF-8" in said.words


def test_replay_by_id_and_all(shell: Shell, world: World) -> None:
    stranger(world)
    vouchers = [world.purchase(supplier="Doab Lamps") for _ in range(3)]
    shell("sync")
    ids = [r["id"] for r in shell("records", "--attention", "--json").data]
    said = shell("replay", str(ids[0]))
    assert said.code == 1  # it still waits: nothing was mapped
    world.tenant.add_vendor("Doab Lamps")
    data = shell("replay", str(ids[0]), "--json").data
    assert data["replayed"][0]["accepted"] is True
    assert data["records"][0]["state"] == "synced"
    said = shell("replay", "--all")
    assert said.code == 0, said.words
    proof.exactly_once(world, vouchers, parts=1)
    assert shell("replay", "--all").code == 0
    said = shell("replay", str(ids[0]))
    assert said.code == 0
    assert "in sync already" in said.words


def test_replay_is_asked_for_clearly(shell: Shell) -> None:
    assert shell("replay").code == 2
    assert shell("replay", "1", "--all").code == 2
    assert shell("replay", "1", "--create", "--link").code == 2


def test_a_bill_typed_by_hand_is_linked_or_created(shell: Shell, world: World) -> None:
    clock = world.titan.clock
    vouchers = [world.purchase(reference=f"HAND-{i}") for i in range(2)]
    for voucher in vouchers:
        world.tenant.type_bill_by_hand("Acme & Sons", voucher.reference, voucher.total, clock.now())
    assert shell("sync").code == 1
    rows = shell("records", "--state", "duplicate_suspected", "--json").data
    assert len(rows) == 2
    by_reference = {row["reference"]: str(row["id"]) for row in rows}
    said = shell("replay", by_reference["HAND-0"])
    assert said.code == 1
    assert "--link" in said.words
    assert "--create" in said.words
    assert shell("replay", by_reference["HAND-0"], "--link").code in (0, 1)
    assert world.titan.count("POST", "/purchase-orders") == 0
    assert shell("replay", by_reference["HAND-1"], "--create").code == 0
    assert world.titan.count("POST", "/purchase-orders") == 1
    states = {row["reference"]: row["state"] for row in shell("records", "--json").data}
    assert states == {"HAND-0": "ignored", "HAND-1": "synced"}


def test_a_record_is_ignored_with_a_reason_that_is_kept(shell: Shell, world: World) -> None:
    stranger(world)
    world.purchase(supplier="Doab Lamps")
    shell("sync")
    [row] = shell("records", "--attention", "--json").data
    assert shell("ignore", str(row["id"]), "--reason", "   ").code == 2
    assert shell("ignore", str(row["id"]), "--reason", "paid in cash").code == 0
    assert shell("mismatches").code == 0
    assert shell("status").code == 0
    assert "paid in cash" in shell("audit", "--record", str(row["id"])).words
    assert shell("sync").code == 0
    assert world.titan.count("POST", "/purchase-orders") == 0


def test_a_synced_record_cannot_be_ignored(shell: Shell, world: World) -> None:
    world.purchase()
    shell("sync")
    said = shell("ignore", "1", "--reason", "no")
    assert said.code == 2
    assert "synced" in said.words


# -- audit and diagnostics --------------------------------------------------------------------------------------------


def test_the_audit_trail_is_listed_exported_and_verified(shell: Shell, world: World, tmp_path: Path) -> None:
    world.company.add_supplier("=cmd()")
    world.purchase(supplier="=cmd()")
    world.purchase()
    shell("sync")
    entries = shell("audit", "--json").data
    assert {"journaled", "planned", "intent", "answer", "state"} <= {entry["kind"] for entry in entries}
    assert len(shell("audit", "--limit", "3", "--json").data) == 3
    one = shell("audit", "--record", "2", "--json").data
    assert {entry["record_id"] for entry in one} == {2}
    files = {ending: tmp_path / f"trail.{ending}" for ending in ("csv", "json", "xlsx")}
    for file in files.values():
        assert shell("audit", "--export", str(file)).code == 0
    rows = json.loads(files["json"].read_text("utf-8"))
    assert len(rows) == len(files["csv"].read_text("utf-8-sig").splitlines()) - 1 or len(rows) > 5
    sheet = load_workbook(files["xlsx"]).active
    assert sheet.max_row == len(rows) + 1
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    verdict = shell("audit", "verify", "--json").data
    assert verdict["ok"] is True
    assert shell("audit", "verify").code == 0


def test_an_export_of_one_record_holds_only_that_record(shell: Shell, world: World, tmp_path: Path) -> None:
    world.purchase()
    world.purchase()
    shell("sync")
    file = tmp_path / "one.json"
    shell("audit", "--record", "1", "--export", str(file))
    assert {row["record"] for row in json.loads(file.read_text("utf-8"))} == {"1"}


def test_an_export_to_an_unknown_kind_of_file_is_refused(shell: Shell, tmp_path: Path) -> None:
    said = shell("audit", "--export", str(tmp_path / "trail.doc"))
    assert said.code == 2
    assert ".csv, .json or .xlsx" in said.words
    said = shell("audit", "--export", str(tmp_path / "no" / "such" / "folder.csv"))
    assert said.code == 2


def test_tampering_is_noticed(shell: Shell, world: World) -> None:
    world.purchase()
    shell("sync")
    program = world.open()
    program.database.handle.execute_sql("UPDATE audit SET text = 'Nothing happened.' WHERE seq = 2")
    world.close(program)
    said = shell("audit", "verify")
    assert said.code == 1
    assert "2" in said.words
    assert shell("audit", "verify", "--json").code == 1


def test_diagnostics_hold_no_secret(shell: Shell, world: World, tmp_path: Path) -> None:
    world.purchase()
    shell("sync")
    file = tmp_path / "support.zip"
    said = shell("diagnostics", str(file))
    assert said.code == 0
    with zipfile.ZipFile(file) as bundle:
        names = set(bundle.namelist())
        text = "".join(bundle.read(name).decode("utf-8") for name in names)
    assert {"versions.json", "settings.json", "status.json", "audit.json", "last-audit-entries.json"} <= names
    assert DEFAULT_CLIENT_SECRET not in text
    assert DEFAULT_APP_KEY not in text
    assert "Bearer ey" not in text
    assert world.tenant.tenant_id in text


def test_diagnostics_to_a_place_that_cannot_be_written_are_refused(shell: Shell, tmp_path: Path) -> None:
    said = shell("diagnostics", str(tmp_path / "no" / "x.zip"))
    assert said.code == 2
    assert "cannot be written" in said.words
