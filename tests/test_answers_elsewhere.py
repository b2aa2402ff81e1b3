"""What the pages say of plans unlike Lancashire's: other scales, other sizes, other gaps in the record."""

import pandas as pd
import pytest
from builders import TOML, area_folder, row, whole_area
from golden import plain
from markup import UNSAID
from test_answers import ANSWERS

from sendplan.data.areas import load_area
from sendplan.opening import named_meetings, of_area, open_meeting
from sendplan.pages import actions, asking, board_summary, each_action, each_measure, measures, moves, outcomes
from sendplan.vocabulary import UNITS
from sendplan.words import MONTHS, amount, difference, unit_word, visible

SCALE = TOML.replace('word = "Amber", means = "amber"', 'word = "On course", means = "green"').replace("amber", "green")
JULY = "2019-07-03"


def area(data, toml=TOML, **tables):
    area_folder(data, toml=toml, **tables)
    return open_meeting("smallshire", JULY)


CASES = {
    "nothing but what is required": {},
    "complete": {"updates": [row("updates", rating="C")]},
    "told of and not rated": {"updates": [row("updates", rating="", narrative="Begun")]},
    "no report": {"updates": []},
    "no action": {"actions": [], "updates": []},
    "no lead and no date": {"actions": [row("actions", leads="", due="")]},
    "one late": {"actions": [row("actions", due="2019-05-31")]},
    "no plan": {"meetings": [row("meetings", plan="")]},
    "a first meeting": {"meetings": [row("meetings", plan="p")]},
    "an action in a theme": {
        "sections": [row("sections"), row("sections", ref="1.1", parent="1", kind="theme")],
        "actions": [row("actions", ref="1.1.1", section="1.1")],
        "updates": [row("updates", ref="1.1.1")],
    },
}


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("plan", ["p", ""])
def test_every_question_has_an_answer(data, case, plan):
    tables = {"meetings": [row("meetings", plan=plan)]} | CASES[case]
    area_folder(data, **tables)
    meeting = open_meeting("smallshire", JULY)
    for answer in ANSWERS:
        said = plain(answer(meeting))
        assert not UNSAID.search(said), (answer.__name__, said)
        for word in (" 1 actions", " 0 of the 0"):
            assert word not in said, (answer.__name__, said)


def test_every_question_has_an_answer_where_every_table_has_a_row(data):
    whole_area(data, meetings=[row("meetings", plan="p")])
    meeting = open_meeting("smallshire", JULY)
    for answer in ANSWERS:
        assert not UNSAID.search(plain(answer(meeting)))


def test_a_report_in_words_alone_is_told_as_one_without_a_rating(data):
    meeting = area(data, meetings=[row("meetings", plan="p")], updates=[row("updates", rating="", narrative="Begun")])
    assert plain(board_summary.tiles(meeting)).splitlines()[1:] == ["- 1 action, not complete"]
    assert plain(board_summary.on_track(meeting)).endswith(" before the meeting. 1 report gives no rating.")


def test_tiles_use_the_plans_own_words_and_leave_out_what_says_nothing(data):
    late = [row("actions", due="2019-05-31"), row("actions", ref="1.2")]
    both = [row("updates"), row("updates", ref="1.2", rating="C")]
    meeting = area(data, toml=SCALE, meetings=[row("meetings", plan="p")], actions=late, updates=both)
    assert plain(board_summary.tiles(meeting)).splitlines()[1:] == [
        "- 1 of 2 actions complete: 50%",
        "- 1 late on 24 June 2019",
        "- 1 action rated “on course”, late when reported",
    ]
    assert plain(board_summary.on_track(meeting)).endswith(" 1 is on track: on course; it is late.")
    assert "24 days late, due 31 May 2019 rated on course when late" in plain(each_action.every(meeting))
    assert "- Why is “Train staff” (1.1) rated “on course”, when it was due by 31 May 2019?" in plain(
        asking.questions(meeting)
    )


def test_a_rating_given_before_the_date_passed_is_past_due_and_not_accused(data):
    meetings = [row("meetings", plan="p", as_at=JULY)]
    meeting = area(data, toml=SCALE, meetings=meetings, actions=[row("actions", due="2019-06-30")])
    assert plain(board_summary.tiles(meeting)).splitlines()[1:] == [
        "- 1 action, not complete",
        "- 1 late on 3 July 2019",
    ]
    assert "It came due after the last report, and may be done." in plain(board_summary.late(meeting))


def test_positions_of_two_plans_are_not_compared(data):
    other = '[[plans]]\nid = "q"\ntitle = "Next plan"\nhierarchy = ["priority"]\n\n[[bodies]]'
    toml = TOML.replace("[[bodies]]", other)
    meetings = [
        row("meetings", meeting="2019-06-03", as_at="2019-06-03", plan="q"),
        row("meetings", plan="p", previous="2019-06-03"),
    ]
    meeting = area(data, toml=toml, meetings=meetings)
    assert plain(moves.moved(meeting)) == (
        "There is no earlier position of this plan to compare with. The previous position is of another plan."
    )


