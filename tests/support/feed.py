"""A release feed on this PC: an HTTP server that answers what a test tells it and counts how often it was asked."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

PAGE = "https://example.com/ml-connector/releases/tag"


def entry(tag: str, title: str = "", *, link: str | None = None) -> str:
    """One release as GitHub announces it."""
    href = f"{PAGE}/{tag}" if link is None else link
    return (
        f"<entry><id>tag:github.com,2008:Repository/4711/{tag}</id><updated>2026-04-30T10:00:00Z</updated>"
        f'<link rel="alternate" type="text/html" href="{href}"/><title>{title or tag}</title>'
        f'<content type="html">&lt;p&gt;Works with TallyPrime 7.1&lt;/p&gt;</content></entry>'
    )


def feed(*entries: str) -> bytes:
    """A whole feed."""
    head = '<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en-US">'
    own = "<id>tag:github.com,2008:https://example.com/9.9.9</id><title>Release notes of 9.9.9</title>"
    return f"{head}{own}{''.join(entries)}</feed>".encode()


class FeedServer:
    """What it answers can be changed at any time."""

    def __init__(self) -> None:
        self.status = 200
        self.body = feed()
        self.asked: list[str] = []
        """Path and query of every request."""
        self._server = HTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self._server.server_port}/releases.atom"

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                server.asked.append(self.path)
                self.send_response(server.status)
                self.send_header("Location", "/elsewhere")
                self.send_header("Content-Length", str(len(server.body)))
                self.end_headers()
                self.wfile.write(server.body)

            def log_message(self, format: str, *args: object) -> None:
                """Nothing."""

        return Handler

    @contextmanager
    def serving(self) -> Iterator[FeedServer]:
        thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self._server.shutdown()
            self._server.server_close()
            thread.join()
