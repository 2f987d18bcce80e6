"""Bytes of an answer become clean XML whatever the charset and wherever the chunks are cut."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from app.connectors.tally.decoding import RESERVED, Cleaner
from app.domain.errors import BadAnswer, WrongSystem

XML = "<ENVELOPE>\r\n <A>₹ शर्मा &#4; Primary&#x5;\x05 &amp; &#233;&#xD800;&#65535;\ufffe</A><UDF:B/>\r\n</ENVELOPE>\r\n"
CLEAN = f'<ENVELOPE xmlns:UDF="TallyUDF">\r\n <A>₹ शर्मा {RESERVED} Primary &amp; &#233;</A><UDF:B/>\r\n</ENVELOPE>\r\n'
ENCODINGS = ["utf-16-le", "utf-16-be", "utf-8"]


def clean(data: bytes, size: int = 1 << 20, declared: str = "") -> str:
    cleaner = Cleaner(declared)
    parts = [cleaner.feed(data[start : start + size]) for start in range(0, len(data), size)]
    return b"".join([*parts, cleaner.finish()]).decode("utf-8")


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("bom", [False, True])
@pytest.mark.parametrize("size", [1, 2, 3, 5, 7, 64, 4096])
def test_every_charset_and_every_cut_gives_the_same_clean_text(encoding: str, bom: bool, size: int) -> None:
    data = (("\ufeff" if bom else "") + XML).encode(encoding)
    assert clean(data, size) == CLEAN


@pytest.mark.parametrize("declared", ["text/xml; charset=utf-16", "text/xml; charset=utf-8", "text/xml", ""])
def test_the_bytes_overrule_a_wrong_header(declared: str) -> None:
    for encoding in ENCODINGS:
        assert clean(XML.encode(encoding), declared=declared) == CLEAN


def test_lone_surrogates_are_dropped() -> None:
    data = "<A>x</A>".encode("utf-16-le").replace(b"x\x00", b"\x00\xd8x\x00")
    assert clean(data) == '<A xmlns:UDF="TallyUDF">x</A>'


def test_a_noncharacter_in_the_data_cannot_pass_for_the_reserved_mark() -> None:
    for forged in (RESERVED, f"&#{ord(RESERVED)};", f"&#x{ord(RESERVED):x};"):
        assert RESERVED not in clean(f"<A>{forged} Primary</A>".encode())
    for real in ("&#4;", "&#x4;", "&#04;", "\x04"):
        assert clean(f"<A>{real} Primary</A>".encode()) == f'<A xmlns:UDF="TallyUDF">{RESERVED} Primary</A>'


def test_udf_prefix_is_declared_once() -> None:
    bound = '<A xmlns:UDF="TallyUDF"><UDF:X/></A>'
    assert clean(bound.encode()) == bound
    declaration = '<?xml version="1.0" encoding="utf-16"?>\r\n<A B="c"/>'
    assert clean(declaration.encode("utf-16-le")) == '<A xmlns:UDF="TallyUDF" B="c"/>'


@pytest.mark.parametrize(
    "prologue", ["<!DOCTYPE A>", '<!DOCTYPE A [<!ENTITY x "y">]>', '<?xml version="1.0"?><!DOCTYPE A>']
)
def test_document_types_and_entities_are_refused(prologue: str) -> None:
    with pytest.raises(BadAnswer, match="document type"):
        clean(f"{prologue}<A/>".encode("utf-16-le"))


@pytest.mark.parametrize("page", ["<!DOCTYPE html><html></html>", "<HTML><body>licence</body></HTML>", "  <html>"])
def test_a_web_page_is_another_system(page: str) -> None:
    with pytest.raises(WrongSystem, match="web page"):
        clean(page.encode(), 5)


@pytest.mark.parametrize("text", ["SSH-2.0-OpenSSH", '{"status": 1}', "hello"])
def test_what_is_no_xml_is_another_system(text: str) -> None:
    with pytest.raises(WrongSystem):
        clean(text.encode())


def test_nothing_at_all_is_refused() -> None:
    for data in (b"", b" ", b"\r\n"):
        with pytest.raises(BadAnswer, match="empty"):
            clean(data)


def test_a_cut_character_is_noticed() -> None:
    with pytest.raises(BadAnswer, match="middle of a character"):
        clean("<A>xyz</A>".encode("utf-16-le")[:-1])
    with pytest.raises(BadAnswer, match="neither"):
        clean(b"<A>caf\xe9</A>")


@given(st.text(st.characters(exclude_categories=["Cs"])), st.sampled_from(ENCODINGS), st.integers(1, 9))
def test_any_text_survives_except_what_xml_forbids(text: str, encoding: str, size: int) -> None:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#13;")
    root = etree.fromstring(clean(f"<A>{escaped}</A>".encode(encoding), size).encode())
    allowed = "".join(c for c in text if c in "\t\n\r" or 32 <= ord(c) <= 0xFFFD or ord(c) > 0xFFFF)
    assert (root.text or "") == allowed.replace(RESERVED, "") or "\x04" in text


@given(st.binary(max_size=200), st.integers(1, 50))
def test_no_bytes_at_all_cause_anything_but_our_errors(data: bytes, size: int) -> None:
    try:
        clean(data, size)
    except (BadAnswer, WrongSystem):
        return
