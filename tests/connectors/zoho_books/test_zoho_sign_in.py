"""The sign-in through a browser, with the test's own browser: what comes back is believed only where it is ours."""

from __future__ import annotations

import socket
import urllib.error
import urllib.request
from collections.abc import Callable
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest

from app.connectors.zoho_books.regions import Region, environment
from app.connectors.zoho_books.scopes import Purpose
from app.connectors.zoho_books.session import Session
from app.connectors.zoho_books.sign_in import SignIn, challenge, redirect_uri
from app.domain.cancellation import Cancellation
from app.domain.errors import BadAnswer, Cancelled, ConfigurationError, SignInFailed, Unreachable
from tests.support.zoho_desk import CLIENT_SECRET, REFRESH, Desk, form, query

NEW_REFRESH = "1000.refresh.new"


class Browser:
    """Goes straight back to the listener with what Zoho would say; `change` alters it."""

    def __init__(self, change: Callable[[dict[str, str]], None] = lambda answer: None) -> None:
        self.change = change
        self.visited: list[dict[str, str]] = []
        self.pages: list[str] = []
        self.url = ""

    def __call__(self, url: str) -> None:
        self.url = url
        asked = dict(parse_qsl(urlsplit(url).query))
        self.visited.append(asked)
        answer = {
            "code": "1000.code.1",
            "location": "in",
            "accounts-server": "https://accounts.zoho.in",
            "state": asked["state"],
        }
        self.change(answer)
        self.pages.append(self.go(asked["redirect_uri"], answer))

    @staticmethod
    def go(uri: str, answer: dict[str, str], host: str = "") -> str:
        port = urlsplit(uri).port
        request = urllib.request.Request(
            f"http://127.0.0.1:{port}{urlsplit(uri).path}?{urlencode(answer)}",
            headers={"Host": host or f"localhost:{port}"},
        )
        try:
            with urllib.request.urlopen(request, timeout=5) as reply:  # noqa: S310
                return str(reply.read().decode())
        except urllib.error.HTTPError as refused:
            with refused:
                return f"{refused.code} {refused.read().decode()}"


def signing(desk: Desk, *, port: int = 0, pkce: bool = False) -> SignIn:
    return SignIn(
        where=desk.where,
        endpoint=desk.endpoint,
        refresh_token=desk.refresh_token,
        kept=desk.kept,
        clock=desk.clock,
        redact=desk.redact,
        port=port,
        pkce=pkce,
        token=lambda size: f"random-of-{size}-" + "x" * 40,
    )


def granting(desk: Desk, **members: object) -> None:
    desk.stub.token_script = [desk.stub.token("1000.access.new", refresh_token=NEW_REFRESH, **members)]


def test_a_sign_in_keeps_both_tokens_and_the_calls_go_where_zoho_said(desk: Desk) -> None:
    desk.where = environment("us")
    browser = Browser()
    granting(desk, scope="ZohoBooks.settings.READ,ZohoBooks.expenses.READ")
    done = signing(desk).run([Purpose.EXPENSES], browser)
    assert (done.region, done.missing_scopes) == (Region.IN, ())
    assert desk.refresh_token.value == NEW_REFRESH
    kept = Session.from_text(desk.kept.value)
    assert kept is not None
    assert (kept.access_token, kept.api_domain) == ("1000.access.new", "https://www.zohoapis.in")
    assert kept.scopes == {"ZohoBooks.settings.READ", "ZohoBooks.expenses.READ"}
    asked = form(desk.stub.sign_ins[0])
    assert desk.stub.sign_ins[0].url == "https://accounts.zoho.in/oauth/v2/token"
    assert asked["grant_type"] == "authorization_code"
    assert asked["code"] == "1000.code.1"
    assert asked["redirect_uri"] == browser.visited[0]["redirect_uri"]
    assert "code_verifier" not in asked
    desk.tokens = desk.another_program()
    assert desk.tokens.session().access_token == "1000.access.new"
    assert len(desk.stub.sign_ins) == 1


