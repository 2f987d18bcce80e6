"""Every way an exchange can fail, over real sockets: what the server can have seen decides which error it is."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from app.connectors.http import (
    Effect,
    HttpAnswer,
    HttpRequest,
    HttpTransport,
    Timeouts,
    is_loopback,
    retry_after_s,
)
from app.domain.errors import BadAnswer, Busy, ConfigurationError, KnownError, OutcomeUnknown, Unreachable
from app.domain.redaction import Redactor

SECRET = "hush-hush-secret"
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nDate: Tue, 04 Nov 2025 10:00:00 GMT\r\n\r\n{}"
Behaviour = Callable[["Peer"], None]


class TickingClock:
    """Monotonic time that moves by `step` with every question."""

    def __init__(self, step: float = 0.0) -> None:
        self.at = 1000.0
        self.step = step

    def now(self) -> datetime:
        return datetime(2025, 11, 4, 10, tzinfo=UTC)

    def monotonic(self) -> float:
        self.at += self.step
        return self.at

    def sleep(self, seconds: float) -> None:
        self.at += seconds

    def today(self) -> date:
        return date(2025, 11, 4)


class Peer:
    """One connection as the raw server sees it."""

    def __init__(self, connection: socket.socket, server: RawServer) -> None:
        self.connection = connection
        self.server = server

    def read(self) -> bytes:
        """One request, headers and body; empty when the client went away."""
        data = b""
        while b"\r\n\r\n" not in data:
            more = self.connection.recv(65536)
            if not more:
                return b""
            data += more
        head, body = data.split(b"\r\n\r\n", 1)
        length = next(
            (int(x.split(b":")[1]) for x in head.split(b"\r\n") if x.lower().startswith(b"content-length")), 0
        )
        while len(body) < length:
            body += self.connection.recv(65536)
        with self.server.lock:
            self.server.requests.append(head + b"\r\n\r\n" + body)
        return head + b"\r\n\r\n" + body

    def answer(self, data: bytes) -> None:
        self.connection.sendall(data)

    def reset(self) -> None:
        self.connection.setsockopt(
            socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("hh" if os.name == "nt" else "ii", 1, 0)
        )
        self.connection.close()


class RawServer:
    """Accepts connections on loopback; each next connection gets the next behaviour, the last one stays."""

    def __init__(self, *behaviours: Behaviour) -> None:
        self.behaviours = list(behaviours)
        self.requests: list[bytes] = []
        self.lock = threading.Lock()
        self.accepted = 0
        self.ended = threading.Semaphore(0)
        self.finish = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._threads[0].start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/x"

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            behaviour = self.behaviours[min(self.accepted, len(self.behaviours) - 1)]
            self.accepted += 1
            thread = threading.Thread(target=self._run, args=(behaviour, connection), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _run(self, behaviour: Behaviour, connection: socket.socket) -> None:
        with connection, contextlib.suppress(OSError):
            behaviour(Peer(connection, self))
        self.ended.release()

    def close(self) -> None:
        self.finish.set()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in self._threads:
            thread.join(5)


@pytest.fixture
def serve() -> Iterator[Callable[..., RawServer]]:
    servers: list[RawServer] = []

    def start(*behaviours: Behaviour) -> RawServer:
        servers.append(RawServer(*behaviours))
        return servers[-1]

    yield start
    for server in servers:
        server.close()


@pytest.fixture
def transport() -> Iterator[HttpTransport]:
    made = make_transport()
    yield made
    made.close()


def make_transport(proxy: str = "none", step: float = 0.0) -> HttpTransport:
    return HttpTransport(
        system="ServiceTitan",
        clock=TickingClock(step),
        user_agent="ML-Connector/test",
        proxy=proxy,
        redact=Redactor(SECRET),
    )


QUICK = Timeouts(connect_s=5.0, read_s=0.2, total_s=30.0)


def get(url: str, timeouts: Timeouts = QUICK) -> HttpRequest:
    return HttpRequest("GET", url, {"Authorization": f"Bearer {SECRET}"}, timeouts=timeouts)


def post(url: str, body: bytes | None = b'{"a":1}') -> HttpRequest:
    headers = {"Authorization": f"Bearer {SECRET}", "Content-Type": "application/json"}
    return HttpRequest("POST", url, headers, body, Effect.WRITE, item="Purchase order 7", timeouts=QUICK)


def answering(data: bytes) -> Behaviour:
    def behave(peer: Peer) -> None:
        while peer.read():
            peer.answer(data)

    return behave


def closing_silently(peer: Peer) -> None:
    peer.read()


def resetting(peer: Peer) -> None:
    peer.read()
    peer.reset()


def staying_silent(peer: Peer) -> None:
    peer.read()
    peer.server.finish.wait(20)


def breaking_off(peer: Peer) -> None:
    peer.read()
    peer.answer(b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{")


def breaking_off_in_a_chunk(peer: Peer) -> None:
    peer.read()
    peer.answer(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n{")


def talking_nonsense(peer: Peer) -> None:
    peer.read()
    peer.answer(b"\x00\x01 nothing like http\r\n\r\n")


def packing_badly(peer: Peer) -> None:
    peer.read()
    broken = b"this was never compressed"
    peer.answer(
        b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(broken)
        + broken
    )


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


# ------------------------------------------------------------ after the request left


@pytest.mark.parametrize(
    ("behaviour", "read_error"),
    [
        (closing_silently, Unreachable),
        (resetting, Unreachable),
        (staying_silent, Busy),
        (breaking_off, Unreachable),
        (breaking_off_in_a_chunk, Unreachable),
        (talking_nonsense, Unreachable),
        (packing_badly, BadAnswer),
    ],
)
def test_a_broken_answer_is_harmless_for_a_read_and_unknown_for_a_write(
    serve: Callable[..., RawServer],
    transport: HttpTransport,
    behaviour: Behaviour,
    read_error: type[KnownError],
) -> None:
    server = serve(behaviour)

    with pytest.raises(read_error):
        transport.exchange(get(server.url))
    with pytest.raises(OutcomeUnknown) as unknown:
        transport.exchange(post(server.url))
    with pytest.raises(OutcomeUnknown):
        transport.exchange(post(server.url, body=None))

    assert len(server.requests) == 3, "nothing was sent a second time"
    assert unknown.value.item == "Purchase order 7"


def test_a_kept_connection_that_dies_under_a_post_is_unknown_and_is_not_resent(
    serve: Callable[..., RawServer], transport: HttpTransport
) -> None:
    def answer_once_then_die(peer: Peer) -> None:
        peer.read()
        peer.answer(OK)
        peer.read()
        peer.reset()

    server = serve(answer_once_then_die, answering(OK))
    transport.exchange(get(server.url))

    with pytest.raises(OutcomeUnknown):
        transport.exchange(post(server.url))

    assert len(server.requests) == 2
    assert server.accepted == 1


def test_a_kept_connection_that_is_seen_closed_before_sending_is_replaced(
    serve: Callable[..., RawServer], transport: HttpTransport
) -> None:
    def answer_once(peer: Peer) -> None:
        peer.read()
        peer.answer(OK)

    server = serve(answer_once, answering(OK))
    transport.exchange(get(server.url))
    assert server.ended.acquire(timeout=5)

    assert transport.exchange(post(server.url)).status == 200
    assert server.accepted == 2


def test_an_answer_that_drips_for_ever_ends_as_busy(serve: Callable[..., RawServer]) -> None:
    big = b"x" * 300_000
    server = serve(answering(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(big) + big))
    transport = make_transport(step=20.0)

    with pytest.raises(Busy):
        transport.exchange(get(server.url))
    transport.close()


# ------------------------------------------------------------ before anything was sent


def test_a_refused_connection_is_unreachable_for_a_write_too(transport: HttpTransport) -> None:
    url = f"http://127.0.0.1:{free_port()}/x"
    for request in (get(url), post(url), post(url, body=None)):
        with pytest.raises(Unreachable) as refused:
            transport.exchange(request)
        assert "this PC itself" in refused.value.advice, "no internet connection is needed for it"
        assert "internet" not in refused.value.advice


def test_a_failed_tls_handshake_is_unreachable_for_a_write_too(
    serve: Callable[..., RawServer], transport: HttpTransport
) -> None:
    def no_tls(peer: Peer) -> None:
        peer.connection.recv(1000)
        peer.answer(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")

    server = serve(no_tls)
    url = server.url.replace("http:", "https:")

    for request in (get(url), post(url)):
        with pytest.raises(Unreachable, match="secure connection"):
            transport.exchange(request)


def test_an_unknown_name_is_unreachable(transport: HttpTransport) -> None:
    with pytest.raises(Unreachable):
        transport.exchange(post("https://no-such-host.invalid/x"))


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n", "The proxy"),
        (b"HTTP/1.1 502 Bad\r\n\r\n", "The proxy"),
        (b"", "could not be reached"),
    ],
)
def test_a_proxy_that_refuses_is_unreachable(serve: Callable[..., RawServer], reply: bytes, words: str) -> None:
    def refuse(peer: Peer) -> None:
        peer.read()
        peer.answer(reply)

    proxy = serve(refuse)
    transport = make_transport(proxy=f"http://user:{SECRET}@127.0.0.1:{proxy.port}")

    with pytest.raises(Unreachable, match=words) as caught:
        transport.exchange(post("https://api.example.invalid/x"))

    assert proxy.requests[0].startswith(b"CONNECT api.example.invalid:443")
    assert SECRET not in f"{caught.value} {caught.value.detail}"
    transport.close()


def test_a_dead_proxy_is_unreachable_and_loopback_does_not_use_it(serve: Callable[..., RawServer]) -> None:
    server = serve(answering(OK))
    transport = make_transport(proxy=f"http://127.0.0.1:{free_port()}")

    with pytest.raises(Unreachable, match="proxy"):
        transport.exchange(post("https://api.example.invalid/x"))
    assert transport.exchange(get(server.url)).status == 200
    transport.close()


@pytest.mark.parametrize("proxy", ["http://", "ftp://127.0.0.1:1", "socks5://127.0.0.1:1", "http://:8080"])
def test_a_proxy_that_cannot_be_used_is_a_matter_of_settings(proxy: str) -> None:
    transport = make_transport(proxy=proxy)
    for request in (get("https://api.example.invalid/x"), post("https://api.example.invalid/x")):
        with pytest.raises(ConfigurationError, match="proxy"):
            transport.exchange(request)
    transport.close()


@pytest.mark.parametrize(
    "url",
    [
        "http://api.servicetitan.io/x",
        "http://127.0.0.1.example.com/x",
        "https://user:pw@api.servicetitan.io/x",
        "ftp://127.0.0.1/x",
        "https:///x",
    ],
)
def test_an_address_that_is_not_safe_is_refused_before_connecting(transport: HttpTransport, url: str) -> None:
    with pytest.raises(ConfigurationError):
        transport.exchange(get(url))


@pytest.mark.parametrize(
    ("host", "ours"),
    [
        ("localhost", True),
        ("127.0.0.1", True),
        ("127.9.9.9", True),
        ("::1", True),
        ("localhost.evil.com", False),
        ("10.0.0.1", False),
    ],
)
def test_only_this_pc_counts_as_loopback(host: str, ours: bool) -> None:
    assert is_loopback(host) is ours


# ------------------------------------------------------------ what is sent and handed over


def test_the_request_goes_out_exactly_as_given(serve: Callable[..., RawServer], transport: HttpTransport) -> None:
    server = serve(answering(OK))
    transport.exchange(post(server.url, body=b'{"tax":10.50}'))

    head, body = server.requests[0].split(b"\r\n\r\n")
    assert body == b'{"tax":10.50}'
    assert b"Content-Length: 13" in head
    assert b"Transfer-Encoding" not in head
    assert b"User-Agent: ML-Connector/test" in head


def test_redirects_and_errors_are_handed_over_not_followed(
    serve: Callable[..., RawServer], transport: HttpTransport
) -> None:
    server = serve(answering(b"HTTP/1.1 302 Found\r\nLocation: http://example.com/\r\nContent-Length: 0\r\n\r\n"))
    assert transport.exchange(post(server.url)).status == 302
    assert len(server.requests) == 1


def test_cookies_and_netrc_have_no_influence(
    serve: Callable[..., RawServer], transport: HttpTransport, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login other password other\n")
    monkeypatch.setenv("NETRC", str(netrc))
    server = serve(answering(b"HTTP/1.1 200 OK\r\nSet-Cookie: a=b\r\nContent-Length: 2\r\n\r\n{}"))
    transport.exchange(get(server.url))
    transport.exchange(get(server.url))

    assert f"Authorization: Bearer {SECRET}".encode() in server.requests[1]
    assert b"Cookie" not in server.requests[1]


def test_the_answer_carries_status_headers_body_and_date(
    serve: Callable[..., RawServer], transport: HttpTransport
) -> None:
    answer = transport.exchange(get(serve(answering(OK)).url))
    assert (answer.status, answer.body, answer.header("Content-Length")) == (200, b"{}", "2")
    assert answer.date() == datetime(2025, 11, 4, 10, tzinfo=UTC)


def test_twelve_senders_share_the_transport_and_keep_their_connections(
    serve: Callable[..., RawServer], transport: HttpTransport
) -> None:
    def echo(peer: Peer) -> None:
        while request := peer.read():
            body = request.split(b"\r\n\r\n", 1)[1]
            peer.answer(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body)

    server = serve(echo)
    request = [HttpRequest("POST", server.url, body=json.dumps(i).encode(), effect=Effect.WRITE) for i in range(240)]
    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(transport.exchange, request))

    assert [json.loads(answer.body) for answer in answers] == list(range(240))
    assert server.accepted <= 12


# ------------------------------------------------------------ secrets


def test_no_error_text_holds_a_header_or_a_secret(transport: HttpTransport) -> None:
    closed = f"http://127.0.0.1:{free_port()}/x?client_secret={SECRET}"
    for url, headers in (
        (closed, {"Authorization": f"Bearer {SECRET}"}),
        (closed, {"ST-App-Key": f"{SECRET}\r\nX: y"}),
    ):
        with pytest.raises(KnownError) as caught:
            transport.exchange(HttpRequest("GET", url, headers))
        shown = (
            f"{caught.value} {caught.value.detail} {caught.value!r} {caught.value.__cause__} {caught.value.__context__}"
        )
        assert SECRET not in shown
    assert isinstance(caught.value, ConfigurationError)


def test_the_repr_of_a_request_shows_neither_headers_nor_body() -> None:
    shown = repr(post("http://127.0.0.1/x", body=SECRET.encode()))
    assert SECRET not in shown


@pytest.mark.parametrize(
    "text",
    [
        "Authorization: Bearer abc.def-ghi",
        "client_secret=abc.def-ghi&x=1",
        '{"access_token": "abc.def-ghi"}',
        "key ak1.abc.def-ghi",
        "https://user:abc.def-ghi@proxy:8080",
        "eyJhbGciOiJSUzI1NiJ9.abc.def-ghi",
    ],
)
def test_what_looks_like_a_secret_is_masked(text: str) -> None:
    assert "def-ghi" not in Redactor()(text)


def test_known_secrets_are_masked_until_they_are_discarded() -> None:
    redact = Redactor("first-secret", "abc")
    assert redact("a first-secret abc") == "a *** abc"
    redact.discard("first-secret")
    assert redact("a first-secret") == "a first-secret"
    assert "first" not in repr(redact)


# ------------------------------------------------------------ Retry-After


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": "7"}, 7.0),
        ({"retry-after": " 2.5 "}, 2.5),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "-3"}, None),
        ({"retry-after": "Tue, 04 Nov 2025 10:00:30 GMT", "date": "Tue, 04 Nov 2025 10:00:00 GMT"}, 30.0),
        ({"retry-after": "Tue, 04 Nov 2025 09:00:00 GMT"}, 0.0),
    ],
)
def test_retry_after_is_read_in_both_of_its_forms(headers: dict[str, str], seconds: float | None) -> None:
    answer = HttpAnswer(429, headers, b"", 0.0)
    assert retry_after_s(answer, datetime(2025, 11, 4, 9, 30, tzinfo=UTC)) == seconds
