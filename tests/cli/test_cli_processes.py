"""The command line as real processes: signals, terminals, pipes, simulators on their own, the demonstration."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import threading
import urllib.request
from typing import Any

import psutil
import pytest
from rich.cells import cell_len

from app.cli.common import stopping
from app.simulators.servicetitan import DEFAULT_APP_KEY, DEFAULT_CLIENT_SECRET
from app.simulators.tally import Fault
from tests.cli.shell import DEADLINE_S, ROOT, Shell
from tests.support import proof
from tests.support.world import World


def ask(url: str, body: object = None) -> Any:
    data = None if body is None else json.dumps(body).encode()
    with urllib.request.urlopen(urllib.request.Request(url, data=data), timeout=10) as answer:  # noqa: S310 - ours
        return json.loads(answer.read())


def test_python_m_app_exits_with_the_code_of_the_command(shell: Shell, world: World) -> None:
    world.purchase()
    assert shell.real("status").code == 1
    said = shell.real("sync", "--json")
    assert said.code == 0, said.err
    assert said.data["counts"] == {"synced": 1}
    assert said.err == ""
    assert shell.real("records", "77").code == 2
    world.tally.faults.arm(Fault.REFUSED)
    assert shell.real("sync").code == 3
    proof.exactly_once(world, parts=1)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_run_synchronises_at_once_and_stops_cleanly(shell: Shell, world: World, number: int) -> None:
    world.purchase()
    child = shell.start("run")
    child.wait_for("Synchronising every 10 minutes")
    child.wait_for("Everything is in sync.")
    said = child.end(number)
    assert said.code == 0
    assert said.out.endswith("Stopped.\n")
    assert said.err == ""
    proof.exactly_once(world, parts=1)
    assert shell("status").code == 0


def test_run_stopped_while_tally_is_silent_ends_at_the_second_signal(shell: Shell, world: World) -> None:
    world.tally.faults.arm(Fault.BUSY)
    child = shell.start("run")
    child.wait_for("Synchronising")
    assert world.tally.journal.wait_for(lambda records: bool(records) or world.tally.busy, timeout_s=DEADLINE_S)
    child.process.send_signal(signal.SIGINT)
    child.process.send_signal(signal.SIGTERM)
    said = child.finish()
    assert said.code in (0, 130)  # 0: it had come to its end before the second signal
    assert "Traceback" not in said.err
    world.tally.faults.clear()


def test_no_secret_stands_in_the_process_list(shell: Shell, world: World) -> None:
    child = shell.start("run")
    child.wait_for("Synchronising")
    command = " ".join(psutil.Process(child.process.pid).cmdline())
    child.end()
    assert DEFAULT_APP_KEY not in command
    assert DEFAULT_CLIENT_SECRET not in command


def test_a_terminal_sees_progress_and_lines_that_fit(shell: Shell, world: World) -> None:
    for _ in range(3):
        world.purchase()
    code, text = shell.terminal("sync", columns=80)
    assert code == 0
    assert "Sending to ServiceTitan" in text
    assert "\x1b[" in text
    world.company.add_supplier("श्री गणेश इलेक्ट्रिकल्स")
    world.purchase(supplier="श्री गणेश इलेक्ट्रिकल्स")
    shell("sync")
    for command in ("check", "mismatches", "records", "status", "audit", "mappings"):
        _, text = shell.terminal(command, columns=80)
        lines = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", text).splitlines()
        assert max(cell_len(line) for line in lines) <= 80, command
        assert "श्री गणेश" in text or command in ("check", "status", "audit", "mappings"), command


def test_a_pipe_sees_neither_progress_nor_control_sequences(shell: Shell, world: World) -> None:
    world.purchase()
    said = shell.real("sync")
    assert said.err == ""
    assert "\x1b" not in said.out
    assert "Sending" not in said.out


def test_a_reader_that_stops_reading_is_no_bug(shell: Shell, world: World) -> None:
    for _ in range(5):
        world.purchase()
    shell("sync")
    command = f"{sys.executable} -m app audit --limit 5000 --json --profile {world.profile()} | head -c 10"
    done = subprocess.run(
        ["bash", "-c", command], capture_output=True, text=True, check=False, cwd=ROOT, timeout=DEADLINE_S
    )
    assert done.stdout.startswith("[")
    assert "Traceback" not in done.stderr
    assert "mistake" not in done.stderr


def test_the_tally_simulator_runs_alone_with_its_control_port(shell: Shell) -> None:
    child = shell.start("simulate", "tally", "--vouchers", "5", profile=None)
    line = child.wait_for("simulator at")
    url, control = re.findall(r"http://127\.0\.0\.1:\d+", line)
    child.wait_for("Company:")
    with urllib.request.urlopen(url + "/status", timeout=10) as answer:  # noqa: S310 - ours
        assert b"TallyPrime Server is Running" in answer.read()
    assert ask(control + "/state")["companies"]
    assert child.end(signal.SIGINT).code == 0


def test_the_servicetitan_simulator_runs_alone_with_its_control_port(shell: Shell) -> None:
    child = shell.start("simulate", "servicetitan", profile=None)
    line = child.wait_for("simulator at")
    _, control = re.findall(r"http://127\.0\.0\.1:\d+", line)
    child.wait_for("Client secret")
    assert ask(control + "/state")
    assert ask(control + "/fault", {"kind": "throttle", "times": 1}) is not None
    assert child.end(signal.SIGTERM).code == 0


def test_a_port_that_is_taken_is_named(shell: Shell, world: World) -> None:
    for name in ("tally", "servicetitan"):
        said = shell.real("simulate", name, "--port", str(world.tally.port), profile=None)
        assert said.code == 2
        assert f"Port {world.tally.port} cannot be used" in said.err
        assert "--port" in said.err


def test_an_unknown_simulator_is_refused(shell: Shell) -> None:
    said = shell("simulate", "quickbooks", profile=None)
    assert said.code == 2
    assert "Simulators: tally, servicetitan" in said.words


def test_the_demonstration_ends_well_and_its_totals_tie(shell: Shell) -> None:
    said = shell.real("demo", "--headless", "--vouchers", "20", profile=None)
    assert said.code == 0, said.err
    assert said.err == ""
    assert "ties" in said.out
    assert "DIFFERS" not in said.out
    assert "needs mapping" in said.out
    assert 'ml-connector map vendor "Sahyadri Traders Pvt Ltd"' in said.out
    assert "Purchase 1 of Sahyadri Traders Pvt Ltd is now synced" in said.out
    assert ", whole." in said.out
    assert max(cell_len(line) for line in said.out.splitlines() if line[:1] in "│┃") <= 160


@pytest.mark.slow
def test_the_demonstration_with_zoho_books_books_what_is_posted(shell: Shell) -> None:
    said = shell.real("demo", "--headless", "--zoho", "--json", "--vouchers", "8", profile=None)
    assert said.code == 0, said.err
    vouchers = {one["total"] for one in said.data["records"] if one["state"] == "synced"}
    booked = [one for one in said.data["books"] if one["state"] == "synced"]
    assert booked
    assert {one["total"] for one in booked} <= vouchers, "the total of each is that of a voucher"
    assert all(one["reasons"] for one in said.data["books"] if one not in booked)


@pytest.mark.slow
def test_the_demonstration_as_json(shell: Shell) -> None:
    said = shell.real("demo", "--headless", "--json", "--vouchers", "12", "--seed", "3", profile=None)
    assert said.code == 0, said.err
    data = said.data
    synced = [record for record in data["records"] if record["state"] == "synced"]
    assert synced
    for record in synced:
        assert sum(float(total) for total in record["billed"]) == pytest.approx(float(record["total"]), abs=0.0001)
    waiting = [record for record in data["records"] if record["state"] not in ("synced",)]
    assert all(record["reasons"] for record in waiting)


def test_two_programs_on_one_tally_never_overlap(shell: Shell, world: World) -> None:
    for _ in range(4):
        world.purchase()
    world.tally.faults.arm(Fault.BUSY, seconds=0.03)  # each answer takes long enough to be run into
    children = []
    for profile in ("one", "two"):
        for command in (("sync", "--dry-run"), ("check",), ("sync", "--dry-run")):
            children.append(shell.start(*command, profile=profile))
    ends = [child.finish() for child in children]
    assert {end.code for end in ends} == {0}, [end.err for end in ends]
    assert world.tally.overlaps == 0
    assert len(world.tally.requests) > 20


def test_the_second_sender_of_a_tenant_is_refused_and_nothing_goes_twice(shell: Shell, world: World) -> None:
    world.purchase()
    assert shell.real("sync", profile="one").code == 0
    said = shell.real("sync", profile="two")
    proof.exactly_once(world, parts=1)
    world.purchase()
    said = shell.real("sync", profile="two")
    assert said.code == 2
    assert "is its sender" in said.err
    assert "Nothing was sent from here." in said.err
    assert shell.real("sync", profile="one").code == 0
    proof.exactly_once(world, parts=1)


@pytest.mark.slow
def test_run_says_what_is_wrong_once_and_recovers_by_itself(shell: Shell, world: World) -> None:
    world.tally.faults.arm(Fault.REFUSED)
    world.purchase()
    child = shell.start("run")
    child.wait_for("TallyPrime does not answer since")
    world.tally.faults.clear()
    child.wait_for("Everything is in sync.")
    said = child.end()
    assert said.code == 0
    assert said.err.count("No connection to TallyPrime") == 1
    proof.exactly_once(world, parts=1)


def test_a_signal_that_arrives_inside_an_event_stops_the_program() -> None:
    """An Event set by a handler that interrupts its own wait would never be seen again."""
    wake = threading.Event()
    with stopping(wake.set):
        with wake._cond:  # type: ignore[attr-defined]  # as if the signal came in the middle of wake.wait()
            signal.raise_signal(signal.SIGTERM)
        assert wake.wait(DEADLINE_S)


def test_a_second_signal_stops_at_once() -> None:
    def twice() -> None:
        with stopping(lambda: None):
            signal.raise_signal(signal.SIGINT)
            signal.raise_signal(signal.SIGINT)

    with pytest.raises(KeyboardInterrupt):
        twice()
