"""A real process of the product, composed as the command line does, that can kill itself within the send path."""

from __future__ import annotations

import argparse
import json
import os
import signal
import threading
from datetime import timedelta
from pathlib import Path

from app.bootstrap import open_program
from app.engine.cycle.parts import CycleOptions
from tests.support.clock import SteppedClock


class Killer:
    """Counts the steps of the send path, and ends the process at the chosen one as a power cut would."""

    def __init__(self, step: str, nth: int) -> None:
        self._step = step
        self._left = nth
        self._lock = threading.Lock()
        self.steps: list[str] = []

    def __call__(self, step: str) -> None:
        with self._lock:
            self.steps.append(step)
            if self._step in (step, "any"):
                self._left -= 1
                if self._left == 0:
                    os.kill(os.getpid(), signal.SIGKILL)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--profile", type=Path, required=True)
    parser.add_argument("--locks", type=Path, required=True)
    parser.add_argument("--offset", type=float, default=0.0)
    parser.add_argument("--skew", type=float, default=0.0)
    parser.add_argument("--cycles", type=int, default=1)
    parser.add_argument("--kill-at", default="")
    parser.add_argument("--nth", type=int, default=1)
    said = parser.parse_args()

    clock = SteppedClock(skew=timedelta(seconds=said.skew))
    clock.advance(said.offset)
    killer = Killer(said.kill_at, said.nth)
    program = open_program(said.profile, clock=clock, locks=said.locks, trace=killer)
    errors: list[str] = []
    counts: dict[str, int] = {}
    for _ in range(said.cycles):
        result = program.service.sync(CycleOptions(by_person=True), lambda what, done, total: None)
        errors = [error.code for error in result.errors]
        counts = {state.value: number for state, number in result.counts.items()}
    program.close()
    print(json.dumps({"counts": counts, "errors": errors, "steps": killer.steps}))


if __name__ == "__main__":
    main()
