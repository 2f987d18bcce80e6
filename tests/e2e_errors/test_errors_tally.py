"""Whatever Tally does wrong: a clear sentence, exit code 3, nothing lost, and it recovers by itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from app.simulators.tally import Fault, Line, empty_company
from app.store.records import RecordFilter
from tests.cli.shell import Said, Shell
from tests.support import proof
from tests.support.world import ITEMS, PLACES, SUPPLIERS, World


def refused(said: Said, *words: str) -> None:
    """Exit code 3, the sentence, and what to do."""
    assert said.code == 3, said.words
    for word in words:
        assert word in said.words, said.words
    assert "TallyPrime: " in said.err
    assert "→ " in said.err


def nothing_burned(world: World) -> None:
    """No record paid for the outage with an attempt, and the audit trail holds."""
    program = world.open()
    assert {record.attempts for record in program.records.find(RecordFilter())} <= {0}
    assert program.audit.verify().ok
    world.close(program)


def recovers(shell: Shell, world: World) -> None:
    """Repaired, everything syncs, exactly once, and the status says so."""
    nothing_burned(world)
    world.advance(minutes=11)
    said = shell("sync")
    assert said.code == 0, said.words
    proof.exactly_once(world, parts=1)
    said = shell("status")
    assert said.code == 0, said.words
    nothing_burned(world)


def twin(world: World, name: str = "Test Traders") -> Any:
    """Another company, with a voucher of its own."""
    other = empty_company(name, guid="0ddba11e-1111-4222-8333-444455556666")
    other.add_supplier(SUPPLIERS[0])
    other.add_item(ITEMS[0], unit="Nos")
    for number in range(5):
        other.add_purchase(
            supplier=SUPPLIERS[0],
            date=world.today,
            lines=[Line(ITEMS[0], quantity=1, rate="999", godown=PLACES[0])],
            reference=f"FOREIGN-{number}",
        )
    return other


def foreign_documents(world: World) -> list[Any]:
    """Documents of the other company's vouchers that live at the tenant."""
    return [order for number in range(5) for order in proof.living(world, f"FOREIGN-{number}")]


# -- the company ------------------------------------------------------------------------------------------------------


def test_a_wrong_company_name_names_the_open_ones(shell: Shell, world: World) -> None:
    world.purchase()
    world.configure(**{"tally.company": "Test Trader"})
    refused(shell("sync"), "“Test Trader” is not open", "open: “Test Traders”", "Select Company")
    refused_check = shell("check")
    assert refused_check.code == 3
    assert "“Test Trader” is not open" in refused_check.words
    world.configure(**{"tally.company": "Test Traders"})
    recovers(shell, world)


def test_a_name_that_is_the_beginning_of_another_finds_the_right_one(shell: Shell, world: World) -> None:
    world.tally.open_company(twin(world, "Test Traders 2026"))
    world.tally.activate("Test Traders 2026")
    world.purchase()
    recovers(shell, world)
    assert foreign_documents(world) == []


@pytest.mark.parametrize("bound", [False, True])
def test_a_company_that_is_not_open(shell: Shell, world: World, bound: bool) -> None:
    world.tally.open_company(twin(world, "Another Firm"))
    if bound:
        world.purchase()
        assert shell("sync").code == 0
    world.purchase()
    world.tally.close_company("Test Traders")
    refused(shell("sync"), "“Test Traders” is not open", "“Another Firm”")
    said = shell("status")
    assert said.code == 3
    assert "not open" in said.words
    world.tally.open_company(world.company)
    recovers(shell, world)
    assert foreign_documents(world) == []


def test_no_company_open_is_unknown_not_deleted(shell: Shell, world: World) -> None:
    world.purchase()
    assert shell("sync").code == 0
    world.tally.close_company("Test Traders")
    refused(shell("sync"), "lists no open company", "Alt+F3")
    assert shell("records", "--json").data[0]["state"] == "synced"
    world.tally.open_company(world.company)
    recovers(shell, world)