def test_the_authorize_address_is_at_the_clients_region_and_asks_for_a_lasting_sign_in(desk: Desk) -> None:
    desk.where = environment("eu")
    url = signing(desk).authorize_url([Purpose.BILLS], redirect_uri(8976), "state-1")
    assert url.startswith("https://accounts.zoho.eu/oauth/v2/auth?")
    asked = dict(parse_qsl(urlsplit(url).query))
    assert asked["redirect_uri"] == "http://localhost:8976/callback"
    assert (asked["access_type"], asked["prompt"], asked["response_type"]) == ("offline", "consent", "code")
    assert "ZohoBooks.bills.CREATE" in asked["scope"].split(",")
    assert "code_challenge" not in asked
    assert CLIENT_SECRET not in url


def test_a_client_with_pkce_proves_itself_with_the_verifier(desk: Desk) -> None:
    browser = Browser()
    granting(desk)
    signing(desk, pkce=True).run([Purpose.BILLS], browser)
    verifier = form(desk.stub.sign_ins[0])["code_verifier"]
    assert browser.visited[0]["code_challenge"] == challenge(verifier)
    assert browser.visited[0]["code_challenge_method"] == "S256"


def test_the_challenge_is_the_one_of_the_rfc() -> None:
    verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    assert challenge(verifier) == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"  # RFC 7636, appendix B


def refusing(**change: str) -> Callable[[dict[str, str]], None]:
    def alter(answer: dict[str, str]) -> None:
        for name, value in change.items():
            key = name.replace("_", "-") if name == "accounts_server" else name
            answer[key] = value
            if not value:
                del answer[key]

    return alter


@pytest.mark.parametrize(
    ("change", "word"),
    [
        (refusing(state="another"), "another sign-in"),
        (refusing(state=""), "another sign-in"),
        (refusing(code="", error="access_denied"), "refused in the browser"),
        (refusing(code="", error="invalid_client"), "invalid_client"),
        (refusing(code=""), "ended the sign-in"),
        (refusing(accounts_server="https://accounts.zoho.in.evil.example"), "not one of Zoho's"),
    ],
)
def test_what_is_not_ours_is_refused_before_a_secret_is_sent(
    desk: Desk, change: Callable[[dict[str, str]], None], word: str
) -> None:
    with pytest.raises(SignInFailed, match=word) as failure:
        signing(desk).run([Purpose.BILLS], Browser(change))
    assert failure.value.advice
    assert desk.stub.sign_ins == []
    assert desk.refresh_token.value == REFRESH


def test_a_redirect_that_names_no_server_is_exchanged_in_the_clients_region(desk: Desk) -> None:
    granting(desk)
    signing(desk).run([Purpose.BILLS], Browser(refusing(accounts_server="")))
    assert desk.stub.sign_ins[0].url == f"{desk.where.accounts_url}/oauth/v2/token"


def test_an_expired_code_says_so_and_the_old_sign_in_stays(desk: Desk) -> None:
    desk.keep()
    before = desk.kept.value
    desk.stub.token_script = [desk.stub.answer(200, {"error": "invalid_code"})]
    with pytest.raises(SignInFailed, match="expired"):
        signing(desk).run([Purpose.BILLS], Browser())
    assert (desk.refresh_token.value, desk.kept.value) == (REFRESH, before)


def test_an_answer_without_a_refresh_token_is_no_sign_in(desk: Desk) -> None:
    with pytest.raises(SignInFailed, match="no lasting sign-in"):
        signing(desk).run([Purpose.BILLS], Browser())
    assert desk.refresh_token.value == REFRESH


def test_a_taken_port_is_said_before_the_browser_opens(desk: Desk) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        browser = Browser()
        with pytest.raises(ConfigurationError, match=f"Port {port}"):
            signing(desk, port=port).run([Purpose.BILLS], browser)
    assert browser.visited == []


