"""Worlds with the reference flow on, each with the settings a test asks for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.support.reference_world import ReferenceWorld

Make = Callable[..., ReferenceWorld]


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Make]:
    with ExitStack() as stack:

        def enter(**wants: object) -> ReferenceWorld:
            return stack.enter_context(ReferenceWorld(tmp_path, **wants))  # type: ignore[arg-type]

        yield enter