@pytest.mark.parametrize("at", range(1, 9))
def test_a_company_closed_while_it_is_read(shell: Shell, world: World, at: int) -> None:
    for _ in range(3):
        world.purchase()
    world.tally.open_company(twin(world, "Another Firm"))
    seen = []

    def close(record: object) -> None:
        seen.append(record)
        if len(seen) == at:
            world.tally.close_company("Test Traders")

    world.tally.on_request = close
    said = shell("sync", "--flow", "purchases")
    world.tally.on_request = None
    if said.code:
        refused(said)
    if len(seen) < at:
        pytest.skip(f"a cycle has only {len(seen)} requests")
    world.tally.open_company(world.company)
    recovers(shell, world)
    assert foreign_documents(world) == []


@pytest.mark.parametrize("at", range(1, 9))
@pytest.mark.parametrize("bound", [False, True])
def test_a_company_swapped_for_a_namesake_while_it_is_read(shell: Shell, world: World, at: int, bound: bool) -> None:
    if bound:
        world.purchase()
        assert shell("sync").code == 0
    for _ in range(3):
        world.purchase()
    other = twin(world)
    seen = []

    def swap(record: object) -> None:
        seen.append(record)
        if len(seen) == at:
            world.tally.close_company("Test Traders")
            world.tally.open_company(other)

    world.tally.on_request = swap
    said = shell("sync")
    world.tally.on_request = None
    if len(seen) < at:
        pytest.skip(f"a cycle has only {len(seen)} requests")
    assert said.code in (0, 3), said.words
    if at > 2 or bound:
        assert foreign_documents(world) == []
        assert shell("sync").code == 3
        world.tally.close_company("Test Traders")
        world.tally.open_company(world.company)
        recovers(shell, world)
        assert foreign_documents(world) == []


# -- the connection ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("bound", [False, True])
def test_a_closed_port(shell: Shell, world: World, bound: bool) -> None:
    if bound:
        assert shell("sync").code == 0
    world.purchase()
    world.tally.faults.arm(Fault.REFUSED)
    refused(shell("sync"), f"No connection to TallyPrime at {world.tally.url}", "Client/Server configuration", "Port")
    assert shell("check").code == 3
    assert shell("status").code == 3
    world.tally.faults.clear()
    recovers(shell, world)


@pytest.mark.parametrize("bound", [False, True])
@pytest.mark.parametrize(
    ("fault", "words"), [(Fault.LICENCE_SERVICE, "not TallyPrime"), (Fault.ERP9, "Tally.ERP 9 answers at this address")]
)
def test_another_program_at_the_port(shell: Shell, world: World, fault: Fault, words: str, bound: bool) -> None:
    if bound:
        world.purchase()
        assert shell("sync").code == 0
    world.purchase()
    world.tally.faults.arm(fault)
    if bound and fault is Fault.ERP9:
        assert shell("check").code == 3
    else:
        refused(shell("sync"), words, "Check the address and the port" if fault is not Fault.ERP9 else "TallyPrime")
    world.tally.faults.clear()
    recovers(shell, world)


@pytest.mark.parametrize("fault", [Fault.BUSY, Fault.DIALOG])
@pytest.mark.parametrize("match", ["", "ledgers"])
def test_a_silent_tally_is_left_alone_until_it_answers_again(
    shell: Shell, world: World, fault: Fault, match: str
) -> None:
    world.configure(**{"tally.timeout_seconds": 1})
    world.purchase()
    assert shell("sync").code == 0
    world.purchase()
    world.company.add_supplier("Newcomer")
    world.tally.faults.arm(fault, match=match)
    said = shell("sync")
    if said.code == 0:
        pytest.skip("no request of that kind in this cycle")
    refused(said, "did not answer within 1 second", "Look at the TallyPrime window")
    assert shell("status").code == 3
    world.tally.faults.clear()
    world.tally.release()
    before = len(world.tally.requests)
    recovers(shell, world)
    first = world.tally.requests[before]
    assert first.collection_type == "company", first  # only the tiny probe, until it was answered


