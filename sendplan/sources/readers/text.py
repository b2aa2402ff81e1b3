"""Text and Markdown, as council sites extract papers: tables of pipes, marks of headings and lists, words in tags."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from itertools import count, groupby
from pathlib import Path

from sendplan.sources.files import SourceFile, whole_text
from sendplan.sources.grid import Cell, as_text, goes_on, gridded
from sendplan.sources.paper import Block, Paper, Text
from sendplan.sources.readers.unruled import Line, piped

PARTING = re.compile(r"\|?[\s:|-]*-[\s:|-]*\|?")  # the line below a table's headings
BREAK = re.compile(r"</p>\s*<p[^>]*>|<br\s*/?>|</li>\s*<li[^>]*>", re.IGNORECASE)
TAG = re.compile(r"</?[a-z][^<>]*>", re.IGNORECASE)
PICTURE = re.compile(r"\[image:[^\]]*\](?:\([^)]*\)|\{[^}]*\}+)?")
LINK = re.compile(r"!?\[([^\]]*)\]\([^)\s]*(?:\s+\"[^\"]*\")?\)|<(https?://[^>]+)>")
MARKED = re.compile(r"(\*\*|__|\*|(?<!\w)_(?=\w))(?=\S)(.+?)(?<=\S)\1")
HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*")
BULLET = re.compile(r"^[-*+\u2022\u00b7]\s+(?=\S)")
ITEM = re.compile(r"\(?(?:[ivx]{1,5}|[a-z])[.)]\s")
TOO_LONG = "Give the part of it that holds the plan."


def read(path: Path) -> Paper:
    """Read a text. Raises ReleaseError where it is none, or too large."""
    text = whole_text(SourceFile(path), TOO_LONG)
    lines = [Line(number, line) for number, line in enumerate(text.splitlines(), start=1)]
    return Paper([*_blocks(_whole(piped(lines)))], [])


def _whole(lines: Iterable[Line]) -> Iterator[Line]:
    """Join what is one row of a table, or one sentence, over several lines."""
    before: Line | None = None
    for line in lines:
        if before and _goes_on(before, line):
            before = before._replace(text=f"{before.text} {line.text}")
            continue
        if before:
            yield before
        before = line
    if before:
        yield before


def _goes_on(before: Line, line: Line) -> bool:
    if not line.text or line.is_row or ITEM.match(line.text):
        return False
    if before.is_row:
        return not before.text.endswith("|")
    return goes_on(before.text, line.text) and not HEADING.match(before.text)


def _blocks(lines: Iterable[Line]) -> Iterator[Block]:
    numbers = count(1)
    for is_table, every in groupby(lines, key=lambda each: each.is_row):
        if is_table:
            rows = [*every]
            name = f"table {next(numbers)}, from line {rows[0].number}"
            shown = [each for each in rows if not PARTING.fullmatch(each.text)]
            yield gridded(name, ((place, _cells(place, each.text)) for place, each in enumerate(shown, 1)), [])
        else:
            yield from (text for each in every if each.text and (text := _text(each)).text)


def _cells(row: int, line: str) -> Iterator[Cell]:
    inner = line.removeprefix("|").removesuffix("|")
    for column, text in enumerate(re.split(r"(?<!\\)\|", inner), start=1):
        yield Cell(_plain(text.replace("\\|", "|")), row, column, is_bold=_is_bold(text.strip()))


def _text(line: Line) -> Text:
    text, place = PICTURE.sub("", line.text).strip(), f"line {line.number}"
    if found := HEADING.fullmatch(text):
        return Text(_plain(found[2]), place, len(found[1]), _is_bold(found[2]))
    return Text(_plain(BULLET.sub("", text, count=1)), place, 0, _is_bold(text))


def _is_bold(text: str) -> bool:
    return bool(re.fullmatch(r"(\*\*|__)(?!\*).+\1", text))


def _plain(text: str) -> str:
    """Write a text without marks and tags; what stands in paragraphs of a cell stands in lines."""
    said = LINK.sub(lambda found: found[1] or found[2] or "", PICTURE.sub("", text))
    said = html.unescape(TAG.sub("", BREAK.sub("\n", said)))
    for _ in range(2):
        said = MARKED.sub(r"\2", said)
    said = said.replace("**", "")  # a mark whose other one the extraction lost
    return as_text(re.sub(r"\\([*_#|\[\]().!-])", r"\1", said))
