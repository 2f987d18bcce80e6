"""One desk for each test of the Zoho Books connector."""

from __future__ import annotations

import pytest

from tests.support.zoho_desk import Desk


@pytest.fixture
def desk() -> Desk:
    return Desk()
