"""Bytes and XML exactly in Tally's manner: CRLF, one-space indentation, charset mirroring with its losses, envelopes.

What comes out is deliberately not always XML: `&#4;` and raw control characters stand in it as in the real answers.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum

CRLF = "\r\n"
RUPEE = "₹"
UNKNOWN_REQUEST = "<RESPONSE>Unknown Request, cannot be processed</RESPONSE>" + CRLF

COUNTERS = (
    "COMPANY",
    "GROUP",
    "LEDGER",
    "COSTCATEGORY",
    "COSTCENTRE",
    "GODOWN",
    "STOCKGROUP",
    "STOCKCATEGORY",
    "STOCKITEM",
    "VOUCHERTYPE",
    "CURRENCY",
    "UNIT",
    "BUDGET",
    "CLIENTRULE",
    "SERVERRULE",
    "STATE",
    "TDSRATE",
    "TAXCLASSIFICATION",
    "STCATEGORY",
    "DEDUCTEETYPE",
    "ATTENDANCETYPE",
    "FBTCATEGORY",
    "FBTASSESSEETYPE",
    "TARIFFCLASSIFICATION",
    "EXCISEDUTYCLASSIFICATION",
    "SERIALNUMBER",
    "ADJUSTMENTCLASSIFICATION",
    "INCOMETAXSLAB",
    "INCOMETAXCLASSIFICATION",
    "LBTCLASSIFICATION",
    "TAXUNIT",
    "RETURNMASTER",
    "GSTCLASSIFICATION",
    "VOUCHERNUMBERSERIES",
    "VOUCHER",
)
_VARYING = ("GROUP", "LEDGER", "CURRENCY", "TAXUNIT", "VOUCHERNUMBERSERIES", "VOUCHER")


class Charset(Enum):
    """How a request was written, and so how its answer is."""

    UTF16 = "utf-16"
    UTF8 = "utf-8"
    ASCII = "ascii"


@dataclass(frozen=True, slots=True)
class ProductInfo:
    """What the headers of functions and objects say about the running product."""

    major: int = 7
    minor: int = 0
    major_release: int = 7
    minor_release: int = 0
    product_type: int = 5


class DecodingError(ValueError):
    """The body cannot be read in the charset its header says."""


def charset_of(content_type: str) -> Charset:
    """The charset a Content-Type header names; ASCII when it names none."""
    lowered = content_type.casefold().replace(" ", "").replace('"', "")
    if "charset=utf-16" in lowered or "charset=unicode" in lowered:
        return Charset.UTF16
    return Charset.UTF8 if "charset=utf-8" in lowered else Charset.ASCII


def decode(body: bytes, charset: Charset) -> str:
    """Read a request. Raises DecodingError for UTF-16 bytes without the header and for broken bytes.

    Without a charset header non-ASCII bytes become `?` before anything looks at them.
    """
    if charset is Charset.UTF16:
        try:
            return body.removeprefix(b"\xff\xfe").decode("utf-16-le")
        except UnicodeDecodeError as error:
            raise DecodingError(str(error)) from error
    if b"\x00" in body or body.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise DecodingError("UTF-16 body without the charset header")
    if charset is Charset.ASCII:
        return body.removeprefix(b"\xef\xbb\xbf").decode("ascii", "replace").replace("�", "?")
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DecodingError(str(error)) from error


def encode(text: str, charset: Charset) -> bytes:
    """Write an answer: exact in UTF-16; `?` for every lost character otherwise (the rupee sign is always lost)."""
    if charset is Charset.UTF16:
        return text.encode("utf-16-le", "surrogatepass")
    if charset is Charset.UTF8:
        return text.replace(RUPEE, "?").encode("utf-8", "replace")
    return text.encode("ascii", "replace")


def header_block(length: int, charset: Charset) -> bytes:
    """The complete header block of an answer; Tally sends these and no others."""
    unicode, content_type = ("Yes", "text/xml; charset=utf-16") if charset is Charset.UTF16 else ("No", "text/xml")
    return (
        f"HTTP/1.1 200 OK\r\nUnicode: {unicode}\r\nCONTENT-TYPE: {content_type}\r\n"
        f"RESPSTATUS: 1\r\nCONTENT-LENGTH: {length}\r\n\r\n"
    ).encode("ascii")


def escape(text: str) -> str:
    """Escape for element text and attributes; U+0004 becomes the illegal reference `&#4;`, U+0005 stays raw."""
    if text.isalnum():
        return text
    return (
        text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("'", "&apos;")
        .replace('"', "&quot;")
        .replace("\x04", "&#4;")
    )


def element(depth: int, tag: str, value: str, kind: str = "") -> str:
    """One field on its line; typed when it was fetched by name, `<X/>` when untyped and unset."""
    pad = " " * depth
    if kind:
        return f'{pad}<{tag} TYPE="{kind}">{escape(value)}</{tag}>'
    return f"{pad}<{tag}>{escape(value)}</{tag}>" if value else f"{pad}<{tag}/>"


def empty_list(depth: int, tag: str) -> str:
    """An empty list: whitespace between its tags."""
    pad = " " * depth
    return f"{pad}<{tag}.LIST>{pad}</{tag}.LIST>"


def counters(seed: random.Random | None) -> dict[str, int]:
    """CMPINFO: the counters vary from answer to answer, and none of them counts the rows below."""
    found = dict.fromkeys(COUNTERS, 0)
    if seed is not None:
        for name in _VARYING:
            found[name] = seed.randrange(0, 12)
    return found


def collection_envelope(rows: Iterable[str], attributes: str, info: Mapping[str, int], status: int = 1) -> str:
    """A collection answer; `rows` are already indented for their place."""
    body = CRLF.join(rows)
    opening = f"   <COLLECTION{' ' if attributes else ''}{attributes}>"
    collection = f"{opening}{CRLF}{body}{CRLF}   </COLLECTION>" if body else f"{opening}   </COLLECTION>"
    lines = [
        "<ENVELOPE>",
        " <HEADER>",
        "  <VERSION>1</VERSION>",
        f"  <STATUS>{status}</STATUS>",
        " </HEADER>",
        " <BODY>",
        "  <DESC>",
        "   <CMPINFO>",
        *(f"    <{name}>{count}</{name}>" for name, count in info.items()),
        "   </CMPINFO>",
        "  </DESC>",
        "  <DATA>",
        collection,
        "  </DATA>",
        " </BODY>",
        "</ENVELOPE>",
        "",
    ]
    return CRLF.join(lines)


def data_envelope(data: Iterable[str], product: ProductInfo, info: Mapping[str, int]) -> str:
    """A function or object answer: the header names the release."""
    lines = [
        "<ENVELOPE>",
        " <HEADER>",
        "  <VERSION>1</VERSION>",
        "  <STATUS>1</STATUS>",
        f"  <PRODMAJORVER>{product.major}</PRODMAJORVER>",
        f"  <PRODMINORVER>{product.minor}</PRODMINORVER>",
        f"  <PRODMAJORREL>{product.major_release}</PRODMAJORREL>",
        f"  <PRODMINORREL>{product.minor_release}</PRODMINORREL>",
        f"  <PRODTYPE>{product.product_type}</PRODTYPE>",
        " </HEADER>",
        " <BODY>",
        "  <DESC>",
        "   <CMPINFO>",
        *(f"    <{name}>{count}</{name}>" for name, count in info.items()),
        "   </CMPINFO>",
        "  </DESC>",
        "  <DATA>",
        *data,
        "  </DATA>",
        " </BODY>",
        "</ENVELOPE>",
        "",
    ]
    return CRLF.join(lines)


def failure(message: str) -> str:
    """STATUS 0 with a LINEERROR: what reports say about a company that is not loaded."""
    lines = (
        "<ENVELOPE>",
        " <HEADER>",
        "  <VERSION>1</VERSION>",
        "  <STATUS>0</STATUS>",
        " </HEADER>",
        " <BODY>",
        "  <DATA>",
        f"   <LINEERROR>{escape(message)}</LINEERROR>",
        "  </DATA>",
        " </BODY>",
        "</ENVELOPE>",
        "",
    )
    return CRLF.join(lines)


def company_not_set(name: str) -> str:
    """The failure for a report whose company is not loaded."""
    return failure(f"Could not set 'SVCurrentCompany' to '{name}'")


def error_message(text: str) -> str:
    """The bare `ERRORMSG` answer of an object request."""
    return f"<ERRORMSG>{escape(text)}</ERRORMSG>"


def legacy_line_error(text: str) -> str:
    """The answer of the legacy request form to something it does not know."""
    return f"<RESPONSE>{CRLF} <LINEERROR>{escape(text)}</LINEERROR>{CRLF}</RESPONSE>{CRLF}"


def running(product_name: str) -> str:
    """The answer to GET /, GET /status and an empty POST."""
    return f"<RESPONSE>{product_name} Server is Running</RESPONSE>{CRLF}"
