"""The release feed: which version it announces, and every kind of answer that is none."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.connectors import release_feed
from app.connectors.http import HttpTransport
from app.domain.clock import SystemClock
from app.domain.errors import BadAnswer, KnownError, ServerFault, Unreachable
from app.domain.redaction import Redactor
from app.domain.releases import Release
from tests.support.feed import PAGE, FeedServer, entry, feed

HTML = b"<!DOCTYPE html><html><head><title>Sign in</title></head><body>1.9.0</body></html>"
BOMB = b"""<?xml version="1.0"?><!DOCTYPE feed [<!ENTITY a "1.9.0 1.9.0 1.9.0"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;"><!ENTITY e "&d;&d;&d;&d;&d;&d;&d;&d;">
<!ENTITY f "&e;&e;&e;&e;&e;&e;&e;&e;"><!ENTITY g "&f;&f;&f;&f;&f;&f;&f;&f;"><!ENTITY h "&g;&g;&g;&g;&g;&g;&g;&g;">]>
<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>&h;</title>%s</entry></feed>"""
FILE = b"""<?xml version="1.0"?><!DOCTYPE feed [<!ENTITY a SYSTEM "file:///etc/hostname">]>
<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>1.9.0 &a;</title></entry></feed>"""


@pytest.fixture
def server() -> Iterator[FeedServer]:
    with FeedServer().serving() as made:
        yield made


def read(url: str, redact: Redactor | None = None) -> Release | None:
    transport = HttpTransport(system="127.0.0.1", clock=SystemClock(), user_agent="test", redact=redact)
    try:
        return release_feed.read(transport, url)
    finally:
        transport.close()


def test_the_highest_version_counts_wherever_it_stands_and_its_page_is_the_link(server: FeedServer) -> None:
    server.body = feed(entry("v1.9.0"), entry("v1.10.0", "Release 1.10"), entry("v1.2.0"))
    assert read(server.url) == Release("1.10.0", f"{PAGE}/v1.10.0")
    assert server.asked == ["/releases.atom"]


def test_pre_releases_are_skipped_by_the_tag_or_by_the_title() -> None:
    found = release_feed.newest(feed(entry("v2.0.0-rc1"), entry("v1.5.0", "1.5.0 beta"), entry("v1.4.0")))
    assert found == Release("1.4.0", f"{PAGE}/v1.4.0")


def test_the_tag_counts_before_a_title_that_names_another_program() -> None:
    found = release_feed.newest(feed(entry("v1.4.0", "Now for TallyPrime 7.1")))
    assert found is not None
    assert found.version == "1.4.0"


def test_a_title_counts_where_neither_address_nor_id_has_a_version() -> None:
    body = feed(
        '<entry><id>urn:uuid:1225c695-cfb8-4ebb-aaaa-80da344efa6a</id><title type="html">ML Connector &lt;b&gt;1.4'
        '&lt;/b&gt;</title><link href="https://example.com/news/autumn"/></entry>'
    )
    assert release_feed.newest(body) == Release("1.4", "https://example.com/news/autumn")


def test_nothing_released_yet_is_no_version_and_no_error() -> None:
    assert release_feed.newest(feed()) is None
    assert release_feed.newest(feed(entry("v0.9.0-beta"))) is None


@pytest.mark.parametrize(
    ("href", "page"),
    [
        ("javascript:alert(1)", ""),
        ("file:///C:/Windows/System32/calc.exe", ""),
        ("file://server/share/v1.4.0.exe", ""),
        ("search-ms://server/v1.4.0", ""),
        ("ms-settings:display", ""),
        ("https://me@example.com/v1.4.0", ""),
        ("https://[broken/v1.4.0", ""),
        ("", ""),
        ("tag/v1.4.0", "https://feeds.example.com/project/tag/v1.4.0"),
        ("http://example.com/v1.4.0", "http://example.com/v1.4.0"),
    ],
)
def test_only_the_address_of_a_web_page_becomes_a_link(href: str, page: str) -> None:
    body = feed(entry("v1.4.0", link=href))
    assert release_feed.newest(body, "https://feeds.example.com/project/releases.atom") == Release("1.4.0", page)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "is no feed"),
        (b"1.9.0", "is no feed"),
        (feed(entry("v1.9.0"))[:-20], "is no feed"),
        (HTML, "is no"),
        (b'<rss version="2.0"><channel><item><title>1.9.0</title></item></channel></rss>', "is no Atom feed"),
        (b"<feed><entry><title>1.9.0</title></entry></feed>", "is no Atom feed"),
        (BOMB % b"", "is no"),
        (BOMB % b'<link href="https://example.com/&h;"/>', "is no"),
        (FILE, "is no"),
        (feed(entry("nightly")), "names no version"),
    ],
)
def test_what_is_no_feed_with_versions_is_refused_with_a_sentence(body: bytes, said: str) -> None:
    with pytest.raises(BadAnswer) as caught:
        release_feed.newest(body)
    assert said in caught.value.what
    assert "settings" in caught.value.advice


def test_a_feed_that_never_ends_is_given_up_after_a_megabyte(server: FeedServer) -> None:
    server.body = feed(*[entry("v1.9.0", "x" * 1000)] * 2000)
    with pytest.raises(BadAnswer, match="larger than it can be"):
        read(server.url)


@pytest.mark.parametrize(
    ("status", "kind", "said"),
    [(301, BadAnswer, "moved"), (404, BadAnswer, "refused .404"), (503, ServerFault, "error of the server .503")],
)
def test_another_answer_than_the_feed_says_which_and_is_not_followed(
    server: FeedServer, status: int, kind: type[KnownError], said: str
) -> None:
    server.status = status
    with pytest.raises(kind, match=said):
        read(server.url)
    assert len(server.asked) == 1


def test_nobody_there_is_unreachable_and_no_token_of_the_address_is_in_the_error() -> None:
    with FeedServer().serving() as gone:
        url = f"{gone.url}?feed_token=canary-1&k=canary-2"
    with pytest.raises(Unreachable) as caught:
        read(url)
    error = caught.value
    assert "could not be reached" in error.what
    assert "releases.atom?***" in error.detail
    assert "canary" not in f"{error} {error.detail}"
