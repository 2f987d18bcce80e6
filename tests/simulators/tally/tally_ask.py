"""Asks a simulated Tally the questions a careful client asks; written for tests, independent of the product."""

from __future__ import annotations

import re
import socket
from dataclasses import dataclass
from datetime import date
from xml.sax.saxutils import escape

from lxml import etree

from app.simulators.tally import Company, Line, TallySimulator, Voucher

UTF16 = "text/xml;charset=utf-16"
SLIM = "GUID,MASTERID,ALTERID,DATE,VOUCHERTYPENAME,VOUCHERNUMBER,ISCANCELLED,ISOPTIONAL,ISPOSTDATED"
FULL = (
    "GUID,MASTERID,ALTERID,DATE,EFFECTIVEDATE,VOUCHERTYPENAME,VOUCHERNUMBER,REFERENCE,REFERENCEDATE,PARTYLEDGERNAME,"
    "NARRATION,PERSISTEDVIEW,ISINVOICE,ISCANCELLED,ISOPTIONAL,ISPOSTDATED,UPDATEDDATETIME,AllInventoryEntries,"
    "AllLedgerEntries"
)
COMPANY = (
    "NAME,GUID,BOOKSFROM,STARTINGFROM,ENDINGAT,LASTVOUCHERDATE,ALTVCHID,ALTMSTID,CMPVCHID,ISAGGREGATE,ISINVENTORYON,"
    "NUMSTOCKITEMS,NUMGODOWNS"
)


@dataclass(frozen=True)
class Reply:
    """One raw answer; `body` may be shorter than the header promised."""

    head: bytes
    body: bytes
    utf16: bool

    @property
    def text(self) -> str:
        return self.body.decode("utf-16-le" if self.utf16 else "utf-8", "replace")

    @property
    def xml(self) -> etree._Element:
        return cleaned(self.text)

    @property
    def promised(self) -> int:
        return int(re.search(rb"CONTENT-LENGTH: (\d+)", self.head).group(1))  # type: ignore[union-attr]

    def rows(self, tag: str) -> list[etree._Element]:
        return self.xml.findall(f".//COLLECTION/{tag}")


def cleaned(text: str) -> etree._Element:
    """The cleaning rule: drop illegal references and characters, declare the UDF prefix, then a normal parser."""

    def legal(code: int) -> bool:
        return code in (0x9, 0xA, 0xD) or 0x20 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or code >= 0x10000

    def reference(match: re.Match[str]) -> str:
        digits = match.group(1)
        code = int(digits[1:], 16) if digits[0] in "xX" else int(digits)
        return match.group(0) if legal(code) else ""

    text = re.sub(r"&#([xX][0-9a-fA-F]+|\d+);", reference, text)
    text = "".join(character for character in text if legal(ord(character)))
    if "UDF:" in text and "xmlns:UDF" not in text:
        text = text.replace("<ENVELOPE", '<ENVELOPE xmlns:UDF="TallyUDF"', 1)
    return etree.fromstring(text.encode())


def raw(sim: TallySimulator, data: bytes, timeout: float = 10) -> tuple[bytes, bytes]:
    """Send bytes, read until the server closes; (head, body)."""
    with socket.create_connection(("127.0.0.1", sim.port), timeout=timeout) as sock:
        sock.sendall(data)
        received = b""
        while part := sock.recv(65536):
            received += part
    head, _, body = received.partition(b"\r\n\r\n")
    return head, body


def post_bytes(body: bytes, content_type: str = UTF16) -> bytes:
    """A POST as bytes."""
    kind = f"Content-Type: {content_type}\r\n" if content_type else ""
    head = f"POST / HTTP/1.1\r\n{kind}host: localhost:9000\r\ncontent-length: {len(body)}\r\nConnection: close\r\n\r\n"
    return head.encode() + body


def ask(sim: TallySimulator, envelope: str, content_type: str = UTF16, timeout: float = 10) -> Reply:
    """Post an envelope in the charset of the content type."""
    utf16 = "utf-16" in content_type
    body = envelope.encode("utf-16-le" if utf16 else "utf-8")
    head, answer = raw(sim, post_bytes(body, content_type), timeout)
    return Reply(head, answer, utf16)


def static(company: str | None, more: str = "") -> str:
    chosen = "" if company is None else f"<SVCURRENTCOMPANY>{escape(company)}</SVCURRENTCOMPANY>"
    return f"<STATICVARIABLES><SVEXPORTFORMAT>$$SysName:XML</SVEXPORTFORMAT>{chosen}{more}</STATICVARIABLES>"


