"""What the actions page says of the time ahead: with enough history, with too little, and with none."""

import pandas as pd
import pytest
from builders import TOML, area_folder, row
from frames import day
from golden import plain

from sendplan.opening import open_meeting
from sendplan.pages import pace
from sendplan.show.charts import Chart
from sendplan.show.tables import Table
from sendplan.words import visible

SCALE = TOML.replace(
    "]\n\n[[bodies]]",
    '    { code = "CF", word = "Moved", means = "carried_forward", legend = "moved" },\n]\n\n[[bodies]]',
)
STEADY = [0, 2, 4, 6, 8, 10, 12]
MIXED = [1, 3, 3, 8, 7, 9, 14, 15]


@pytest.fixture(autouse=True)
def data(tmp_path, monkeypatch):
    monkeypatch.setenv("SENDPLAN_DATA", str(tmp_path))
    return tmp_path


@pytest.fixture
def area(data):
    """Make a meeting on a plan with so many actions complete at the end of each month from January 2019 on."""

    def make(*complete, of=20, start="2019-01-01", end="2019-12-31", as_at=None, change=lambda rows: rows, **cells):
        dates = "".join(f"{name} = {value}\n" for name, value in (("start", start), ("end", end)) if value)
        toml = SCALE.replace('title = "Small plan"\n', f'title = "Small plan"\n{dates}')
        ends = [f"{month:%Y-%m-%d}" for month in pd.date_range("2019-01-31", periods=len(complete), freq="ME")]
        told = [
            row("updates", ref=str(ref), as_at=at, rating="C" if ref <= done else "A")
            for at, done in zip(ends, complete, strict=True)
            for ref in range(1, of + 1)
        ]
        area_folder(
            data,
            toml=toml,
            actions=[row("actions", ref=str(ref), **cells) for ref in range(1, of + 1)],
            updates=change(told),
            meetings=[row("meetings", plan="p", meeting="2019-12-31", as_at=as_at or ends[-1])],
        )
        return open_meeting("smallshire", "2019-12-31")

    return make


def paragraphs(block):
    return plain(block).splitlines()


def test_with_enough_history_the_page_draws_a_range_and_says_what_it_is_drawn_from(area):
    shown = pace.ahead(area(*STEADY))
    assert isinstance(shown, Chart)
    assert visible(shown.reading) == (
        "In 85 of 100 runs that draw each month ahead by chance from the 6 months on record, 20 of 20 actions would be "
        "complete by 31 December 2019; 12 were by 31 July 2019."
    )


def test_a_range_of_several_numbers_is_given_by_its_ends(area):
    reading = visible(pace.ahead(area(*MIXED, of=40)).reading)
    assert " of 40 actions would be complete by 31 December 2019; 15 were by 31 August 2019." in reading
    assert " to " in reading


def test_by_when_all_would_be_complete_stands_beside_the_plans_end(area):
    shown = pace.when_complete(area(*STEADY))
    assert isinstance(shown, Table)
    assert plain(shown).splitlines() == [
        "The plan ends on 31 December 2019. By then all would be complete in 100 of 100 runs.",
        "When all would be complete, with 8 actions open now",
        "Runs of 100 | All complete by the end of",
        "50 | November 2019",
        "85 | November 2019",
        "95 | November 2019",
    ]


def test_what_is_beyond_the_months_looked_ahead_is_given_no_date(area):
    said = plain(pace.when_complete(area(*STEADY, of=95)))
    assert "By then all would be complete in 0 of 100 runs." in said
    assert said.count("later than July 2022, 36 months ahead") == 3


@pytest.mark.parametrize(
    ("end", "said"),
    [
        ("", "The plan's end is not in the record."),
        ("2019-07-31", "The plan's end, 31 July 2019, has passed with 8 actions open."),
        ("2019-08-30", "The plan ends on 30 August 2019. By then all would be complete in 0 of 100 runs."),
        ("2022-07-31", "The plan ends on 31 July 2022. By then all would be complete in 100 of 100 runs."),
        ("2022-08-01", "The plan ends on 1 August 2022, later than the 36 months looked ahead."),
    ],
)
def test_the_plans_end_may_be_unknown_past_near_or_far(area, end, said):
    meeting = area(*STEADY, end=end)
    assert paragraphs(pace.when_complete(meeting))[0] == said
    assert isinstance(pace.ahead(meeting), Chart)


@pytest.mark.parametrize(
    ("end", "months", "last"),
    [
        ("", 12, "31 July 2020"),
        ("2019-09-30", 12, "30 September 2019"),
        ("2020-10-15", 15, "30 September 2020"),
        ("2019-03-31", 12, "31 July 2020"),
    ],
)
def test_what_is_drawn_reaches_the_plans_end_and_a_year_at_least(area, end, months, last):
    meeting = area(*STEADY, end=end)
    assert len(pace.drawn(meeting, meeting.forecast)) == months
    assert f"complete by {last};" in visible(pace.ahead(meeting).reading)


