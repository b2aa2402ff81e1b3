"""The board summary: two pages that say what to decide, what to worry about, and whether children are better off."""

import pytest
from builders import TOML, area_folder, row
from golden import plain

from sendplan.opening import of_area, open_meeting
from sendplan.pages import asking, board_summary, children, measures, next_due
from sendplan.words import anchor

FULL = TOML.replace(
    '    { code = "A"',
    '    { code = "D", word = "Delayed", means = "red", legend = "late" },\n'
    '    { code = "N", word = "Not begun", means = "not_started", legend = "yet to begin" },\n    { code = "A"',
)
GREEN = TOML.replace('word = "Amber", means = "amber"', 'word = "On course", means = "green"').replace("amber", "green")
LEAD = "Head of SEND"


@pytest.fixture(autouse=True)
def data(tmp_path, monkeypatch):
    monkeypatch.setenv("SENDPLAN_DATA", str(tmp_path))
    return tmp_path


def meeting(data, *actions, toml=FULL, ratings=(), more=(), **tables):
    """A meeting on actions, each rated amber unless `ratings` say otherwise, by reference."""
    acts = [row("actions", **{"ref": f"1.{place}", **each}) for place, each in enumerate(actions, 1)]
    given = {each["ref"]: "A" for each in acts} | dict(ratings)
    told = [row("updates", ref=ref, rating=rating) for ref, rating in given.items() if rating]
    meetings = tables.pop("meetings", [row("meetings", plan="p")])
    area_folder(data, toml=toml, actions=acts, updates=[*told, *more], meetings=meetings, **tables)
    return open_meeting("smallshire", "2019-07-03")


def lines(block):
    return plain(block).splitlines()


# The verdict


def test_the_verdict_of_the_richest_meeting_is_its_worst_news_first(july):
    assert plain(board_summary.verdict(july)) == (
        "12 actions are late, 7 of them rated green. 30 actions were due by 24 June 2019; 18 of them are complete. "
        "No action was finished since 3 June 2019. Whether children are better off is not known: "
        "no measure has a later value that compares."
    )


@pytest.mark.parametrize(
    ("ratings", "said"),
    [
        ({}, "1 action is late. 1 action was due by 24 June 2019; it is not complete."),
        ({"1.1": "C"}, "No action is late on 24 June 2019. 1 action was due by 24 June 2019; it is complete."),
    ],
)
def test_what_was_done_is_counted_among_what_was_due(data, ratings, said):
    now = meeting(data, {"due": "2019-05-31"}, {"due": "2019-12-31"}, ratings=ratings)
    assert plain(board_summary.verdict(now)).startswith(said)


def test_all_that_is_late_may_be_rated_green(data):
    now = meeting(data, {"due": "2019-05-31"}, {"due": "2019-05-31"}, toml=GREEN)
    assert plain(board_summary.verdict(now)).startswith("2 actions are late, all rated “on course”.")


def test_without_a_rating_the_verdict_says_what_is_known(lancashire):
    assert plain(board_summary.verdict(of_area(lancashire, "2021-09-13"))) == (
        "Not known: no list of the actions of the Accelerated Progress Plan is in the record. "
        "A paper states of all actions: 97% complete, 3% delayed and 1 delayed. "
        "Whether children are better off is not known: the record holds no value of a measure."
    )
    assert plain(board_summary.verdict(of_area(lancashire, "2018-01-25"))).startswith(
        "Inspectors named 12 areas of concern in the inspection that ended on 17 November 2017."
    )


# Tiles


def test_the_tiles_are_the_four_figures_that_weigh(july):
    assert lines(board_summary.tiles(july))[1:] == [
        "- 18 of 94 actions complete: 19%",
        "- 12 late on 24 June 2019; 22 on the day of the meeting, unless some were finished since",
        "- 7 of 14 actions rated green were late when reported",
        "- 8 rated red; the papers give an answer for all 8",
    ]


def test_a_tile_that_says_nothing_is_left_out(data):
    assert lines(board_summary.tiles(meeting(data, {"due": "2019-12-31"})))[1:] == ["- 1 action, not complete"]