def typed(first: str, last: str) -> str:
    return f'<SVFROMDATE TYPE="Date">{first}</SVFROMDATE><SVTODATE TYPE="Date">{last}</SVTODATE>'


def collection(
    kind: str,
    fetch: str,
    *,
    company: str | None = "Test Traders",
    formula: str = "",
    name: str = "FhTest",
    variables: str = "",
    extra: str = "",
) -> str:
    """A collection envelope with an optional filter formula."""
    system = f'<SYSTEM TYPE="Formulae" NAME="{name}F">{escape(formula)}</SYSTEM>' if formula else ""
    filters = f"<FILTERS>{name}F</FILTERS>" if formula else ""
    return (
        "<ENVELOPE><HEADER><VERSION>1</VERSION><TALLYREQUEST>Export</TALLYREQUEST><TYPE>Collection</TYPE>"
        f"<ID>{name}</ID></HEADER><BODY><DESC>{static(company, variables)}<TDL><TDLMESSAGE>{system}"
        f'<COLLECTION NAME="{name}" ISMODIFY="No"><TYPE>{kind}</TYPE><FETCH>{fetch}</FETCH>{extra}{filters}'
        "</COLLECTION></TDLMESSAGE></TDL></DESC></BODY></ENVELOPE>"
    )


def window(first: str, last: str, above: int | None = None, up_to: int | None = None) -> str:
    """The literal filter of a date window and an ALTERID range."""
    parts = [f'$Date >= $$Date:"{first}"', f'$Date <= $$Date:"{last}"']
    if above is not None:
        parts.append(f"$AlterID > {above}")
    if up_to is not None:
        parts.append(f"$AlterID <= {up_to}")
    return " AND ".join(parts)


def vouchers(
    sim: TallySimulator,
    fetch: str = SLIM,
    *,
    first: str = "20250401",
    last: str = "20270331",
    above: int | None = None,
    up_to: int | None = None,
    company: str = "Test Traders",
    name: str = "FhVch",
) -> Reply:
    """The delta, detail or census request over a window."""
    formula = window(first, last, above, up_to)
    variables = typed("20240401", "20991231")
    return ask(sim, collection("Voucher", fetch, formula=formula, variables=variables, company=company, name=name))


def companies(sim: TallySimulator, name: str = "FhCompanies") -> Reply:
    """The company list with the marks."""
    return ask(sim, collection("Company", COMPANY, company=None, name=name))


def single(sim: TallySimulator, master_id: int, company: str = "Test Traders") -> Reply:
    """One voucher as an object."""
    return ask(
        sim,
        "<ENVELOPE><HEADER><VERSION>1</VERSION><TALLYREQUEST>Export</TALLYREQUEST><TYPE>Object</TYPE>"
        f'<SUBTYPE>Voucher</SUBTYPE><ID TYPE="Name">ID:{master_id}</ID></HEADER><BODY><DESC>{static(company)}'
        "<FETCHLIST><FETCH>*</FETCH></FETCHLIST></DESC></BODY></ENVELOPE>",
    )


def company_object(sim: TallySimulator, name: str) -> Reply:
    """One company as an object."""
    return ask(
        sim,
        "<ENVELOPE><HEADER><VERSION>1</VERSION><TALLYREQUEST>Export</TALLYREQUEST><TYPE>Object</TYPE>"
        f'<SUBTYPE>Company</SUBTYPE><ID TYPE="Name">{escape(name)}</ID></HEADER><BODY><DESC>{static(None)}'
        "<FETCHLIST><FETCH>Name</FETCH><FETCH>GUID</FETCH></FETCHLIST></DESC></BODY></ENVELOPE>",
    )


def stock_summary(sim: TallySimulator, company: str = "Test Traders", last: str = "20260331") -> Reply:
    """The built-in Stock Summary report."""
    variables = typed("20250401", last) + "<EXPLODEFLAG>Yes</EXPLODEFLAG>"
    return ask(
        sim,
        "<ENVELOPE><HEADER><VERSION>1</VERSION><TALLYREQUEST>Export</TALLYREQUEST><TYPE>Data</TYPE>"
        f"<ID>Stock Summary</ID></HEADER><BODY><DESC>{static(company, variables)}</DESC></BODY></ENVELOPE>",
    )


def purchase(company: Company, day: date = date(2025, 11, 3), **fields: object) -> Voucher:
    """One plain purchase of ten pieces."""
    values: dict[str, object] = {
        "supplier": "Acme & Sons",
        "lines": [Line("MCB", 10, "12.50")],
        "taxes": [("Input CGST", "11.25"), ("Input SGST", "11.25")],
        "reference": "INV-1",
    }
    return company.add_purchase(date=day, **(values | fields))  # type: ignore[arg-type]
