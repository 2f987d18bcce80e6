"""Canaries: no secret, and no access token ever issued, leaves the keyring, the environment or the wire."""

from __future__ import annotations

import base64
import html
import json
import subprocess
import sys
import threading
import traceback
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote, quote_plus

import pytest

from app.bootstrap import Program
from app.domain.errors import KnownError
from app.domain.purchasing import CancellationReason
from app.engine.cycle.parts import CycleResult
from app.simulators.servicetitan import Fault, FaultKind
from app.system.secrets import SecretName
from tests.support import proof
from tests.support.keys import MemoryKeyring
from tests.support.world import ROOT, World, wait_for

CLIENT_SECRET = "Zebra&seven+Quokka/nine%four"
APP_KEY = "kestrel~Marmot~4711~lantern"
TALLY_PASSWORD = "Otter<&>'granite\"82"
ECHOED_TOKEN = "heron.Walnut-token.5512"


class Canaries:
    """What must not be found, in every spelling it could take."""

    def __init__(self) -> None:
        self.secrets = [CLIENT_SECRET, APP_KEY, TALLY_PASSWORD, ECHOED_TOKEN]

    def spellings(self) -> list[bytes]:
        found: set[str] = set()
        for secret in self.secrets:
            found |= {
                secret, quote(secret), quote(secret, safe=""), quote_plus(secret), html.escape(secret),
                html.escape(secret, quote=False), json.dumps(secret)[1:-1], repr(secret)[1:-1],
                base64.b64encode(secret.encode()).decode().rstrip("="),
            }  # fmt: skip
        return [text.encode() for text in found] + [text.encode("utf-16-le") for text in found]

    def absent_from(self, where: str, data: bytes | str) -> None:
        raw = data.encode("utf-8", "surrogateescape") if isinstance(data, str) else data
        for spelling in self.spellings():
            assert spelling not in raw, f"{spelling!r} is in {where}"

    def absent_from_files(self, folder: Path) -> None:
        for path in folder.rglob("*"):
            if path.is_file():
                self.absent_from(str(path), path.read_bytes())
                if path.suffix == ".zip":
                    with zipfile.ZipFile(path) as archive:
                        for name in archive.namelist():
                            self.absent_from(f"{path}/{name}", archive.read(name))

    def absent_from_errors(self, result: CycleResult) -> None:
        assert result.errors
        for error in result.errors:
            self.absent_from_error(error)

    def absent_from_error(self, error: BaseException) -> None:
        if isinstance(error, KnownError):
            self.absent_from("a detail", error.detail + error.advice + error.item)
        self.absent_from("an exception", "".join(traceback.format_exception(error)) + repr(error) + repr(vars(error)))


@pytest.fixture
def canaries() -> Canaries:
    return Canaries()


@pytest.fixture
def world(tmp_path: Path, canaries: Canaries) -> Iterator[World]:
    with World(tmp_path, client_secret=CLIENT_SECRET, app_key=APP_KEY) as made:
        issue = made.titan.auth._issue

        def remembered() -> tuple[str, frozenset[str]]:
            token, scopes = issue()
            canaries.secrets.append(token)
            return token, scopes

        made.titan.auth._issue = remembered  # type: ignore[method-assign]
        yield made


class Echo(BaseHTTPRequestHandler):
    """A server that puts everything it is told into its error pages: the worst that a proxy could do."""

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode("utf-8", "replace")
        if self.path.endswith("/connect/token") and not getattr(self.server, "refuses_sign_in", False):
            self._write(200, json.dumps({"access_token": ECHOED_TOKEN, "expires_in": 900, "token_type": "Bearer"}))
        else:
            said = {"title": f"You said: {self.headers} {body}", "status": 500, "errors": {"x": [str(self.headers)]}}
            self._write(int(getattr(self.server, "status", 500)), json.dumps(said))

    def _write(self, status: int, text: str) -> None:
        raw = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    do_GET = do_POST = do_PATCH = _answer

    def log_message(self, format: str, *args: object) -> None: ...


