"""A small company and a running simulator."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest

from app.simulators.tally import Company, TallySimulator, empty_company


@pytest.fixture
def company() -> Company:
    made = empty_company(clock=lambda: datetime.fromisoformat("2025-11-20T18:00:00.250"))
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
