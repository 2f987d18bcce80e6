"""An answer is accepted only when it is whole and says that it succeeded; otherwise it is refused by name."""

from __future__ import annotations

import pytest
from lxml import etree
from tally_support import feed

from app.connectors.tally.artefacts import Request, Shape
from app.connectors.tally.parsing import Answer, AnswerParser, banner
from app.domain.errors import BadAnswer, CompanyNotOpen, KnownError, NotFound, WrongSystem

HEADER = "<HEADER><VERSION>1</VERSION><STATUS>1</STATUS></HEADER>"
COUNTERS = "<DESC><CMPINFO><VOUCHER>7</VOUCHER><LEDGER>0</LEDGER></CMPINFO></DESC>"


def envelope(rows: str, header: str = HEADER) -> str:
    return f"<ENVELOPE>{header}<BODY>{COUNTERS}<DATA><COLLECTION>{rows}</COLLECTION></DATA></BODY></ENVELOPE>"


def read(text: str, shape: Shape = Shape.COLLECTION, tag: str = "VOUCHER", size: int = 11) -> Answer[str]:
    def build(element: etree._Element) -> str:
        return str(element.get("ID") or element.text or "")

    return feed(AnswerParser(Request("MLCTest", "", tag, shape), build), text.encode("utf-16-le"), size)


def test_rows_are_those_of_the_collection_and_not_the_counters() -> None:
    assert read(envelope('<VOUCHER ID="1"/><VOUCHER ID="2"><VOUCHER ID="x"/></VOUCHER>')).rows == ["1", "2"]


def test_whitespace_collection_is_empty() -> None:
    assert read(envelope("   ")).rows == []


REFUSED: list[tuple[str, type[KnownError], str]] = [
    (envelope("<VOUCHER/>")[:-1], BadAnswer, "cut off"),
    (envelope("<VOUCHER/>")[:-30], BadAnswer, "cut off"),
    (envelope("<VOUCHER/>").replace("</COLLECTION>", ""), BadAnswer, "well-formed"),
    (envelope("<VOUCHER>a & b</VOUCHER>"), BadAnswer, "well-formed"),
    (envelope("<VOUCHER>&nbsp;</VOUCHER>"), BadAnswer, "well-formed"),
    (envelope("", "<HEADER><STATUS>0</STATUS></HEADER>"), BadAnswer, "status 0"),
    (envelope("<VOUCHER/>", "<HEADER><STATUS>7</STATUS></HEADER>"), BadAnswer, "status 7"),
    (envelope("<VOUCHER/>", ""), BadAnswer, "no STATUS"),
    (envelope("", "<HEADER><VERSION>1</VERSION></HEADER>"), BadAnswer, "no STATUS"),
    (f"<ENVELOPE>{HEADER}<BODY>{COUNTERS}<DATA></DATA></BODY></ENVELOPE>", BadAnswer, "no COLLECTION"),
    ("<RESPONSE>Unknown Request, cannot be processed</RESPONSE>", BadAnswer, "did not understand"),
    ("<RESPONSE>Tally.ERP 9 Server is Running</RESPONSE>", WrongSystem, "Tally.ERP 9"),
    ("<RESPONSE>TallyPrime Server is Running</RESPONSE>", BadAnswer, "banner"),
    ("<RESPONSE><LINEERROR>Could not find Report 'X'!</LINEERROR></RESPONSE>", BadAnswer, "Could not find Report"),
    (
        "<ENVELOPE><HEADER><STATUS>0</STATUS></HEADER><BODY><DATA><LINEERROR>Could not set 'SVCurrentCompany' to "
        "'My &amp; Co'</LINEERROR></DATA></BODY></ENVELOPE>",
        CompanyNotOpen,
        "My & Co",
    ),
    ("<ERRORMSG>Could not find Company:X!</ERRORMSG>", NotFound, "Could not find Company:X!"),
    ("<soap>hello</soap>", BadAnswer, "cut off"),
]


@pytest.mark.parametrize(("text", "error", "words"), REFUSED)
@pytest.mark.parametrize("size", [3, 64, 100_000])
def test_answer_is_refused_by_name(text: str, error: type[KnownError], words: str, size: int) -> None:
    with pytest.raises(error, match=words):
        read(text, size=size)


def test_object_that_does_not_exist_is_not_found() -> None:
    text = "<ENVELOPE><HEADER><STATUS>0</STATUS></HEADER><LINEERROR>Voucher does not exist!</LINEERROR></ENVELOPE>"
    with pytest.raises(NotFound):
        read(text, Shape.OBJECT)
    with pytest.raises(BadAnswer):
        read(text, Shape.COLLECTION)


def test_function_answer_gives_header_and_result() -> None:
    header = "<HEADER><STATUS>1</STATUS><PRODMAJORREL>7</PRODMAJORREL></HEADER>"
    text = f"<ENVELOPE>{header}<BODY><DATA><RESULT TYPE='Long'> 5</RESULT></DATA></BODY></ENVELOPE>"
    answer = read(text, Shape.FUNCTION, "RESULT")
    assert (answer.rows, answer.header["PRODMAJORREL"]) == ([" 5"], "7")


def test_external_entities_are_never_read(tmp_path: object) -> None:
    text = '<!DOCTYPE A [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + envelope("<VOUCHER>&x;</VOUCHER>")
    with pytest.raises(BadAnswer):
        read(text)


def test_a_builder_that_refuses_ends_the_answer() -> None:
    def build(element: etree._Element) -> str:
        raise ZeroDivisionError

    parser = AnswerParser(Request("MLCTest", "", "VOUCHER", Shape.COLLECTION), build)
    with pytest.raises(ZeroDivisionError):
        feed(parser, envelope("<VOUCHER/>").encode())


def test_a_question_mark_in_a_name_of_an_eight_bit_answer_is_damage() -> None:
    damaged = envelope("<LEDGER NAME='BVL ????'/>").encode()
    with pytest.raises(BadAnswer, match="without Unicode"):
        feed(AnswerParser(Request("MLCTest", "", "LEDGER", Shape.COLLECTION), lambda e: e.tag), damaged)
    exact = envelope("<LEDGER NAME='Why?'/>").encode("utf-16-le")
    assert feed(AnswerParser(Request("T", "", "LEDGER", Shape.COLLECTION), lambda e: e.tag), exact).rows == ["LEDGER"]


@pytest.mark.parametrize("encoding", ["ascii", "utf-16-le"])
def test_banner_of_tally_prime_is_accepted(encoding: str) -> None:
    banner("<RESPONSE>TallyPrime Server is Running</RESPONSE>".encode(encoding))


def test_memory_does_not_grow_with_the_answer() -> None:
    children: list[int] = []

    def build(element: etree._Element) -> None:
        parent = element.getparent()
        assert parent is not None
        children.append(len(parent))

    parser = AnswerParser(Request("MLCTest", "", "VOUCHER", Shape.COLLECTION), build)
    feed(parser, envelope("<VOUCHER><A/></VOUCHER>" * 5_000).encode(), 512)
    assert max(children) < 60