@pytest.mark.parametrize(
    ("mitigated", "said"), [((), "none of them"), (("1.1",), "1 of them"), (("1.1", "1.2"), "all 2")]
)
def test_it_is_said_for_how_many_of_the_red_there_is_an_answer(data, mitigated, said):
    more = [row("updates", ref=ref, rating="D", as_at="2019-06-23", mitigation="A new team") for ref in mitigated]
    ratings = {"1.1": "D", "1.2": "D"} | dict.fromkeys(mitigated, "")
    now = meeting(data, {}, {}, ratings=ratings, more=more)
    assert f"rated delayed; the papers give an answer for {said}" in plain(board_summary.tiles(now))


def test_before_the_first_report_the_tiles_say_what_is_known_of_dates_and_plans_before(lancashire):
    said = plain(board_summary.tiles(of_area(lancashire, "2019-05-13")))
    assert "The plan has 94 actions. The due date of 28 had passed by 13 May 2019" in said
    assert "33 of 47 tasks were complete" in said


# What is asked


def test_each_question_names_one_action_with_its_link_and_lead_and_the_others_like_it(july):
    first = lines(asking.questions(july))[1]
    assert first == (
        "- Why is “Start audits by several agencies, with trained auditors and a pilot first” (1.5.1) rated green, "
        "when it was due by 31 March 2019? Lead: LA Inclusion Service Manager. "
        "The same of 6 more: 1.6.2, 2.7.1, 3.9.1, 4.2.2, 4.4.3 and 1.1.2."
    )
    html = asking.questions(july)._repr_mimebundle_()["text/html"]
    assert f'(<a href="actions.html#{anchor("action", "1.5.1")}">1.5.1</a>)' in html


def test_no_more_than_five_questions_are_asked_and_none_without_a_reason(july, data):
    assert len(lines(asking.questions(july))) - 1 <= asking.MOST_QUESTIONS
    assert plain(asking.questions(meeting(data, {"due": "2019-12-31"}))) == ""


def test_of_many_actions_the_first_are_named_and_the_others_counted(data):
    now = meeting(data, *[{"due": "2019-05-31", "leads": LEAD}] * 9)
    assert lines(asking.questions(now))[1].endswith("The same of 8 more: 1.2, 1.3, 1.4, 1.5, 1.6, 1.7 and 2 others.")


@pytest.mark.parametrize(
    ("action", "rating", "said"),
    [
        (
            {"due": "2019-05-31"},
            "",
            "Is “Train staff” (1.1) done? It was due by 31 May 2019, and nothing was reported.",
        ),
        ({"due": "2019-12-31"}, "N", "When will “Train staff” (1.1) begin? No start date is recorded."),
        ({"due": "2019-05-31"}, "A", "It was due by 31 May 2019, and no later date is given."),
    ],
)
def test_dates_and_ratings_are_reasons_to_ask(data, action, rating, said):
    now = meeting(data, action, {"ref": "1.9", "due": "2019-12-31"}, ratings={"1.1": rating})
    assert said in plain(asking.questions(now))


def test_an_action_that_waits_for_a_late_one_is_asked_about(data):
    now = meeting(data, {"due": "2019-06-01"}, {"due": "2019-12-31", "depends_on": "1.1"})
    assert "Can “Train staff” (1.2) be done in time? It waits for Train staff (1.1), late." in plain(
        asking.questions(now)
    )


def test_a_rating_word_with_braces_is_only_a_word(data):
    now = meeting(data, {"due": "2019-05-31"}, toml=GREEN.replace("On course", "{it} course"))
    assert "rated “{it} course”, when it was due" in plain(asking.questions(now))


def test_only_requests_without_an_answer_are_named(july):
    assert plain(board_summary.unanswered(july)) == (
        "1 earlier request has no answer in the record: "
        "Say more about the actions not started, with a provisional start date for each."
    )


# What is late, and what is next


def test_the_late_ones_stand_longest_first_with_their_new_dates(july):
    caption, head, first, *_ = lines(board_summary.late(july))
    assert caption == "12 actions late on 24 June 2019, longest first"
    assert head == "Action | Rated | Days | Led by"
    assert first.split(" | ")[0].startswith("1.5.1 Start audits")
    assert first.split(" | ")[1:] == ["● Green", "85", "LA Inclusion Service Manager"]
    assert "(new date: 31 August 2019)" in plain(board_summary.late(july))
    assert "(new date: mid-September: no firm date)" in plain(board_summary.late(july))


