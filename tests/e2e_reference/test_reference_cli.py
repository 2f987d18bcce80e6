"""The reference flow from the command line: look, create, decide, link, replay, ignore."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.cli.shell import Shell
from tests.e2e_reference.conftest import Make
from tests.support.reference_world import ReferenceWorld

Begin = Callable[..., tuple[ReferenceWorld, Shell]]


@pytest.fixture
def begin(make: Make, monkeypatch: pytest.MonkeyPatch) -> Iterator[Begin]:
    shells: list[Shell] = []

    def enter(**wants: object) -> tuple[ReferenceWorld, Shell]:
        world = make(**wants)
        shells.append(Shell(world, monkeypatch))
        for name, value in world.secrets.items():
            monkeypatch.setenv(name, value)
        return world, shells[-1]

    yield enter
    for shell in shells:
        shell.stop()


def test_what_is_missing_is_listed_and_created(begin: Begin) -> None:
    world, shell = begin(vendors_to_zoho="on_click")
    acme = world.tenant.add_vendor("Acme")
    world.tenant.add_vendor("Bharat")
    assert shell("sync", "--flow", "reference").no_traceback().code == 0
    said = shell("reference", "missing", "vendor").no_traceback()
    assert "Acme" in said.words
    assert "create it by a click" in said.words
    (one, two) = shell("reference", "missing", "vendor", "--json").data
    assert (one["id"], one["by_click"], two["name"]) == (str(acme.id), True, "Bharat")
    later = shell("reference", "create", "vendor", str(acme.id), "--later").no_traceback()
    assert "marked" in later.words
    assert world.contacts() == []
    done = shell("reference", "create", "vendor", "--all").no_traceback()
    assert done.code == 0
    assert {one.name for one in world.contacts()} == {"Acme", "Bharat"}
    assert "Done in Zoho Books" in done.words
    assert "Nothing waits" in shell("mismatches").words
    shown = shell("reference", "show", "--json").data
    assert [(one["kind"], one["linked"], one["waiting"]) for one in shown] == [("vendor", 2, 0)]
    assert "Acme" in shell("reference", "pairs", "vendor").words
    assert shell("status").code == 1, "runs of one flow say nothing of the others"
    assert shell("sync").no_traceback().code == 0
    assert shell("status").code == 0


def test_a_conflict_is_named_shown_and_decided(begin: Begin) -> None:
    world, shell = begin(vendors_to_zoho="on_click", vendors_to_servicetitan="on_click", vendor_fields={"email": "ask"})
    here = world.tenant.add_vendor("Acme", email="here@acme.example")
    there = world.books.add_vendor("Acme", email="there@acme.example")
    assert shell("sync").code == 1
    assert "“here@acme.example” in ServiceTitan, “there@acme.example” in Zoho Books" in shell("mismatches").words
    (record,) = shell("records", "--json", "--attention").data
    number = str(record["id"])
    for said in (shell("records", number), shell("reference", "show", number)):
        assert "there@acme.example" in said.no_traceback().words
        assert f"reference decide {number}" in said.words
    assert shell("reference", "show", number, "--json").data["decidable"] == ["email"]
    refused = shell("replay", number).no_traceback()
    assert refused.code == 1
    wrong = shell("reference", "decide", number, "zoho", "--field", "phone").no_traceback()
    assert (wrong.code, "These fields wait: email" in wrong.words) == (2, True)
    assert shell("reference", "decide", number, "zoho").no_traceback().code == 0
    assert here.email == there.persons[0]["email"] == "there@acme.example"
    assert shell("status").code == 0
    assert shell("audit", "verify").code == 0


def test_one_that_is_refused_is_put_right_and_replayed_or_ignored(begin: Begin) -> None:
    world, shell = begin(vendors_to_zoho="automatic")
    for name in ("Brigade", "Lakshmi"):
        world.tenant.add_vendor(name)
    buyers = [world.books.add_customer(name) for name in ("Brigade", "Lakshmi")]
    assert shell("sync").code == 1
    first, second = (str(one["id"]) for one in sorted(shell("records", "--json").data, key=lambda one: one["label"]))
    world.books.rename_contact(buyers[0], "Brigade Towers")
    assert shell("replay", first).no_traceback().code == 0
    assert shell("ignore", second, "--reason", "the same company").no_traceback().code == 0
    assert "Nothing waits" in shell("mismatches").words


def test_a_dry_run_says_what_would_be_done(begin: Begin) -> None:
    world, shell = begin(vendors_to_zoho="automatic")
    world.tenant.add_vendor("Acme")
    said = shell("sync", "--flow", "reference", "--dry-run").no_traceback()
    assert "Would be kept alike" in said.words
    assert world.writes == 0


def test_linking_by_hand_and_undoing_it(begin: Begin) -> None:
    world, shell = begin(vendors_to_zoho="on_click")
    here, there = world.tenant.add_vendor("Acme"), world.books.add_vendor("ACME Ltd")
    assert shell("sync").code == 0
    assert shell("reference", "link", "vendor", str(here.id), there.id).no_traceback().code == 0
    again = shell("reference", "link", "vendor", str(here.id), there.id).no_traceback()
    assert (again.code, "already" in again.words) == (2, True)
    assert shell("reference", "unlink", "vendor", str(here.id)).no_traceback().code == 0
    assert shell("reference", "unlink", "vendor", str(here.id)).code == 2


def test_rules_are_set_as_json_and_unknown_fields_refused(begin: Begin) -> None:
    _, shell = begin(vendors_to_zoho="on_click")
    assert shell("config", "set", "reference.vendor_fields", '{"phone": "newer"}').no_traceback().code == 0
    wrong = shell("config", "set", "reference.vendor_fields", '{"colour": "newer"}').no_traceback()
    assert (wrong.code, "knows these fields" in wrong.words) == (2, True)


def test_a_kind_that_is_switched_off_says_how_to_switch_it_on(begin: Begin) -> None:
    _, shell = begin(vendors_to_zoho="on_click")
    said = shell("reference", "missing", "item").no_traceback()
    assert (said.code, "reference.items true" in said.words) == (2, True)