def test_two_meetings_of_one_day_are_named_with_their_bodies(data):
    toml = TOML + '\n[[bodies]]\nid = "forum"\nname = "Forum"\nnotebooks = ["actions"]\n'
    area_folder(data, toml=toml, meetings=[row("meetings"), row("meetings", body="forum")])
    area_read = load_area("smallshire")
    assert list(named_meetings(area_read)) == ["2019-07-03-board", "2019-07-03-forum"]
    assert of_area(area_read, "2019-07-03-forum").body.name == "Forum"


def test_a_value_shows_its_period_and_a_small_count_is_hidden(data):
    hide = TOML.replace("show_small_counts = true", "show_small_counts = false")
    meeting = area(
        data,
        toml=hide,
        meetings=[row("meetings", plan="p")],
        measures=[row("measures"), row("measures", ref="1b", is_small_count="true", unit="count")],
        observations=[
            row("observations", time_period="2018", period_end="2018-12-31"),
            row("observations", series="england", value="50", time_period="2017", period_end="2017-12-31"),
            row("observations", measure="1b", value="3", time_period="2018", period_end="2018-12-31"),
        ],
    )
    said = plain(each_measure.tables(meeting))
    assert "[c] confidential: hidden because the number is small." in said
    said = said.replace("\u00a0", " ")
    assert "1a Plans on time | 13% (to December 2018) |  | 50% (to December 2017) | " in said
    assert "1b Plans on time |  | [c] |" in said


def test_where_all_is_complete_no_lead_has_an_open_action(data):
    meeting = area(data, meetings=[row("meetings", plan="p")], updates=[row("updates", rating="C")])
    assert plain(actions.by_lead(meeting)) == ""
    drawn = actions.ratings(meeting)
    assert visible(drawn.name) == "100% (1 of 1) complete"
    assert visible(drawn.reading) == "By priority, as reported by 24 June 2019."


def test_a_meeting_without_a_plan_is_not_told_of_its_missing_scale(data):
    assert plain(actions.legend(area(data))) == ""


def test_a_body_is_not_told_what_another_body_of_the_same_day_is_asked(data):
    toml = TOML + '\n[[bodies]]\nid = "forum"\nname = "Forum"\nnotebooks = ["actions"]\n'
    meetings = [row("meetings"), row("meetings", body="forum")]
    asked = [row("requests", body="forum", kind="recommendation", request="Note this.")]
    area_folder(data, toml=toml, meetings=meetings, requests=asked)
    board, forum = (of_area(load_area("smallshire"), f"2019-07-03-{body}") for body in ("board", "forum"))
    assert "Note this." in plain(board_summary.papers_ask(forum))
    assert "Note this." not in plain(board_summary.papers_ask(board))


def test_a_plan_may_be_called_none_and_is_not_taken_for_no_plan(data):
    toml = TOML.replace('id = "p"', 'id = "none"')
    mine = {name: [row(name, plan="none")] for name in ("sections", "actions", "updates")}
    meeting = area(data, toml=toml, meetings=[row("meetings", plan="")], **mine)
    assert meeting.position.empty


def yearly(ref, *values, series="actual", **cells):
    """Values of a measure, a year each, up to 2018."""
    years = range(2019 - len(values), 2019)
    given = [
        {"time_period": f"{year}", "period_end": f"{year}-12-31", "value": each}
        for year, each in zip(years, values, strict=True)
    ]
    return [row("observations", measure=ref, series=series, **each, **cells) for each in given]


def monthly(ref):
    """Twenty values of a measure, a month each, with a leap among the last."""
    days = pd.date_range("2017-10-31", periods=20, freq="ME")
    period = [{"time_period": f"{each.year}", "time_identifier": MONTHS[each.month - 1]} for each in days]
    values = ["70" if place == 18 else f"{30 + place % 3}.123456789" for place in range(20)]
    return [
        row("observations", measure=ref, period_end=f"{each:%Y-%m-%d}", value=value, **of)
        for each, value, of in zip(days, values, period, strict=True)
    ]


def measured(data, unit, places):
    """An area of two measures of a unit and its decimal places: by year, beside others and a target, and by month."""
    of = {"unit": unit, "dp": str(places), "better": "lower"}
    beside = [
        each for series in ("region", "england", "target") for each in yearly("1a", "12.987654321", series=series)
    ]
    observations = [*yearly("1a", "1", "14.123456789", "13.123456789"), *beside, *monthly("1b")]
    return area(
        data,
        TOML.replace('title = "Small plan"', 'title = "Small plan"\nstart = 2017-01-01'),
        measures=[row("measures", **of), row("measures", ref="1b", frequency="monthly", **of)],
        observations=observations,
        meetings=[row("meetings", plan="p")],
    )


@pytest.mark.parametrize(("unit", "places"), [(unit, (0, 1, 2, 9, 0)[place % 5]) for place, unit in enumerate(UNITS)])
def test_a_value_of_every_unit_is_said_with_it_and_its_decimal_places_in_every_answer(data, unit, places):
    meeting = measured(data, unit, places)
    for answer in ANSWERS:
        assert not UNSAID.search(plain(answer(meeting))), answer.__name__
    [over_time], [by_month] = outcomes.over_time(meeting).parts, outcomes.month_by_month(meeting).parts
    assert amount(13.123456789, unit, places) in over_time.name
    assert over_time.figures.headings[-1] == f"To 2018 ({unit_word(unit)})"
    assert by_month.figures.headings[1] == f"Value ({unit_word(unit)})"
    assert difference(1, unit, places) in plain(measures.more(meeting))
