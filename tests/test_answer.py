"""What a worker answers: a page back as it was, and nothing that is not the page that was asked for."""

import json
from base64 import b64encode
from dataclasses import replace
from pathlib import Path

import pytest

from sendplan.errors import PublishError
from sendplan.publish import answer
from sendplan.publish.answer import outcome_of, read, written
from sendplan.publish.contents import FIGURES
from sendplan.publish.fork import Limits
from sendplan.publish.page import SHELL, Page, PageError, Task

HAVING = {"pandas": "3.0.1"}
SLIDES = json.dumps({"metadata": {"sendplan": {"also": ["slides", "docx"]}}})
TASK = Task("one", SLIDES, {}, {}, b"", SHELL, Limits(1, 1), Path())
ROW = dict.fromkeys(FIGURES, "") | {"file": "one.html", "figure": "19%"}
PAGE = Page(
    "one.html",
    "A page\u00a0of one",
    "What is asked?",
    (("one.slides.html", "slides"), ("one.docx", "a Word document")),
    {"one.html": b"<!DOCTYPE html>", "one.slides.html": b"", "one.docx": b"PK\x03\x04\xff\x00"},
    (ROW,),
    1.25,
    ("cell 3: a chart without a title",),
)


def back(outcome, task=TASK):
    return outcome_of(read(written(HAVING, outcome)), task)


def altered(**fields):
    """Write an answer with a page of which some fields are otherwise."""
    told = json.loads(written(HAVING, PAGE))
    return json.dumps(told | {"made": told["made"] | fields}).encode()


def test_a_page_comes_back_as_it_was_with_what_its_worker_has():
    assert back(PAGE) == PAGE
    assert read(written(HAVING, PAGE)).having == HAVING


def test_a_figure_has_no_letter_that_is_none():
    broken = replace(PAGE, figures=(ROW | {"text": "\ud800 of a broken letter, \x00"},))
    assert back(broken).figures == (ROW | {"text": " of a broken letter, "},)


def test_a_page_of_one_form_needs_no_metadata():
    alone = replace(PAGE, others=(), files={"one.html": b"<!DOCTYPE html>"})
    assert back(alone, TASK._replace(source="{}")) == alone


@pytest.mark.parametrize("notebook", [None, "", '{"cells": []}', "byte \udcff is no UTF-8"])
def test_why_there_is_no_page_comes_back_with_the_notebook_as_far_as_it_ran(notebook):
    error = back(PageError("one: ValueError: no\nline 2", notebook))
    assert (type(error), str(error), error.notebook) == (PageError, "one: ValueError: no\nline 2", notebook)


def test_why_there_is_no_page_is_cut_where_it_is_very_long_and_has_nothing_that_a_terminal_obeys():
    assert str(back(PublishError("\x1b[2Jone: no\udcff\x9b"))) == "[2Jone: no?"
    assert len(str(back(PublishError("n" * 1_000_000)))) == answer.LONGEST_TEXT


def test_warnings_have_nothing_that_a_terminal_obeys():
    assert back(replace(PAGE, warnings=("\x1b]0;title\x07cell 1",))).warnings == ("]0;titlecell 1",)


def test_where_no_page_was_begun_there_is_none():
    with pytest.raises(ValueError, match="it has no page"):
        back(None)


@pytest.mark.parametrize(
    "given", [None, "text", ["list"], b"", b"{}", b"\xff", b"[" * 100_000, b'{"having": {"pandas": 3}}']
)
def test_what_is_no_answer_is_refused(given):
    with pytest.raises(ValueError, match=r"not bytes|Invalid JSON|Field required|valid string"):
        read(given)


def test_what_is_too_large_is_refused(monkeypatch):
    monkeypatch.setattr(answer, "LARGEST_ANSWER", 1_000)
    with pytest.raises(ValueError, match="it is not bytes, at most 1,000 of them"):
        read(b" " * 1_001)


@pytest.mark.parametrize(
    "fields",
    [
        {"file": "../one.html"},
        {"file": "index.html"},
        {"files": {}},
        {"files": dict.fromkeys(PAGE.files, "") | {"index.html": ""}},
        {"files": {name: "" for name in PAGE.files if name != "one.docx"}},
        {"others": []},
        {"others": [["one.slides.html", "slides"], ["one.docx", "<script>"]]},
        {"others": [["one.slides.html", "slides"]] * 2},
    ],
)
def test_files_that_are_not_those_of_the_notebook_are_refused(fields):
    with pytest.raises(ValueError, match=r"^it is not one\.html and one\.slides\.html and one\.docx$"):
        outcome_of(read(altered(**fields)), TASK)


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({"files": {"one.html": 1}}, "made.files.one.html"),
        ({"files": {"one.html": "a"}}, "made.files.one.html"),
        ({"title": None}, "made.title"),
        ({"title": "t" * 10_001}, "made.title"),
        ({"question": 1}, "made.question"),
        ({"others": [["one.docx"]]}, "made.others.0.1"),
        ({"seconds": "1"}, "made.seconds"),
        ({"seconds": -1}, "made.seconds"),
        ({"warnings": "cell 1"}, "made.warnings"),
        ({"warnings": [""] * 1_001}, "made.warnings"),
        ({"figures": "[]"}, "made.figures"),
        ({"figures": [[]]}, "made.figures.0"),
        ({"figures": [[*ROW.values()]]}, "made.figures.0"),
        ({"figures": [ROW, ROW | {"text": 1}]}, "made.figures.1.text"),
        ({"figures": [ROW | {"text": None}]}, "made.figures.0.text"),
        ({"more": 1}, "made.more"),
        ({"\x1b[2J": 1}, "made.[2J"),
    ],
)
def test_a_field_that_is_not_as_it_has_to_be_is_refused_by_its_name(fields, where):
    with pytest.raises(ValueError, match=r"^made\.") as found:
        read(altered(**fields))
    assert str(found.value).startswith(f"{where}: ")


def test_seconds_are_a_number():
    with pytest.raises(ValueError, match=r"^made\.seconds|Invalid JSON"):
        read(altered(seconds=float("nan")))


@pytest.mark.parametrize("figures", [[{}], [ROW, ROW | {"more": ""}], [{"file": "one.html"}]])
def test_figures_that_are_no_rows_are_refused(figures):
    with pytest.raises(ValueError, match="a row of figures is not 14 texts"):
        outcome_of(read(altered(figures=figures)), TASK)


def test_figures_of_another_page_are_refused():
    other = [ROW, ROW | {"file": "two.html"}]
    with pytest.raises(ValueError, match="a row of its figures is another page's"):
        outcome_of(read(altered(figures=other)), TASK)


def test_files_travel_as_base64():
    told = json.loads(written(HAVING, PAGE))
    assert told["made"]["files"]["one.docx"] == b64encode(PAGE.files["one.docx"]).decode()
