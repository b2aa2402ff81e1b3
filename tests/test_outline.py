"""The tables of a paper in their place: below which headings, of which plan and day, and which go on."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sendplan.sources import outline
from sendplan.sources.found_tables import headings
from sendplan.sources.grid import Cell, Grid
from sendplan.sources.outline import MOST_WORDS, OFTEN, day_said, masked, placed, plan_in
from sendplan.sources.paper import Paper, Text

HEAD = ("Ref", "Action", "Due", "Lead")


def row(ref):
    return (ref, f"Do {ref}", "May 2025", "Lead")


def grid(name, *rows):
    return Grid(name, [[Cell(text, down, across) for across, text in enumerate(each, 1) if text]
                       for down, each in enumerate(rows, 1)], [], 4)  # fmt: skip


def outlined(*parts):
    """Place the parts of a paper: a text, one with the level of its heading, or the rows of a table."""
    blocks = []
    for number, each in enumerate(parts):
        of = each if isinstance(each, tuple) else (each, 0)
        blocks.append(
            grid(f"table {number}", *each) if isinstance(each, list) else Text(of[0], f"line {number}", of[1])
        )
    return placed(Paper(blocks, []), {})


def tables(*parts):
    found, _ = outlined(*parts)
    return [([each.text for each in at.path], [[cell.text for cell in row] for row in at.grid.rows]) for at in found]


def paths(*parts):
    return [path for path, _ in tables(*parts)]


PLAN = [HEAD, row("1.1")]


def test_a_heading_holds_to_the_next_of_its_level_or_above_and_the_only_first_one_is_a_title():
    assert paths(
        *(("The plan", 1), ("Part A", 2), ("Inner", 3), PLAN, ("Part B", 2), PLAN, ("Part C", 2), ("Inner", 4), PLAN)
    ) == [["Part A", "Inner"], ["Part B"], ["Part C", "Inner"]]


def test_without_levels_a_section_holds_to_the_next_of_its_kind():
    assert paths("Priority 1: Early", "Theme A: Health", PLAN, "Theme B: Schools", PLAN, "Priority 2: Late", PLAN) == [
        ["Priority 1: Early", "Theme A: Health"],
        ["Priority 1: Early", "Theme B: Schools"],
        ["Priority 2: Late"],
    ]


def test_a_line_that_pages_repeat_and_one_that_says_a_table_goes_on_are_no_text_of_the_paper():
    lines = [f"Appendix B page {number}" for number in range(OFTEN)]
    _, texts = outlined(*lines, "The plan (continued)", "The plan")
    assert [each.text for each in texts] == ["The plan"]
    assert len(outlined(*lines[1:])[1]) == OFTEN - 1


def test_a_section_is_none_of_the_lines_that_pages_repeat():
    assert paths(*["Priority 1: Early", PLAN] * OFTEN) == [["Priority 1: Early"]] * OFTEN


@pytest.mark.parametrize(
    "between",
    [[], ["Page 3 of 9"], ["A note of a few words"], ["The plan, continued"], ["Appendix B"] * OFTEN],
)
def test_a_table_without_headings_goes_on_from_the_one_before(between):
    assert tables("x", PLAN, *between, [row("1.2")])[0][1] == [[*HEAD], [*row("1.1")], [*row("1.2")]]


@pytest.mark.parametrize(
    "between",
    [["a " * (MOST_WORDS + 1)], ["One line", "and another"], [("A heading", 2), ("Another", 2)], ["Priority 2: Late"],
     ["Improvement Plan"]],
)  # fmt: skip
def test_a_table_does_not_go_on_over_a_paragraph_a_heading_or_another_plan(between):
    assert len(tables("x", PLAN, *between, [row("1.2")])) == 2


@pytest.mark.parametrize(("between", "count"), [([], 1), (["Page 3 of 9"], 1), (["Schools"], 2)])
def test_headings_that_are_said_again_go_on_after_a_pages_end_alone(between, count):
    found = tables("x", PLAN, *between, [HEAD, row("1.2")])
    assert len(found) == count
    assert [each[0] for each in found[0][1]] == ["Ref", "1.1", "1.2"][: 4 - count]


def test_a_table_with_other_headings_or_more_columns_begins_anew():
    assert len(tables("x", PLAN, [("Ref", "Action", "Lead"), row("1.2")[:3]])) == 2
    wide = ("1.2", "Do", "May 2025", "Lead", "more")
    assert (
        len(placed(Paper([Text("x", "line 1"), grid("a", *PLAN), grid("b", wide)._replace(width=5)], []), {})[0]) == 2
    )


@pytest.mark.parametrize(
    ("rest", "title"),
    [
        (("", "and the rest", "", ""), "Do 1.1 and the rest"),
        (("", "And the rest", "", ""), "Do 1.1"),
        (("x", "and", "so", "on"), "Do 1.1"),
    ],
)
def test_a_row_that_a_pages_end_parts_is_one_where_its_texts_go_on(rest, title):
    (_, rows), = tables("x", PLAN, [rest, row("1.2")])  # fmt: skip
    assert rows[1][1] == title
    assert [row("1.2")[1] in each for each in rows][-1]


def test_a_text_that_ends_with_a_stop_is_whole():
    (_, rows), = tables("x", [HEAD, ("1.1", "Do it.", "May 2025", "Lead")], [("", "and so on", "", "")])  # fmt: skip
    assert len(rows) == 3


def test_the_plan_and_day_of_a_part_are_those_its_titles_name():
    first, second = outlined(
        *("Written Statement of Action, February 2019", PLAN, "Improvement Plan as at 24 June 2019", PLAN)
    )[0]
    assert (first.plan, first.day) == ("written_statement_of_action", date(2019, 2, 28))
    assert (second.plan, second.day) == ("improvement_plan", date(2019, 6, 24))


def test_a_sentence_names_no_plan_and_a_meeting_no_day():
    assert plan_in(Text("It goes on in the improvement plan.", "line 1")) == ""
    assert plan_in(Text("Improvement Plan " + "word " * MOST_WORDS, "line 1")) == ""
    assert day_said([Text("Next meeting: 4 July 2025", "line 1")]) is None
    assert day_said([Text("Meeting of 4 July 2025", "line 1"), Text("June 2025", "line 2")]) == date(2025, 6, 30)


def test_a_line_is_the_same_on_every_page():
    assert masked("Appendix B  Page 3 of 9") == masked("appendix b 12")


PARTS = st.lists(st.one_of(
    st.sampled_from(["Page 1", "Priority 1: Early", "Notes of it", ("Part", 2), ("Title", 1), "Plan (cont'd)"]),
    st.lists(st.sampled_from([HEAD, row("1.1"), ("", "and more", "", ""), ("2", "a", "", "")]), min_size=1, max_size=3),
), max_size=9)  # fmt: skip


def words(texts):
    return sorted(word for text in texts if text not in HEAD for word in text.split())


@given(PARTS)
def test_no_word_of_a_table_is_lost_but_headings_that_are_said_again(parts):
    every = [text for part in parts if isinstance(part, list) for each in part for text in each]
    assert words(text for _, rows in tables("x", *parts) for each in rows for text in each) == words(every)


def test_headings_are_looked_for_once_however_many_pages_a_table_has(monkeypatch):
    seen = list[str]()
    monkeypatch.setattr(outline, "headings", lambda grid, told: seen.append(grid.name) or headings(grid, told))
    assert len(tables("x", PLAN, *([row(f"1.{page}")] for page in range(2, 40)))) == 1
    assert seen == ["table 1"]