def test_what_went_into_a_later_plan_is_not_waited_for(area):
    def moved(rows):
        return [each | {"rating": "CF"} if each["ref"] == "20" else each for each in rows]

    meeting = area(*STEADY, change=moved)
    assert " of 19 actions would be complete" in visible(pace.ahead(meeting).reading)
    assert "with 7 actions open now" in plain(pace.when_complete(meeting))


def test_where_no_action_is_open_there_is_nothing_to_forecast(area):
    meeting = area(2, 5, 8, 11, 14, 17, 20)
    assert plain(pace.ahead(meeting)) == plain(pace.when_complete(meeting)) == ""


@pytest.mark.parametrize(("recorded", "there"), [([0], "none"), ([0, 2], "1"), ([0, 2, 4, 6, 8, 10], "5")])
def test_with_too_little_history_the_page_says_how_much_there_is_and_gives_the_pace(area, recorded, there):
    meeting = area(*recorded)
    first, second, *_ = paragraphs(pace.ahead(meeting))
    assert first == (
        "Not enough history for a forecast: it needs 6 whole months of recorded completions after the month of the "
        f"first report, and the record holds {there}."
    )
    assert "pace" in second
    assert plain(pace.when_complete(meeting)) == ""


def test_the_pace_is_counted_from_the_plans_start_and_set_beside_its_end(area):
    assert paragraphs(pace.ahead(area(0, 2, 4)))[1:] == [
        "The simple pace, which is no forecast: 4 actions were recorded as complete in the 13 weeks from the plan's "
        "start on 1 January 2019 to the last report on 31 March 2019, 1.4 a month.",
        "That leaves 16 actions. At that pace they would take about 12 months more from the last report, until "
        "March 2020. The plan ends on "
        "31 December 2019.",
    ]


def test_completions_known_to_be_older_than_the_plan_are_not_in_its_pace(area):
    def dated(rows):
        days = {"1": "2018-12-31", "2": "2019-01-01"}
        return [each | {"completed_on": days.get(each["ref"], "") if each["rating"] == "C" else ""} for each in rows]

    said = plain(pace.ahead(area(0, 2, 4, change=dated)))
    assert "3 actions were recorded as complete in the 13 weeks" in said
    assert "1.0 a month" in said


def test_completions_that_may_be_older_than_the_plan_are_said_to_be(area):
    said = plain(pace.ahead(area(3, 3, 5, due="2018-12-31")))
    assert (
        "5 of them were due before the start, and 3 were complete in the first report, on 31 January 2019: how many "
        "were complete before the start is not known, so the pace may be slower."
    ) in said
    assert "3 were complete in the first report" in plain(pace.ahead(area(3, 3, 5, due="2019-01-01")))


@pytest.mark.parametrize(
    ("recorded", "cells", "said"),
    [
        ((0, 0), {}, "No action was completed in the 8 weeks from the plan's start on 1 January 2019"),
        ((0, 2), {"start": ""}, "2 actions are recorded as complete by 28 February 2019. The pace is not known"),
        ((0, 2), {"start": "2019-02-28"}, "the last report, on 28 February 2019, is not later than the plan's start."),
        ((1,), {"start": "2019-01-30"}, "1 action was recorded as complete in the 1 day from"),
        ((1,), {"start": "2019-01-17"}, "in the 2 weeks from"),
        ((1,), {"start": "2018-01-01", "of": 9}, "about 9 years more"),
        ((0, 1), {"of": 2}, "would take about 2 months more from the last report, until April 2019."),
        ((0, 1), {"end": "2019-02-01"}, "The plan ended on 1 February 2019."),
        ((0, 1), {"end": "", "of": 2}, "until April 2019."),
        ((0, 1), {"of": 30}, "until October 2023."),
        ((0, 1), {"of": 90}, "more than 10 years. The plan ends on 31 December 2019."),
    ],
)  # fmt: skip
def test_the_pace_is_said_as_it_is(area, recorded, cells, said):
    assert said in plain(pace.ahead(area(*recorded, **cells)))


def test_what_is_left_is_never_said_to_take_no_time(area):
    said = plain(pace.ahead(area(0, 19)))
    assert "about 1 month more" in said


def test_reports_that_stopped_are_where_the_range_begins(area):
    meeting = area(*STEADY, as_at="2019-10-31")
    assert meeting.forecast["month"].min() == day("2019-08-31")
    assert "12 were by 31 October 2019" in visible(pace.ahead(meeting).reading)
    assert visible(pace.burn_up(meeting).name) == "0 were due by 31 October 2019; 12 are done in all"


def test_burn_up_says_how_the_plan_grew(area, data):
    assert " in the plan in " not in visible(pace.burn_up(area(0, 2, 4)).reading)
    folder = data / "smallshire" / "actions.csv"
    header, first, *others = folder.read_text(encoding="utf-8").splitlines()
    columns = dict(zip(header.split(","), first.split(","), strict=True)) | {"added_on": "2019-02-01"}
    folder.write_text("\n".join([header, ",".join(columns.values()), *others]) + "\n", encoding="utf-8")
    reading = visible(pace.burn_up(open_meeting("smallshire", "2019-12-31")).reading)
    assert reading.endswith(" 19 actions were in the plan in January 2019, and 20 are now.")
