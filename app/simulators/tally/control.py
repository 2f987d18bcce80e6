"""The control API on a second loopback port: JSON in, JSON out, for other processes and for a person with curl.

Serves only 127.0.0.1; the endpoints are listed in the package docstring. It never touches the gateway's single slot,
so it answers while the simulated Tally is busy or shows a dialog.
"""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

from app.simulators.tally.control_actions import ControlActions
from app.simulators.tally.control_values import BadCommandError

if TYPE_CHECKING:
    from app.simulators.tally.server import TallySimulator

MAX_BODY = 4 * 1024 * 1024


class ControlServer:
    """Runs the control API of one simulator in threads of its own."""

    def __init__(self, simulator: TallySimulator, port: int = 0) -> None:
        self._actions = ControlActions(simulator)
        self._wanted_port = port
        self._server: ThreadingHTTPServer | None = None
        self._thread: threading.Thread | None = None

    @property
    def port(self) -> int:
        """The port it listens on; the wanted one before it starts."""
        return self._wanted_port if self._server is None else int(self._server.server_address[1])

    def start(self) -> None:
        """Listen and serve. Raises OSError if the port is taken."""
        self._server = ThreadingHTTPServer(("127.0.0.1", self._wanted_port), _handler(self._actions))
        self._wanted_port = int(self._server.server_address[1])
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, name="tally-control", daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        """Stop serving and close the port."""
        server, self._server = self._server, None
        if server is not None:
            server.shutdown()
            server.server_close()
        if self._thread is not None:
            self._thread.join(timeout=10)


def _handler(actions: ControlActions) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        """Reads one JSON command and answers with JSON; 400 with a message when it makes no sense."""

        def do_GET(self) -> None:
            self._run({})

        def do_POST(self) -> None:
            length = self.headers.get("Content-Length", "0")
            if not length.isdigit() or int(length) > MAX_BODY:
                self._reply(413, {"error": "the body is too long"})
                return
            try:
                body = json.loads(self.rfile.read(int(length)) or b"{}")
            except ValueError as error:
                self._reply(400, {"error": f"the body is no JSON: {error}"})
                return
            if not isinstance(body, dict):
                self._reply(400, {"error": "the body must be a JSON object"})
                return
            self._run(body)

        def _run(self, body: dict[str, Any]) -> None:
            try:
                self._reply(200, actions.run(self.command, self.path, body))
            except BadCommandError as error:
                self._reply(400, {"error": str(error)})

        def _reply(self, status: int, answer: Any) -> None:
            data = json.dumps(answer, ensure_ascii=False).encode("utf-8")
            self.send_response(status)
            self.send_header("Content-Type", "application/json; charset=utf-8")
            self.send_header("Content-Length", str(len(data)))
            self.send_header("Connection", "close")
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *args: Any) -> None:
            """Nothing is logged: the journal is the record."""

    return Handler
