"""A fresh world with sales for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.sales_world import SalesWorld


@pytest.fixture
def world(tmp_path: Path) -> Iterator[SalesWorld]:
    with SalesWorld(tmp_path) as made:
        yield made