@pytest.fixture
def echo() -> Iterator[ThreadingHTTPServer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Echo)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def url(server: ThreadingHTTPServer) -> str:
    return f"http://127.0.0.1:{server.server_address[1]}"


def checked(world: World, program: Program, canaries: Canaries) -> None:
    """Everything that this profile wrote or would hand out."""
    for entry in program.service.audit():
        canaries.absent_from("the audit trail", json.dumps([entry.text, entry.detail], ensure_ascii=False))
    canaries.absent_from("the status", repr(program.service.status()))
    canaries.absent_from("the redactor", repr(program.redact))
    canaries.absent_from("the settings", repr(program.settings()))
    # The database as it is while it is open, its log beside it, settings and log files.
    assert list(world.profile().glob("*.db-wal"))
    canaries.absent_from_files(world.folder)
    proof.audit_holds(program)


def test_a_whole_run_with_lost_answers_and_renewed_tokens(world: World, canaries: Canaries) -> None:
    for _ in range(4):
        world.purchase()
    world.titan.faults.add(Fault(FaultKind.ERROR_AFTER_COMMIT, method="POST", path=r"/purchase-orders$"))
    world.titan.faults.add(Fault(FaultKind.RESET_BEFORE_COMMIT, method="POST", path=r"/receipts$"))
    program = world.open()
    world.until_quiet(program)
    world.advance(minutes=20)
    world.titan.auth.revoke_all()
    world.purchase()
    world.until_quiet(program)
    proof.exactly_once(world)
    assert len(canaries.secrets) > 5, "tokens were issued"
    checked(world, program, canaries)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 500, 502])
@pytest.mark.parametrize("sign_in", [True, False])
def test_a_server_that_echoes_what_it_was_told(
    world: World, canaries: Canaries, echo: ThreadingHTTPServer, status: int, sign_in: bool
) -> None:
    world.purchase()
    echo.status, echo.refuses_sign_in = status, not sign_in  # type: ignore[attr-defined]
    world.configure(**{"servicetitan.api_url": url(echo), "servicetitan.auth_url": url(echo)})
    program = world.open()
    canaries.absent_from_errors(world.sync(program))
    for line in program.service.check():
        canaries.absent_from("a check", repr(line))
    checked(world, program, canaries)


def test_an_echoed_refusal_of_a_write(world: World, canaries: Canaries, echo: ThreadingHTTPServer) -> None:
    """Signed in and reading at the tenant; then the write goes to the server that echoes."""
    world.purchase()
    program = world.open()
    world.sync(program, dry_run=True)
    api = program.connections.servicetitan()
    client = api._client
    client._base = url(echo)
    for status in (400, 409, 500):
        echo.status = status  # type: ignore[attr-defined]
        world.advance(minutes=11)
        with pytest.raises(KnownError) as caught:
            api.cancel_purchase_order(1, CancellationReason.OTHER)
        canaries.absent_from_error(caught.value)


def test_a_wrong_secret(world: World, canaries: Canaries) -> None:
    world.purchase()
    program = world.open()
    wrong = "Wombat-of-the-wrong-secret"
    canaries.secrets.append(wrong)
    for name in (SecretName.SERVICETITAN_CLIENT_SECRET, SecretName.SERVICETITAN_APP_KEY):
        program.secrets.override(name, wrong)
        canaries.absent_from_errors(world.sync(program))
    checked(world, program, canaries)


@pytest.mark.parametrize("key", ["Zebra\nline", "Zebra\r\nHost: elsewhere", "Zëbra\u2013line"])
def test_a_secret_that_cannot_be_sent(world: World, canaries: Canaries, key: str) -> None:
    world.purchase()
    program = world.open()
    canaries.secrets.append(key)
    program.secrets.override(SecretName.SERVICETITAN_APP_KEY, key)
    canaries.absent_from_errors(world.sync(program))
    checked(world, program, canaries)


