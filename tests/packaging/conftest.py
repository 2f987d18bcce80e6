"""The Windows program, built and installed under wine; where wine cannot be had these tests are skipped, saying so."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from installer.wine.build import Built, build
from installer.wine.prefix import Unavailable
from tests.packaging.machine import Machine
from tests.support.world import World
from tests.ui.desktop import desktop


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All of it is the packaging stage, and may take its time."""
    for item in items:
        if "packaging" in str(item.path):
            item.add_marker(pytest.mark.packaging)
            item.add_marker(pytest.mark.timeout(2400))


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The frozen program and its installers. ML_CONNECTOR_BUILD names a folder that is kept and used again."""
    kept = os.environ.get("ML_CONNECTOR_BUILD")
    folder = Path(kept) if kept else tmp_path_factory.mktemp("windows")
    try:
        return build(folder, reuse=bool(kept))
    except Unavailable as reason:
        pytest.skip(f"The Windows program cannot be built and run here: {reason}")


@pytest.fixture(scope="session")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where screenshots go; ML_CONNECTOR_PICTURES names a folder that is kept."""
    folder = Path(os.environ.get("ML_CONNECTOR_PICTURES") or tmp_path_factory.mktemp("pictures"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def machine(built: Built) -> Iterator[Machine]:
    """A Windows desktop with nothing of ours on it."""
    with desktop("1366x768") as screen:
        made = Machine(built.prefix, screen)
        made.clean()
        yield made
        made.end()


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Tally and ServiceTitan, simulated outside of Windows, at addresses the Windows program reaches."""
    with World(tmp_path_factory.mktemp("world")) as made:
        yield made
