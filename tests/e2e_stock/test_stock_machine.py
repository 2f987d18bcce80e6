"""Random work in Tally, with people, faults, crashes and restored databases in between: in the end stock is equal."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from app.simulators.servicetitan import Fault, FaultKind
from app.simulators.tally import Fault as TallyFault
from app.simulators.tally.edits import Edit
from tests.support.stock_world import StockWorld
from tests.support.world import PowerCut, cut_at

WRITES = {"orders": r"/purchase-orders$", "receipts": r"/receipts$", "returns": r"/returns$", "lists": r"/export/|\?"}
LOST = [
    FaultKind.RESET_BEFORE_COMMIT,
    FaultKind.ERROR_BEFORE_COMMIT,
    FaultKind.RESET_AFTER_COMMIT,
    FaultKind.ERROR_AFTER_COMMIT,
    FaultKind.GARBAGE,
    FaultKind.THROTTLE,
]
BUSY = [TallyFault.DROP, TallyFault.TRUNCATED, TallyFault.CUT_XML, TallyFault.REFUSED, TallyFault.BUSY]


class StockMachine(RuleBasedStateMachine):
    """One company, one tenant and one PC."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="stock-"))
        self.done: list[Edit] = []

    @initialize(seed=st.integers(0, 10_000), policy=st.sampled_from(["ask", "replace"]))
    def begin(self, seed: int, policy: str) -> None:
        given = {"sync.change_policy": policy}
        self.world = StockWorld(self.folder, seed=seed, movements=30, items=6, godowns=3, settings=given)
        self.world.__enter__()
        self.program = self.world.open()

    @rule(times=st.integers(1, 4))
    def somebody_works_in_tally(self, times: int) -> None:
        self.done += self.world.edit(times)

    @rule()
    def the_schedule_runs(self) -> None:
        self.world.advance(minutes=11)
        self.world.sync(self.program)

    @rule()
    def a_night_passes(self) -> None:
        self.world.advance(hours=49)
        self.world.sync(self.program)

    @rule()
    def somebody_posts(self) -> None:
        self.world.post()

    @rule()
    def a_person_replays_what_waits(self) -> None:
        self.world.replay_all(self.program)

    @rule(kind=st.sampled_from(LOST), what=st.sampled_from(sorted(WRITES)), nth=st.integers(1, 3))
    def servicetitan_fails(self, kind: FaultKind, what: str, nth: int) -> None:
        method = "GET" if what == "lists" else "POST"
        path = r"." if what == "lists" else WRITES[what]
        self.world.titan.faults.add(Fault(kind, method=method, path=path, nth=nth, times=1, status=503))

    @rule(fault=st.sampled_from(BUSY))
    def tally_fails_once(self, fault: TallyFault) -> None:
        if fault is TallyFault.REFUSED:
            self.world.tally.faults.arm(fault)
        else:
            self.world.tally.faults.arm(fault, times=1, seconds=0.01)
        self.world.sync(self.program)
        self.world.tally.faults.clear()

    @rule()
    def the_program_is_restarted(self) -> None:
        self.world.close(self.program)
        self.program = self.world.open()

    @rule(nth=st.integers(1, 12))
    def the_power_fails(self, nth: int) -> None:
        self.world.close(self.program)
        cut = self.world.open(trace=cut_at("any", nth))
        with contextlib.suppress(PowerCut):
            self.world.sync(cut)
        self.world.close(cut)
        self.program = self.world.open()

    @rule(times=st.integers(0, 2))
    def the_database_of_before_is_put_back(self, times: int) -> None:
        """Nothing is deleted until Tally is read again: of a voucher that neither knows any more nobody can tell."""
        copy = self.folder / "before.db"
        self.program.database.backup(copy)
        for _ in range(times):
            self.done.append(self.world.enter())
        self.world.advance(minutes=11)
        self.world.sync(self.program)
        self.world.post()
        self.world.close(self.program)
        for path in self.world.profile().glob("ml-connector.db*"):
            path.unlink()
        shutil.copy(copy, self.world.profile() / "ml-connector.db")
        self.program = self.world.open()
        self.world.sync(self.program)

    def teardown(self) -> None:
        if not hasattr(self, "world"):
            return
        try:
            self.end()
        except BaseException as error:
            self.world.__exit__(type(error), error, None)
            raise
        else:
            self.world.__exit__(None, None, None)
        finally:
            shutil.rmtree(self.folder, ignore_errors=True)

    def end(self) -> None:
        """Whatever happened: after a quiet night and a person who replays everything, stock is equal."""
        world = self.world
        world.titan.faults.clear()
        world.tally.faults.clear()
        world.a_night_later(self.program)
        for _ in range(4):
            if not world.replay_all(self.program):
                break
            world.until_counted(self.program)
        assert world.waiting(self.program) == {}, self.done
        assert world.drift() == {}, self.done
        assert world.marks_twice() == []


def examined(examples: int, steps: int) -> None:
    """The same examples each time; ML_CONNECTOR_EXAMPLES=200 looks for new ones."""
    more = int(os.environ.get("ML_CONNECTOR_EXAMPLES", "0"))
    said = settings(
        max_examples=more or examples, stateful_step_count=steps, deadline=None, derandomize=not more,
        suppress_health_check=list(HealthCheck), print_blob=True,
    )  # fmt: skip
    run_state_machine_as_test(StockMachine, settings=said)


def test_whatever_happens_stock_is_equal_in_the_end() -> None:
    examined(4, 8)


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_whatever_happens_for_long_stock_is_equal_in_the_end() -> None:
    examined(12, 20)