def test_no_connection_and_no_secure_connection(world: World, canaries: Canaries) -> None:
    world.purchase()
    program = world.open()
    world.titan.refuse_connections()
    canaries.absent_from_errors(world.sync(program))
    world.titan.accept_connections()
    secure = world.titan.url.replace("http://", "https://")
    world.configure(**{"servicetitan.api_url": secure, "servicetitan.auth_url": secure})
    canaries.absent_from_errors(world.sync(program))
    checked(world, program, canaries)


def test_the_password_of_a_protected_tally_company(world: World, canaries: Canaries) -> None:
    world.purchase()
    world.configure(**{"tally.username": "asha"})
    program = world.open()
    program.secrets.override(SecretName.TALLY_PASSWORD, TALLY_PASSWORD)
    world.tally.require_login(world.company.name, "asha", "another")
    canaries.absent_from_errors(world.sync(program))
    world.tally.log_in(world.company.name)
    world.until_quiet(program)
    proof.exactly_once(world)
    sent = [html.unescape(record.text) for record in world.tally.requests]
    assert any(TALLY_PASSWORD in text for text in sent), "it was really sent"
    checked(world, program, canaries)


def test_a_keyring_holds_them_and_no_file_does(world: World, canaries: Canaries, memory_keyring: MemoryKeyring) -> None:
    program = world.open()
    program.secrets._overrides.clear()
    for name, value in (
        (SecretName.SERVICETITAN_CLIENT_SECRET, CLIENT_SECRET),
        (SecretName.SERVICETITAN_APP_KEY, APP_KEY),
        (SecretName.TALLY_PASSWORD, TALLY_PASSWORD),
    ):
        program.secrets.set(name, value)
    assert set(memory_keyring.kept.values()) == {CLIENT_SECRET, APP_KEY, TALLY_PASSWORD}
    world.purchase()
    world.until_quiet(program)
    proof.exactly_once(world)
    checked(world, program, canaries)


def command(world: World, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    environment = world.environment() | {"TMPDIR": str(world.folder)}
    return subprocess.run(
        [sys.executable, "-m", "app", *arguments, "--profile", str(world.profile())],
        env=environment, cwd=ROOT, capture_output=True, timeout=120, check=False,
    )  # fmt: skip


def test_the_process_list_and_whatever_the_commands_print_and_export(world: World, canaries: Canaries) -> None:
    for _ in range(3):
        world.purchase()
    world.titan.faults.add(Fault(FaultKind.STALL_AFTER_COMMIT, method="POST", path=r"/purchase-orders$"))
    child = world.child()
    assert world.titan.wait_for_stalled(timeout_s=60)
    canaries.absent_from("the process list", Path(f"/proc/{child.process.pid}/cmdline").read_bytes())
    world.titan.release()
    end = child.wait()
    canaries.absent_from("the errors of the process", end.err)
    out = world.folder / "out"
    out.mkdir()
    for arguments in (
        ["sync", "--json"], ["status", "--json"], ["records", "--json"], ["check"], ["config", "show"],
        ["audit", "--json"], ["audit", "--export", str(out / "audit.csv")], ["audit", "--export", str(out / "a.json")],
        ["audit", "--export", str(out / "audit.xlsx")], ["diagnostics", str(out / "diagnostics.zip")],
    ):  # fmt: skip
        done = command(world, *arguments)
        assert done.returncode in (0, 1), (arguments, done.stderr)
        canaries.absent_from(" ".join(arguments), done.stdout + done.stderr)
    assert (out / "diagnostics.zip").exists()
    assert (out / "audit.csv").stat().st_size > 1000
    with zipfile.ZipFile(out / "audit.xlsx") as book:
        for name in book.namelist():
            canaries.absent_from(name, book.read(name))
    world.titan.refuse_connections()
    failed = command(world, "sync")
    canaries.absent_from("a failed sync", failed.stdout + failed.stderr)
    canaries.absent_from_files(world.folder)
    wait_for(lambda: child.process.poll() is not None)
