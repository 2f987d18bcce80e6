"""Reads the Atom feed (RFC 4287) in which releases are announced; GitHub, GitLab and Gitea publish one per project.

Looks, and never downloads: only the feed itself is read. Whoever writes it is trusted with no more than a version and
the address of a page.
"""

from __future__ import annotations

from urllib.parse import unquote, urljoin, urlsplit

from lxml import etree

from app.connectors.http import HttpRequest, Timeouts, Transport
from app.domain.errors import BadAnswer, ServerFault
from app.domain.releases import Release, Version, find_version

SYSTEM = "Release feed"
LARGEST = 1024 * 1024
"""Bytes; GitHub's feed, its ten newest releases with their notes, has some 50,000."""
_TIMEOUTS = Timeouts(connect_s=5.0, read_s=8.0, total_s=15.0)
_ATOM = "{http://www.w3.org/2005/Atom}"
_CHECK = "Check its address in the settings."
_BASE = "{http://www.w3.org/XML/1998/namespace}base"


def read(transport: Transport, url: str) -> Release | None:
    """The highest version in the feed at `url`; one request.

    Raises BadAnswer, ServerFault, Unreachable, Busy, ConfigurationError.
    """
    headers = {"Accept": "application/atom+xml, application/xml;q=0.9"}
    answer = transport.exchange(HttpRequest("GET", url, headers, timeouts=_TIMEOUTS, largest=LARGEST))
    if 300 <= answer.status < 400:
        raise _unusable("has moved to another address.")
    if answer.status >= 500:
        raise ServerFault(
            f"The release feed answered with an error of the server ({answer.status}).",
            system=SYSTEM,
            advice="It is looked at again by itself.",
        )
    if answer.status != 200:
        raise _unusable(f"was refused ({answer.status}).")
    return newest(answer.body, url)


def newest(feed: bytes, url: str = "") -> Release | None:
    """The highest version that is no pre-release, None where nothing is released yet. Raises BadAnswer."""
    root = _parsed(feed)
    entries = root.findall(f"{_ATOM}entry")
    found = [(entry, version) for entry in entries if (version := _version(entry)) is not None]
    if entries and not found:
        raise _unusable("names no version.")
    released = [(version.numbers, version.text, entry) for entry, version in found if not version.early]
    if not released:
        return None
    _, text, entry = max(released, key=lambda one: one[0])
    return Release(text, _page(entry, url))


def _parsed(feed: bytes) -> etree._Element:
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(feed, parser)
    except etree.XMLSyntaxError as error:
        raise _unusable("cannot be read: what came is no feed.", f"XMLSyntaxError: {error}") from error
    if root.getroottree().docinfo.internalDTD is not None or root.tag != f"{_ATOM}feed":
        raise _unusable("cannot be read: what came is no Atom feed.", f"root element {root.tag}"[:200])
    return root


def _version(entry: etree._Element) -> Version | None:
    """By its page's address or its id, which end in the tag, before its title, in which other programs may be named."""
    title = entry.find(f"{_ATOM}title")
    tags = [_last_part(_href(entry)), _last_part(entry.findtext(f"{_ATOM}id") or "")]
    texts = [*tags, "" if title is None else "".join(str(text) for text in title.itertext())]
    named = [version for text in texts if (version := find_version(text)) is not None]
    if not named:
        return None
    same = [version for version in named if version.numbers == named[0].numbers]
    return Version(named[0].text, any(version.early for version in same))


def _last_part(address: str) -> str:
    return unquote(urlsplit(address).path.rstrip("/").rpartition("/")[2]) if _sound(address) else ""


def _href(entry: etree._Element) -> str:
    links = [link for link in entry.findall(f"{_ATOM}link") if link.get("rel", "alternate") == "alternate"]
    return links[0].get("href", "").strip() if links else ""


def _page(entry: etree._Element, url: str) -> str:
    href = _href(entry)
    if not href or not _sound(href):
        return ""
    bases = [base for one in (entry, *entry.iterancestors()) if (base := one.get(_BASE)) and _sound(base)]
    address = url
    for base in reversed(bases):
        address = urljoin(address, base)
    page = urljoin(address, href)
    parts = urlsplit(page)
    return page if parts.scheme in {"http", "https"} and parts.hostname and not parts.username else ""


def _sound(address: str) -> bool:
    try:
        urlsplit(address)
    except ValueError:
        return False
    return True


def _unusable(what: str, detail: str = "") -> BadAnswer:
    return BadAnswer(f"The release feed {what}", system=SYSTEM, advice=_CHECK, detail=detail)