def test_nobody_in_the_browser_ends_the_wait_and_frees_the_port(desk: Desk) -> None:
    opened: list[str] = []

    def nobody(url: str) -> None:
        opened.append(url)
        desk.clock.advance(400)

    with pytest.raises(SignInFailed, match="within 5 minutes"):
        signing(desk).run([Purpose.BILLS], nobody)
    port = urlsplit(dict(parse_qsl(urlsplit(opened[0]).query))["redirect_uri"]).port
    with socket.create_server(("127.0.0.1", port or 0)):
        pass


def test_a_cancelled_sign_in_ends_at_once(desk: Desk) -> None:
    token = Cancellation()
    with token.applied(), pytest.raises(Cancelled):
        signing(desk).run([Purpose.BILLS], lambda url: token.cancel())


def test_only_the_first_redirect_counts_and_strangers_get_nothing(desk: Desk) -> None:
    granting(desk)
    seen: list[str] = []

    class Curious(Browser):
        def __call__(self, url: str) -> None:
            asked = dict(parse_qsl(urlsplit(url).query))
            uri = asked["redirect_uri"]
            seen.append(self.go(uri.replace("/callback", "/favicon.ico"), {}))
            seen.append(self.go(uri, {"code": "x", "state": "y"}, host="evil.example"))
            super().__call__(url)
            seen.append(self.go(uri, {"code": "<script>", "state": "z"}))

    browser = Curious()
    signing(desk).run([Purpose.BILLS], browser)
    assert [one[:3] for one in seen] == ["404", "404", "409"]
    assert "ML Connector" in browser.pages[0]
    assert "1000.code.1" not in browser.pages[0]
    assert "<script>" not in seen[2]
    assert form(desk.stub.sign_ins[0])["code"] == "1000.code.1"


def test_a_connection_that_a_browser_opens_ahead_holds_nobody_up(desk: Desk) -> None:
    granting(desk)
    idle: list[socket.socket] = []

    class Eager(Browser):
        def __call__(self, url: str) -> None:
            port = urlsplit(dict(parse_qsl(urlsplit(url).query))["redirect_uri"]).port
            idle.append(socket.create_connection(("127.0.0.1", port or 0)))
            super().__call__(url)

    signing(desk).run([Purpose.BILLS], Eager())
    idle[0].close()
    assert desk.refresh_token.value == NEW_REFRESH


def test_signing_out_revokes_and_forgets(desk: Desk) -> None:
    desk.keep(accounts="https://accounts.zoho.eu")
    desk.stub.token_script = [desk.stub.answer(200, {"status": "success"})]
    assert signing(desk).sign_out() is True
    request = desk.stub.sign_ins[0]
    assert (request.method, request.url.split("?")[0]) == ("POST", "https://accounts.zoho.eu/oauth/v2/token/revoke")
    assert query(request) == {"token": REFRESH}
    assert (desk.refresh_token.value, desk.kept.value) == (None, None)


@pytest.mark.parametrize("reply", [503, Unreachable("gone", system="Zoho Books", advice="x")])
def test_signing_out_without_zoho_forgets_here_and_says_that_zoho_was_not_told(desk: Desk, reply: object) -> None:
    desk.stub.token_script = [desk.stub.answer(reply, {}) if isinstance(reply, int) else reply]  # type: ignore[list-item]
    assert signing(desk).sign_out() is False
    assert desk.refresh_token.value is None


def test_signing_out_of_a_revoked_sign_in_is_done(desk: Desk) -> None:
    desk.stub.token_script = [desk.stub.answer(200, {"error": "invalid_code"})]
    assert signing(desk).sign_out() is True


def test_signing_out_when_never_signed_in_asks_nobody(desk: Desk) -> None:
    desk.refresh_token.value = None
    assert signing(desk).sign_out() is True
    assert desk.stub.sign_ins == []


def test_an_unreadable_exchange_is_told_and_nothing_is_kept(desk: Desk) -> None:
    desk.stub.token_script = [desk.stub.answer(200, b"<html>portal")]
    with pytest.raises(BadAnswer):
        signing(desk).run([Purpose.BILLS], Browser())
    assert (desk.refresh_token.value, desk.kept.value) == (REFRESH, None)