def test_of_more_late_ones_than_a_page_holds_the_rest_is_counted_and_linked(data):
    shown = lines(board_summary.late(meeting(data, *[{"due": "2019-05-31"}] * 15)))
    assert shown[0] == "The first 9 are shown; 6 more stand on the actions page."
    assert len(shown) - 3 == board_summary.FEWER_LATE


def test_a_late_milestone_is_named_also_where_no_action_is_late(data):
    now = meeting(data, {"due": "2019-12-31"}, {"ref": "1.1m", "parent": "1.1", "due": "2019-06-01"})
    assert plain(board_summary.late(now)) == "1 milestone is late: Train staff (1.1m)."


def test_a_date_that_passed_after_the_last_report_does_not_accuse(data):
    meetings = [row("meetings", plan="p", as_at="2019-07-03")]
    now = meeting(data, {"due": "2019-06-30"}, toml=GREEN, meetings=meetings)
    assert "It came due after the last report, and may be done." in plain(board_summary.late(now))
    assert "rated" not in plain(board_summary.verdict(now))


def test_ten_of_what_is_due_next_are_shown_those_rated_worst_first(july):
    caption, _, *rows = lines(next_due.soonest(july))
    assert caption == (
        "32 open actions are due from 24 June 2019 to the next meeting on 9 October 2019; the 10 rated worst"
    )
    assert len(rows) == next_due.MOST
    ranks = [{"■ Red": 0, "○ Not started": 0, "▲ Amber": 1}[each.split(" | ")[1]] for each in rows]
    assert ranks == sorted(ranks)
    assert rows[0].split(" | ")[0].endswith(", 31 August 2019"), "the new date of one that was due in April"


def test_the_strip_shows_what_is_still_to_come(july):
    chart = next_due.by_month(july)
    assert plain_name(chart) == "13 of the 61 actions still to come are due in September 2019"
    assert chart.is_half


def plain_name(chart):
    from sendplan.words import clean

    return clean(chart.name)


def test_promises_are_named_by_what_was_promised_and_the_day(july):
    said = plain(board_summary.promised(july))
    assert said.startswith(
        "9 promises passed by 3 July 2019 without being kept: A first value of 1b(ii) (by 31 January 2019), "
    )


# Whether children are better off


def measured(*pairs, **changes):
    """Tables of measures, each with its values of 2017 and 2018."""
    values = [
        row("observations", measure=f"{place}a", value=str(value), time_period=year, period_end=f"{year}-12-31")
        for place, pair in enumerate(pairs, 1)
        for year, value in zip(("2017", "2018"), pair, strict=True)
    ]
    return {
        "measures": [row("measures", ref=f"{place}a", **changes) for place in range(1, len(pairs) + 1)],
        "observations": values,
    }


@pytest.mark.parametrize(
    ("pairs", "said"),
    [
        ([(50, 60)], "The one figure on outcomes with a later value is better."),
        (
            [(50, 60), (60, 50), (60, 60)],
            "Of 3 figures on outcomes with a later value, 2 are no better and 1 is better.",
        ),
    ],
)
def test_children_are_better_off_where_figures_are_better_than_at_the_start(data, pairs, said):
    assert plain(board_summary.verdict(meeting(data, {"due": "2019-12-31"}, **measured(*pairs)))).endswith(said)


def test_figures_that_moved_are_a_tile(data):
    now = meeting(data, {"due": "2019-12-31"}, **measured((50, 60), (60, 50)))
    assert "- 1 of 2 figures on outcomes got better since the start" in lines(board_summary.tiles(now))


def test_gaps_to_england_are_those_of_the_measures_page_beside_something_else(july):
    drawn = children.best_and_worst(july)
    assert plain(drawn) == plain(measures.gaps(july))
    assert drawn.is_half


def test_without_a_measure_nothing_is_said_of_children_under_their_heading(data):
    now = meeting(data, {"due": "2019-12-31"})
    assert plain(children.told(now)) == plain(children.best_and_worst(now)) == ""
