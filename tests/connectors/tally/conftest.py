"""A small company, a running simulator, and a reader with a book in memory pointed at it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tally_support import NAME, Bench, ticking

from app.simulators.tally import Company, TallySimulator, empty_company


@pytest.fixture
def company() -> Company:
    moments = ticking()
    made = empty_company(NAME, clock=lambda: next(moments))
    made.add_supplier("Acme & Sons")
    made.add_customer("Site Contracts")
    made.add_item("MCB", part_number="P-1", aliases=("Breaker",))
    made.add_godown("Van 1")
    return made


@pytest.fixture
def sim(company: Company) -> Iterator[TallySimulator]:
    with TallySimulator([company], seed=7, keepalive_s=0.2) as running:
        yield running
        running.release()


@pytest.fixture
def bench(sim: TallySimulator) -> Bench:
    return Bench(sim.url, NAME)
