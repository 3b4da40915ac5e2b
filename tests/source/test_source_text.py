"""Decoding as Python decodes, and the way back to the same bytes."""

import ast
import codecs
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tslint.source.text import SourceText, UnreadableSourceError, decoded, read

PATH = Path("a.py")


@pytest.mark.parametrize(
    ("data", "encoding", "bom"),
    [
        (b"x = 1\n", "utf-8", False),
        (codecs.BOM_UTF8 + b"x = 1\n", "utf-8", True),
        (b"# coding: latin-1\nx = '\xe9'\r\n", "iso-8859-1", False),
        (b"#!/usr/bin/python\n# vim: set fileencoding=cp1252 :\nx = '\x80'\n", "cp1252", False),
        ("x = 'é😀'\r".encode(), "utf-8", False),
    ],
)
def test_decoding_and_encoding_give_the_same_bytes(data, encoding, bom):
    text = decoded(PATH, data)
    assert (text.encoding, text.bom) == (encoding, bom)
    assert text.encoded(text.text) == data


def test_a_reason_names_the_line():
    with pytest.raises(UnreadableSourceError, match="byte 0xff in line 3 is not utf-8"):
        decoded(PATH, b"x = 1\ny = 2\n'\xff'\n")
    with pytest.raises(UnreadableSourceError, match="NUL byte in line 2"):
        decoded(PATH, b"x = 1\n\0")


def test_a_link_that_leads_nowhere_says_where(tmp_path):
    (tmp_path / "a.py").symlink_to("gone.py")
    with pytest.raises(UnreadableSourceError, match=r"a link to `gone\.py`, which does not exist"):
        read(tmp_path / "a.py")


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\0")))
def test_lines_are_those_of_python(source):
    text = SourceText(PATH, source)
    assert "".join(text.lines) == source.replace("\r", "").replace("\n", "")
    assert [source[offset : offset + len(line)] for offset, line in
            zip(text.line_offsets, text.lines, strict=True)] == text.lines  # fmt: skip


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("before", ["", "é", "😀", "\t木", "e\u0301"])
def test_spans_count_characters(newline, before):
    source = f"a = 1{newline}b = '{before}', name{newline}"
    text = SourceText(PATH, source)
    tree = ast.parse(source)
    span = text.span(tree.body[1].value.elts[1])
    assert text.line(span.line)[span.column - 1 : span.end_column - 1] == "name"
    start = text.offset(span.line, span.column)
    assert source[start:].startswith("name")
