"""A fresh world with Zoho Books for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.books_world import BooksWorld


@pytest.fixture
def world(tmp_path: Path) -> Iterator[BooksWorld]:
    with BooksWorld(tmp_path, tally=False) as made:
        yield made
