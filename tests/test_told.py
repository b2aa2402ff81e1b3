"""What the library says of itself to who types: of an area, a plan, a meeting, its frames and its questions."""

from datetime import date

import pandas as pd
import pytest

import sendplan
from sendplan import pages
from sendplan.data.areas import area_given
from sendplan.errors import SendplanError
from sendplan.opening import latest, of_area, open_meeting
from sendplan.rules.explained import explained


def test_a_meeting_says_what_it_is_of_in_ten_lines(july):
    first, as_at, size, standings, *_ = lines = repr(july).splitlines()
    assert first == str(july) == "Lancashire: Children's Services Scrutiny Committee, 3 July 2019"
    assert as_at == "As at 24 June 2019, compared with 3 June 2019"
    assert size == "SEND Partnership Improvement Plan: 94 actions, 12 past due"
    assert standings == "18 Complete, 14 Green, 32 Amber, 8 Red, 22 Not started"
    assert len(lines) <= 10


@pytest.mark.parametrize("name", ["lancashire", "exampleshire", "northbridge"])
def test_whatever_shows_itself_does_so_in_ten_lines(name):
    area = sendplan.load_area(name)
    for each in (area, *area.facts.plans, open_meeting(name)):
        assert 2 <= len(repr(each).splitlines()) <= 10
        assert max(map(len, repr(each).splitlines())) <= 300
        assert each._repr_html_().count("<br>") == len(repr(each).splitlines()) - 1


def test_what_an_area_is_called_is_escaped(july):
    plan = july.plan.model_copy(update={"title": "<b>"})
    assert "&lt;b&gt; (ip)" in plan._repr_html_()


def test_a_meeting_for_the_board_says_so(lancashire):
    assert str(of_area(lancashire, "2019-07-03", "board")).endswith("3 July 2019, for the board")


@pytest.mark.parametrize("asked", ["2021-09-13", date(2021, 9, 13), pd.Timestamp("2021-09-13")])
def test_a_meeting_is_opened_by_its_day_as_text_or_date(lancashire, asked):
    with area_given(lancashire):
        assert open_meeting("lancashire", asked).name == "2021-09-13"


def test_without_a_day_the_latest_meeting_is_opened(lancashire):
    with area_given(lancashire):
        assert open_meeting("lancashire").name == latest(lancashire) == "2026-04-30"


def test_an_area_without_a_meeting_says_what_to_do(lancashire):
    from dataclasses import replace

    none = replace(lancashire, tables={"meetings": lancashire.tables["meetings"][:0]})
    with pytest.raises(SendplanError, match=r"Add a row to data/lancashire/meetings\.csv\."):
        latest(none)


def test_actions_are_counted_by_priority_with_every_rating(july):
    found = july.by_priority
    assert found["actions"].tolist() == [27, 21, 27, 19]
    assert found["complete"].sum() == 18
    assert found["title"].iloc[0] == "Identifying and meeting needs"


@pytest.mark.parametrize("name", ["position", "by_priority", "past_due", "measures"])
def test_help_explains_each_column_of_a_frame_with_its_unit_and_source(meetings, name):
    for meeting in meetings.values():
        frame = getattr(meeting, name)
        shape, _, *columns = frame.__doc__.splitlines()
        assert shape.startswith(f"{len(frame)} x {len(frame.columns)}: a row is one ")
        assert [each.partition(" (")[0] for each in columns] == [*frame.columns]
        assert all(". From " in each for each in columns)


def test_help_says_the_unit_and_the_file_of_a_column(july):
    said = july.past_due.__doc__
    assert "days_late (days): Days past due at the position date; 0 unless past due. From rules.timing." in said
    assert "due (day): Last day of the period printed; read from it where it is empty. From actions.csv." in said


def test_a_column_that_nothing_describes_is_a_mistake():
    with pytest.raises(KeyError, match="lost"):
        explained(pd.DataFrame({"lost": [1]}), "row", "actions")


def test_a_page_lists_its_questions_and_nothing_else():
    assert dir(pages.actions) == ["by_lead", "by_report", "due_dates", "legend", "ratings", "scale"]
    assert dir(pages.values) == []
    assert dir(pages.slides) == ["ahead", "ask", "concerns", "done", "late", "now", "outcomes", "risk", "start"]


def test_the_pages_that_have_questions_are_listed_and_every_question_of_a_notebook_is_there():
    assert {"actions", "board_summary", "measures", "risks"} <= {*dir(pages)}
    assert "values" not in dir(pages)
    from ran import ran

    for name in ("actions", "board_summary", "measures"):
        for cell in ran(name).cells:
            if "(now)" in cell.source:
                module, question = cell.source.removesuffix("(now)").split(".")
                assert question in dir(getattr(pages, module))


@pytest.mark.parametrize(
    ("of", "message"),
    [
        (sendplan, "module 'sendplan' has no attribute 'lost'. What exists: "),
        (pages, "There is no page 'lost'. What exists: "),
    ],
)
def test_a_name_that_is_not_there_is_answered_with_those_that_are(of, message):
    with pytest.raises(AttributeError) as refused:
        _ = of.lost
    assert str(refused.value).startswith(message)