def test_a_tally_that_stays_silent_gets_no_second_request(shell: Shell, world: World) -> None:
    world.configure(**{"tally.timeout_seconds": 1})
    world.purchase()
    assert shell("sync").code == 0
    world.purchase()
    world.tally.faults.arm(Fault.DIALOG)
    refused(shell("sync"), "did not answer")
    asked = world.tally.journal.wait_for(lambda records: True) and len(world.tally.requests)
    for command in ("status", "mismatches", "records"):
        shell(command)  # none of them talks to Tally
    assert len(world.tally.requests) == asked
    world.tally.faults.clear()
    world.tally.release()
    recovers(shell, world)


# -- the answers ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("match", "bound"), [("", False), ("", True), ("voucher", True)])
@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (Fault.TRUNCATED, "cut off"),
        (Fault.CUT_XML, ""),
        (Fault.INVALID_XML, ""),
        (Fault.DROP, "closed the connection"),
        (Fault.WRONG_STATUS, ""),
        (Fault.ROWS_OUTSIDE_WINDOW, ""),
        (Fault.MISSING_ROWS, ""),
        (Fault.EMPTY_COMPANY_LIST, "no open company"),
        (Fault.UNKNOWN_FIELD_EMPTIES, ""),
        (Fault.NAME_CACHE, ""),
        (Fault.EMPTY_LINES, ""),
        (Fault.STRANGE_COMPANY, ""),
    ],
)
def test_a_damaged_answer_is_refused_whole(
    shell: Shell, world: World, fault: Fault, words: str, match: str, bound: bool
) -> None:
    if bound:
        world.purchase()
        assert shell("sync").code == 0
    for _ in range(4):
        world.purchase()
    world.tally.faults.arm(fault, match=match)
    said = shell("sync")
    assert said.code in (0, 3), said.words
    if said.code == 3:
        refused(said, words)
    world.tally.faults.clear()
    recovers(shell, world)


# -- the past changes -------------------------------------------------------------------------------------------------


def history(shell: Shell, world: World, after: Callable[[], None]) -> None:
    """Two days of work, a backup between them, and then the backup is restored."""
    for _ in range(3):
        world.purchase()
    assert shell("sync").code == 0
    backup = world.company.backup()
    lost = [world.purchase() for _ in range(3)]
    assert shell("sync").code == 0
    world.company.restore(backup)
    world.vouchers[:] = [one for one in world.vouchers if one.guid not in {gone.guid for gone in lost}]
    after()


def test_marks_that_go_backwards_are_a_restored_backup(shell: Shell, world: World) -> None:
    history(shell, world, lambda: None)
    said = shell("sync")
    assert "restored from a backup" in said.words
    world.advance(minutes=11)
    said = shell("sync")
    assert said.code == 1, said.words  # what only ServiceTitan still has needs a person
    states = [row["state"] for row in shell("records", "--json").data]
    assert sorted(states) == ["deleted_at_source"] * 3 + ["synced"] * 3
    proof.exactly_once(world, parts=1)


@pytest.mark.parametrize("more", [3, 4, 6])
def test_a_restored_backup_whose_marks_have_overtaken_is_noticed(shell: Shell, world: World, more: int) -> None:
    def other_work() -> None:
        for _ in range(more):
            world.purchase(supplier=SUPPLIERS[1], quantity=77)

    history(shell, world, other_work)
    for hours in (0.2, 21, 1):  # marks that only draw level are noticed by the daily look at known vouchers
        said = shell("sync")
        assert said.code in (0, 1), said.words
        world.advance(hours=hours)
    states = {row["reference"]: row["state"] for row in shell("records", "--json").data}
    kept = world.vouchers[:3]
    assert {states[voucher.reference] for voucher in kept} == {"synced"}
    # The new vouchers carry the identity of the lost ones: nothing is replaced behind a person's back.
    assert shell("mismatches").code == 1
    for voucher in world.vouchers[3:]:
        assert len(proof.living(world, voucher.reference)) <= 1
    proof.no_mark_twice(world)
