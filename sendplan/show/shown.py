"""Figures that a block shows: numbers with what they stand beside, kept in an executed notebook.

A figure is a number of something: a count, a share, points, weeks, days. A date, a period, a
reference (1.1.2, M7) and an age or year of school are none. Numbers in titles, in what people
reported in their own words and in the wording of a rule are not taken either.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

MIME = "application/vnd.sendplan.figures+json"
# Headings of columns that hold titles, people's words, names of papers, references, or the wording of a rule.
WORDED = frozenset(
    {
        "Action",
        "Answer",
        "Area of concern",
        "Here",
        "Licence",
        "Measures of impact",
        "Printed in",
        "Requested",
        "Served by",
        "SHA-256, first 12 characters",
        "Source",
        "There",
        "Title",
        "Training",
        "What is being done",
        "What it means",
        "What was asked",
        "Where",
        "Where it stands, latest report first",
        "Which",
        "Who can settle it",
        "Why",
    }
)
DATED = ("As at", "Speaks of", "Last reported on")  # headings of cells that say which day their row is of

MONTHS = "(?:January|February|March|April|May|June|July|August|September|October|November|December)"
DATE = rf"(?:\b(?:[12]\d|3[01]|0?[1-9]) )?\b{MONTHS} (?:19|20)\d\d\b"
_ITEM = r"\d+(?:\.\d+)?[a-z]?\b"
_ITEMS = rf"(?:(?:, | and | or | to ){_ITEM})"
_NAMED = (
    "actions?|tasks?|steps?|measures?|priorit(?:y|ies)|aims?|themes?|workstreams?|concerns?|outcomes?|sections?|"
    "groups?|stages?|[Yy]ears?|post|aged?|seed|version|linked to [a-z]+"
)
# What is written in digits and is no figure, in the order it is looked for.
_NO_FIGURE = [
    re.compile(pattern)
    for pattern in (
        r"^Linked by .*|^(?:[A-Z]+\d+|\d+(?:\.\d+)+) (?=[A-Z][a-z]).*",
        rf"\b(?:\d{{1,2}} (?:to|and) )?{DATE}|\b\d{{1,2}} {MONTHS}\b",
        r"\b(?:19|20)\d\d(?:-\d\d(?:-\d\d)?)?(?:/\d+)*\b(?![.,]\d|%)|\b\d\d/\d\d\b",
        r"^\d+(?:\.\d+)*\.? (?=[A-Z][a-z])",
        r"\b\d+(?:\.\d+){2,}\b",
        r"\b0 to 25\b|\b\d+\(\d+\)|\b[Ww]ithin \d+ \w+",
        rf"(?i:\b(?:{_NAMED})) {_ITEM}{_ITEMS}*",
        rf"(?<=: ){_ITEM}{_ITEMS}+(?=\.? *$)|(?<=\(){_ITEM}{_ITEMS}+(?=\))|(?<=\d \()\d+(?=\))",
        r"(?<=[:;] )\d+(?=, [A-Z])",
    )
]
_UNIT = r"%|(?: percentage)? points?\b(?! in )|(?: more)? (?:weeks|days|months|years|week|day|month|year)\b"
_NUMBER = r"[−-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_SYMBOL = r"\[(?:c|x|z|low|u|p|r|tbc)\]"
_FIGURE = re.compile(rf"(?<![\w.,/−-]){_NUMBER}(?:{_UNIT})?(?: {_SYMBOL})?(?![\w/]|[.,]\d)".replace("−", "\u2212"))
_HIDDEN = re.compile(rf"^{_SYMBOL}(?= |$)")
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z0-9\[\"'“‘])|\n+")
_LAST_NAME = re.compile(r"(?<=: )\d+(?=\.?$)")
_COUNTED = re.compile(r"\((\d[\d,]*)\)$")


def figures_in(text: str) -> list[str]:
    """Find the figures of a text, each as it is written, in order."""
    return [figure for figure, _ in places(text)]


def places(text: str) -> list[tuple[str, int]]:
    """Find the figures of a text in order, each as it is written and with the place where it ends."""
    if not any(letter.isdigit() for letter in text):
        return []
    left = text
    for pattern in _NO_FIGURE:
        left = pattern.sub(lambda found: " " * len(found.group()), left)
    return [(found.group(), found.end()) for found in _FIGURE.finditer(left)]


def _in_cell(text: str) -> list[str]:
    """Find the figures of a cell; a symbol that stands in place of a number is one."""
    hidden = _HIDDEN.match(text)
    return ([hidden.group()] if hidden else []) + figures_in(text)


def sentences(texts: Iterable[str], told: bool = False) -> list[dict[str, Any]]:
    """List every sentence that states a figure: one group a sentence, as `bundle` takes them.

    Sentences that were `told` hold people's own words: what they count is not defined.
    """
    every = [_flat(each) for text in texts for each in _SENTENCE.split(text)]
    found = [_sentence("sentence", each, figures) for each in every if (figures := figures_in(each))]
    return [each | {"told": True} for each in found] if told else found


def headline(figure: str, text: str) -> list[dict[str, Any]]:
    """List the figures of a headline; a number after a colon at its end is the name of what was counted."""
    told = _flat(f"{figure} {text}")
    figures = figures_in(_LAST_NAME.sub("", told))
    return [_sentence("headline", told, figures)] if figures else []


def _sentence(kind: str, text: str, figures: list[str]) -> dict[str, Any]:
    return {"kind": kind, "of": "", "cells": [{"row": "", "column": "", "text": text, "figures": figures}]}


def cells(
    kind: str, of: str, headings: Sequence[str], classes: Mapping[int, str], rows: Iterable[Sequence[str]]
) -> list[dict[str, Any]]:
    """List the figures of a table or of a chart's table: one group, with each cell that shows any."""
    places = [place for place, heading in enumerate(headings) if place and heading not in WORDED]
    places = [place for place in places if classes.get(place) not in ("ref", "date")]
    dated = next((place for place, heading in enumerate(headings) if heading in DATED), None)
    titled = list(headings[1:2]) == ["Title"]
    found: list[dict[str, Any]] = []
    for row in rows:
        name = _flat(" ".join(row[:2] if titled else row[:1]))
        own = _COUNTED.findall(name)
        inside = [(headings[0], name, own)] if own else []
        inside += [(headings[place], text, _in_cell(text)) for place in places if (text := _flat(row[place]))]
        when = {} if dated is None else {"when": _flat(row[dated])}
        found += [
            {"row": name, "column": column, "text": text, "figures": figures} | when
            for column, text, figures in inside
            if figures
        ]
    return [{"kind": kind, "of": _flat(of), "cells": found}] if found else []


def _flat(text: str) -> str:
    return " ".join(text.split())


def bundle(groups: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Make the entry of a block's bundle: {MIME: {"figures": groups}}.

    A group has `kind` (headline, table, chart or sentence), `of` (caption or name) and `cells`: each with `row`,
    `column`, `text` (the cell or sentence as shown) and `figures` (as written in it); `under` is its own heading, and
    `told` is there where its words are people's own.
    """
    return {MIME: {"figures": [*groups]}}
