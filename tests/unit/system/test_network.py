"""Whether there is a network is asked of the routing table: any family will do, and nothing raises."""

from __future__ import annotations

import errno
import socket
from typing import Any

import pytest

from app.system.network import has_network


def routes(monkeypatch: pytest.MonkeyPatch, *families: int) -> None:
    """A PC that has a way out for these families only."""

    def connect(probe: socket.socket, address: object) -> None:
        if probe.family not in families:
            raise OSError(errno.ENETUNREACH, "Network is unreachable")

    monkeypatch.setattr(socket.socket, "connect", connect)


@pytest.mark.parametrize(
    ("families", "there"),
    [((socket.AF_INET,), True), ((socket.AF_INET6,), True), ((), False)],
)
def test_one_way_out_is_enough(monkeypatch: pytest.MonkeyPatch, families: tuple[int, ...], there: bool) -> None:
    routes(monkeypatch, *families)
    assert has_network() is there


def test_a_pc_without_sockets_of_a_family_has_no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(probe: socket.socket, *arguments: Any) -> None:
        raise OSError(errno.EAFNOSUPPORT, "Address family not supported")

    monkeypatch.setattr(socket.socket, "__init__", refused)
    assert has_network() is False
