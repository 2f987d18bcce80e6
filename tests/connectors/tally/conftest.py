"""A small company, a running simulator, and a reader with a book in memory pointed at it."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
from tally_support import Bench

from app.simulators.tally import Company, Line, TallySimulator, Voucher, empty_company

NAME = "Volt & Wire (from 1-Apr-25)"


def ticking() -> Iterator[datetime]:
    """A clock that never shows the same time twice."""
    start = datetime(2026, 3, 15, 9)  # noqa: DTZ001 - Tally's clock has no zone
    return (start + timedelta(seconds=n) for n in itertools.count())


def purchase(company: Company, day: date = date(2026, 3, 3), **fields: object) -> Voucher:
    """One plain purchase of ten pieces."""
    values: dict[str, object] = {
        "supplier": "Acme & Sons",
        "lines": [Line("MCB", 10, "12.50", godown="Van 1")],
        "taxes": [("Input CGST", "11.25"), ("Input SGST", "11.25")],
        "reference": "INV-1",
    }
    return company.add_purchase(date=day, **(values | fields))  # type: ignore[arg-type]


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
