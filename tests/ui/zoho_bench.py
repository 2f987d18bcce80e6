"""A desk on the world with Zoho Books, and the browser of the person in front of it."""

from __future__ import annotations

import contextlib
import socket
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtWidgets import QLabel, QWidget

from app.engine.cycle.parts import CycleOptions
from app.system.secrets import SecretName
from app.ui import zoho_sign_in
from tests.support.books_world import BooksWorld
from tests.support.world import World
from tests.ui.conftest import Desk


class Browser:
    """Goes where it is sent and follows Zoho back to this PC; does nothing while it is `closed`."""

    def __init__(self) -> None:
        self.closed = False
        self.visited: list[str] = []

    def openUrl(self, url: QUrl) -> bool:
        """As `QDesktopServices.openUrl`."""
        text = url.toString(QUrl.ComponentFormattingOption.FullyEncoded)
        self.visited.append(text)
        if not self.closed:
            threading.Thread(target=self._go, args=(text,), daemon=True).start()
        return True

    @staticmethod
    def _go(url: str) -> None:
        with contextlib.suppress(urllib.error.URLError):
            urllib.request.urlopen(url, timeout=20).close()  # noqa: S310 - this PC only


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch) -> Browser:
    made = Browser()
    monkeypatch.setattr(zoho_sign_in, "QDesktopServices", made)
    return made


@pytest.fixture
def zoho_world(tmp_path: Path) -> Iterator[BooksWorld]:
    """Books of the US, without TallyPrime; the way back of a sign-in is a port that nobody has."""
    with BooksWorld(tmp_path, tally=False) as world:
        register(world)
        yield world


@pytest.fixture
def zoho_desk(zoho_world: BooksWorld, desks: Callable[[World], Desk]) -> Desk:
    """A desk on it."""
    return desks(zoho_world)


def free_port() -> int:
    """A port that nobody has."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def register(world: BooksWorld) -> int:
    """Another port for the way back, known to both sides."""
    port = free_port()
    world.zoho.accounts.client.redirect_uris.add(f"http://localhost:{port}/callback")
    world._settings["zoho.redirect_port"] = port
    world.configure("pc", **{"zoho.redirect_port": port})
    return port


def signed_out(desk: Desk) -> None:
    """Nobody is signed in on this PC, and nothing of Zoho Books is chosen."""
    for name in (SecretName.ZOHO_REFRESH_TOKEN, SecretName.ZOHO_SESSION):
        desk.program.secrets.delete(name)
    values = {"zoho.enabled": False, "zoho.organization_id": "", "bills.enabled": False}
    desk.world.configure("pc", **values)
    desk.session.reread_settings()
    desk.idle()


def cycle(desk: Desk, times: int = 1) -> None:
    """Cycles without the window's own thread."""
    for _ in range(times):
        desk.program.service.sync(CycleOptions(by_person=True), lambda *_: None)
        desk.world.advance(minutes=11)
    desk.session.refresh_status()
    desk.idle()


def cut(top: QWidget) -> list[str]:
    """Texts that are higher than the place they have."""
    texts = [one for one in top.findChildren(QLabel) if one.isVisible() and one.wordWrap()]
    return [one.text() for one in texts if one.height() < one.heightForWidth(one.width())]
