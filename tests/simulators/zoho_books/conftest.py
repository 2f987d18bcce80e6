"""Furnished organizations behind the simulator, and a client; nothing unknown and no bug may be left behind."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from zoho_sim_client import Client, Shop, open_shop

from app.simulators.zoho_books import ZohoBooksSimulator


@pytest.fixture
def shop(request: pytest.FixtureRequest) -> Shop:
    return open_shop(getattr(request, "param", "india"))


@pytest.fixture
def zoho(shop: Shop) -> Iterator[ZohoBooksSimulator]:
    with ZohoBooksSimulator(shop.org) as simulator:
        yield simulator
        assert simulator.bugs == []


@pytest.fixture
def client(zoho: ZohoBooksSimulator) -> Iterator[Client]:
    made = Client(zoho)
    yield made
    made.session.close()
