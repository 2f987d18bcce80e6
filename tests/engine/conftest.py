"""Engine parts under test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.engine.bench import Bench
from tests.store.shelf import Shelf


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    made = Shelf(tmp_path)
    yield made
    assert made.audit.verify().ok
    made.close()


@pytest.fixture
def bench(shelf: Shelf) -> Bench:
    return Bench(shelf)
