"""Reads an answer as a stream, row by row, and accepts it only when it is whole and says that it succeeded.

Entities, DTDs and the network are off; a row is handed to the builder and forgotten, so memory does not grow with the
answer. CMPINFO counters bear the names of rows (facts 4): a row is an element of the collection, never any element of
that name. What the builder returned may be used only after `finish` has returned.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from lxml import etree

from app.connectors.tally.artefacts import Request, Shape
from app.connectors.tally.decoding import RESERVED, Cleaner
from app.connectors.tally.refusals import bad_answer, company_not_open, tally_erp_9, wrong_system
from app.domain.errors import NotFound, SystemError_

T = TypeVar("T")
Element = etree._Element
Builder = Callable[[Element], T]

UNKNOWN_REQUEST = "Unknown Request"
_PRIME_BANNER = "TallyPrime Server is Running"
_ERP_BANNER = "Tally.ERP 9 Server is Running"

_TAIL = 64
_CONTAINERS = {
    Shape.COLLECTION: "COLLECTION",
    Shape.OBJECT: "TALLYMESSAGE",
    Shape.FUNCTION: "DATA",
    Shape.REPORT: "ENVELOPE",
}
_NAMES_THAT_MATTER = frozenset(
    {
        "NAME",
        "PARENT",
        "LEDGERNAME",
        "STOCKITEMNAME",
        "GODOWNNAME",
        "BATCHNAME",
        "PARTYLEDGERNAME",
        "VOUCHERTYPENAME",
        "BASEUNITS",
        "ADDITIONALUNITS",
        "DSPDISPNAME",
    }
)


@dataclass(frozen=True, slots=True)
class Answer(Generic[T]):
    """An accepted answer."""

    rows: list[T]
    header: Mapping[str, str] = field(default_factory=dict)
    """HEADER children: STATUS, and PRODMAJORREL and the like on functions and objects."""
    size: int = 0
    """Bytes of the body as sent."""
    elapsed_s: float = 0.0
    """From sending the request to the last byte."""
    budget_s: float = 0.0
    """Seconds it was allowed to take."""


class AnswerParser(Generic[T]):
    """Push parser of one answer: `feed` the bytes as they come, then `finish`. One instance per answer."""

    def __init__(self, request: Request, build: Builder[T], content_type: str = "") -> None:
        self._request = request
        self._build = build
        self._cleaner = Cleaner(content_type)
        self._container = _CONTAINERS[request.shape]
        tags = {request.row_tag, "HEADER", "COLLECTION", "LINEERROR", "ERRORMSG", "RESPONSE", "ENVELOPE"}
        self._parser = etree.XMLPullParser(
            events=("end",),
            tag=tuple(tags),
            encoding="utf-8",
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            dtd_validation=False,
            remove_comments=True,
            remove_pis=True,
            remove_blank_text=True,
        )
        self._rows: list[T] = []
        self._header: dict[str, str] = {}
        self._size = 0
        self._succeeded = request.shape is Shape.REPORT
        self._collection_seen = False
        self._root_ended = False
        self._broken = False
        self._tail = b""

    @property
    def size(self) -> int:
        """Bytes fed so far."""
        return self._size

    def feed(self, data: bytes) -> None:
        """Take the next bytes as they came from the socket; raises BadAnswer, WrongSystem, CompanyNotOpen, NotFound."""
        self._size += len(data)
        self._push(self._cleaner.feed(data))

    def finish(self) -> Answer[T]:
        """End of the body: raises BadAnswer unless everything expected was there."""
        self._push(self._cleaner.finish())
        if not self._broken:
            try:
                self._parser.close()
            except etree.XMLSyntaxError as error:
                whole = self._tail.rstrip().endswith((b"</ENVELOPE>", b"</RESPONSE>"))
                raise (_malformed if whole else _cut_off)(str(error)) from error
        if not self._root_ended:
            raise _cut_off("")
        if self._request.shape is Shape.COLLECTION and not self._collection_seen:
            raise bad_answer(f"The answer to {self._request.name} holds no COLLECTION.")
        if not self._succeeded:
            raise bad_answer(f"The answer to {self._request.name} does not say whether it succeeded (no STATUS).")
        return Answer(self._rows, self._header, self._size)

    def _push(self, clean: bytes) -> None:
        if not clean:
            return
        self._tail = (self._tail + clean)[-_TAIL:] if len(clean) < _TAIL else clean[-_TAIL:]
        try:
            self._parser.feed(clean)
        except etree.XMLSyntaxError as error:
            self._broken = True
            self._take_events()
            raise _malformed(str(error)) from error
        self._take_events()

    def _take_events(self) -> None:
        row_tag, container = self._request.row_tag, self._container
        for _, element in self._parser.read_events():
            if not isinstance(element, etree._Element):
                continue
            tag = element.tag
            if tag == row_tag:
                parent = element.getparent()
                if parent is not None and parent.tag == container:
                    self._row(element)
                    element.clear()
                    while element.getprevious() is not None:
                        del parent[0]
                    continue
            self._other(str(tag), element)

    def _row(self, element: Element) -> None:
        if not self._succeeded:
            raise bad_answer(f"The answer to {self._request.name} does not say whether it succeeded (no STATUS).")
        if not self._cleaner.keeps_all_characters:
            _check_names(element)
            named = element.getprevious() if self._request.shape is Shape.REPORT else None
            if named is not None:
                _check_names(named)
        self._rows.append(self._build(element))

    def _other(self, tag: str, element: Element) -> None:
        if tag == "HEADER":
            self._header = {str(child.tag): (child.text or "").strip() for child in element}
            status = self._header.get("STATUS")
            if status == "1":
                self._succeeded = True
            elif status is not None and status != "0":
                raise bad_answer(f"Tally answered {self._request.name} with status {status} instead of 1.")
        elif tag == "LINEERROR":
            raise self._refused(_text(element))
        elif tag == "ERRORMSG":
            raise _not_found(_text(element))
        elif tag == "COLLECTION":
            parent = element.getparent()
            self._collection_seen = self._collection_seen or (parent is not None and parent.tag == "DATA")
        elif tag == "RESPONSE":
            raise _banner(_text(element))
        elif tag == "ENVELOPE":
            if self._header.get("STATUS") == "0":
                raise bad_answer(f"Tally refused {self._request.name} (status 0) and gave no reason.")
            self._root_ended = True

    def _refused(self, text: str) -> SystemError_ | NotFound:
        if "SVCurrentCompany" in text:
            return company_not_open(text.rsplit(" to ", 1)[-1].strip("'"))
        if text.endswith("does not exist!") and self._request.shape is Shape.OBJECT:
            return _not_found(text)
        return bad_answer(f"Tally refused {self._request.name}: “{text}”.", detail=text)


def _malformed(detail: str) -> SystemError_:
    return bad_answer("The answer of Tally is not well-formed XML.", detail=detail)


def _cut_off(detail: str) -> SystemError_:
    return bad_answer("The answer of Tally was cut off: its end </ENVELOPE> is missing.", detail=detail)


def banner(body: bytes, content_type: str = "") -> None:
    """Check the answer to R0; raises WrongSystem (Tally.ERP 9, a web page, anything else) or BadAnswer."""
    cleaner = Cleaner(content_type)
    text = (cleaner.feed(body) + cleaner.finish()).decode("utf-8")
    if _PRIME_BANNER in text:
        return
    raise tally_erp_9() if _ERP_BANNER in text else wrong_system("The answer is not TallyPrime's.", detail=text[:200])


def _banner(text: str) -> SystemError_:
    if UNKNOWN_REQUEST in text:
        return bad_answer(
            "Tally did not understand the request (“Unknown Request, cannot be processed”).",
            advice="Update TallyPrime to release 3 or later; if it is newer, report this with the diagnostics file.",
            detail=text,
        )
    if _ERP_BANNER in text:
        return tally_erp_9()
    if _PRIME_BANNER in text:
        return bad_answer("TallyPrime answered with its banner: it did not see the request.")
    return wrong_system("The answer is not TallyPrime's.", detail=text)


def _not_found(text: str) -> NotFound:
    return NotFound(f"Tally says: “{text}”.", advice="", item="TallyPrime", detail=text)


def _text(element: Element) -> str:
    parts = [str(part) for part in element.itertext()]
    return "".join(parts).strip().replace(RESERVED, "")


def _check_names(element: Element) -> None:
    """A `?` in a name of an 8-bit answer is a lost character: two items could look like one (facts 2.1)."""
    for part in element.iter():
        name = part.text if part.tag in _NAMES_THAT_MATTER else None
        for text in (name, part.get("NAME")):
            if text and "?" in text:
                raise bad_answer(
                    f"Tally answered without Unicode and lost characters of the name “{text.strip()}”.",
                    advice="Restart TallyPrime; if a proxy stands between this PC and Tally, take it away.",
                )
