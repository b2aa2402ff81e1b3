"""What the cover paper says: for the full meeting, for those of which little is known, and for other areas."""

import inspect
import re
from dataclasses import replace

import nbformat
import pandas as pd
import pytest
from builders import TOML, area_folder, row
from golden import plain
from test_answers_elsewhere import CASES

from sendplan.opening import open_meeting
from sendplan.pages import asking, background, board_summary, data_quality, implications, scrutiny_cover
from sendplan.publish import params
from sendplan.words import day, visible

ANSWERS = [
    answer
    for module in (background, implications, scrutiny_cover)
    for name, answer in inspect.getmembers(module, inspect.isfunction)
    if answer.__module__ == module.__name__ and not name.startswith("_")
]
JULY = "2019-07-03"
PLANNED = {"meetings": [row("meetings", plan="p")]}
ENDS = TOML.replace('title = "Small plan"', 'title = "Small plan"\nend = 2019-12-31')
RED = TOML.replace('word = "Amber", means = "amber"', 'word = "Late", means = "red"')
WAITING = TOML.replace('word = "Amber", means = "amber"', 'word = "Waiting", means = "not_started"')


def area(data, toml=TOML, **tables):
    area_folder(data, toml=toml, **(PLANNED | tables))
    return open_meeting("smallshire", JULY)


def rows(block):
    """The rows of a table, each as its cells by heading."""
    *_, headings, body = [*plain(block).split("\n\n")[0].split("\n", 2)]
    names_of = headings.split(" | ")
    return [dict(zip(names_of, line.split(" | "), strict=True)) for line in body.splitlines()]


def by_request(block):
    return {each["Asked for"][:22]: each for each in rows(block)}


def test_the_page_has_the_committees_headings_in_their_order_and_asks_for_a_word_document():
    notebook = nbformat.read(params.notebook_path("scrutiny_cover"), as_version=4)
    told = "\n\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    assert re.findall("^## (.+)$", told, re.MULTILINE) == [
        "Executive summary",
        "Recommendations",
        "Background and advice",
        "Progress",
        "Requests answered and open",
        "Consultations",
        "Implications",
        "Risk management",
        "Background papers",
    ]
    assert not re.search(r"\d", told), "no number is typed in"
    assert notebook.metadata["sendplan"]["also"] == ["docx"]


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("plan", ["p", ""])
def test_every_question_has_an_answer_elsewhere(data, case, plan):
    area_folder(data, **({"meetings": [row("meetings", plan=plan)]} | CASES[case]))
    meeting = open_meeting("smallshire", JULY)
    for answer in ANSWERS:
        said = plain(answer(meeting))
        assert not re.search(r"\b(nan|NaT|None|N/A)\b| 1 actions| 1 areas", said.replace("None of", "")), answer


def test_the_verdict_says_where_the_plan_stands_and_what_members_are_asked(july, meetings):
    assert plain(scrutiny_cover.verdict(july)) == (
        "12 of 94 actions were late on 24 June 2019, 7 of them rated green. 18 are complete. Whether outcomes "
        "moved is not known. 2 recommendations are before members and 1 of 3 earlier requests has no answer."
    )
    assert plain(scrutiny_cover.verdict(meetings["2019-10-09"])) == (
        "43 of 94 actions were late on 9 October 2019, 7 of them rated green; 31 came due after the last report "
        "and may be done. 18 are complete. Whether outcomes moved is not known. 4 of 6 earlier requests have no answer."
    )
    assert "7 of 15 figures that compare are better than before." in plain(
        scrutiny_cover.verdict(meetings["2026-04-30"])
    )


def test_the_verdict_says_what_is_known_where_no_action_is_rated(meetings, data):
    told = {date: plain(scrutiny_cover.verdict(meetings[date])) for date in ("2018-01-25", "2019-05-13", "2021-09-13")}
    assert told["2018-01-25"].startswith("The record holds no improvement plan for this meeting. The inspection that")
    assert told["2019-05-13"] == (
        "The record holds no rating of the plan's 94 actions by 13 May 2019; 28 were due by then. "
        "Whether outcomes moved is not known."
    )
    assert told["2021-09-13"].startswith(
        "The record holds no list of the actions of the Accelerated Progress Plan. "
        "Its paper states: 97% complete, 3% delayed and 1 delayed."
    )


def test_the_verdict_of_a_plan_without_delay_begins_with_what_is_done(data):
    told = plain(scrutiny_cover.verdict(area(data, actions=[row("actions", due="2019-12-31")])))
    assert told.startswith("The plan's one action is not complete, and no action was late on 24 June 2019.")


def test_the_five_longest_late_are_named_with_rating_and_lead_and_the_rest_counted(july, data):
    shown = scrutiny_cover.late(july)
    told = [dict(zip(shown.headings, map(visible, each), strict=True)) for each in shown.rows]
    assert [(each["Action"].split()[0], each["Days"]) for each in told] == [
        ("1.5.1", "85"), ("1.6.2", "85"), ("1.4.1", "55"), ("2.5.2", "55"), ("2.7.1", "55"),
    ]  # fmt: skip
    assert told[2]["Led by"] == "Head of Inclusion"
    assert visible(shown.caption) == "12 actions late on 24 June 2019, longest first"
    assert visible(shown.note) == "The 5 longest late; the board summary lists all."
    one = area(data, actions=[row("actions", due="2019-06-23")])
    assert plain(scrutiny_cover.late(one)).startswith("1 action late on 24 June 2019")


def test_an_old_rating_is_told_as_of_the_day_it_was_reported(meetings):
    said = plain(scrutiny_cover.purpose(meetings["2019-10-09"]))
    assert said.endswith("Improvement Plan, as reported by 24 June 2019, 107 days before the meeting.")


def test_where_nothing_was_rated_the_plan_alone_is_named(meetings):
    said = plain(scrutiny_cover.purpose(meetings["2019-05-13"]))
    assert said.endswith("on 13 May 2019. It is about the SEND Partnership Improvement Plan.")


@pytest.mark.parametrize("date", [JULY, "2019-10-09"])
def test_the_pages_of_one_pack_count_requests_alike(meetings, date):
    meeting = meetings[date]
    total, answered, still_open = map(int, re.findall(r"\d+", plain(scrutiny_cover.requests(meeting)))[:3])
    board = plain(board_summary.earlier_requests(meeting))
    assert board.startswith(f"{total} earlier requests and resolutions, {answered} with an answer in the record")
    without = [line for each in data_quality.found(meeting, "unanswered") for line in each.what]
    assert len(without) == still_open


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ([{}], "1 earlier request has no answer."),
        ([{}, {"ref": "2", "request": "More."}], "2 earlier requests have no answer."),
        ([{"answer": "Done.", "answered_on": JULY}], ""),
        ([{"kind": "resolution"}], ""),
    ],
)
def test_what_was_asked_and_has_no_answer_is_in_the_verdict(data, asked, said):
    meetings = [row("meetings", meeting="2019-05-01", as_at="2019-05-01"), row("meetings", plan="p")]
    requests = [row("requests", raised_on="2019-05-01", **cells) for cells in asked]
    told = plain(scrutiny_cover.verdict(area(data, meetings=meetings, requests=requests)))
    assert told.partition("Whether outcomes moved is not known.")[2].strip() == said


def test_before_there_was_a_plan_only_the_inspection_is_told(meetings):
    january = meetings["2018-01-25"]
    assert plain(scrutiny_cover.purpose(january)) == (
        "This paper is for the meeting of the Lancashire Health and Wellbeing Board on 25 January 2018."
    )
    assert plain(background.inspection(january)) == (
        "The inspection that ended on 17 November 2017 named 12 areas of concern. The outcome: a Written Statement of "
        "Action is required."
    )
    assert plain(background.plans(january)) == plain(scrutiny_cover.consultation(january)) == ""


def test_a_body_that_does_not_meet_has_no_meeting(meetings):
    assert plain(scrutiny_cover.purpose(meetings["2026-04-30"])).startswith("This paper is of 30 April 2026.")


def test_the_figures_ask_only_where_the_papers_do_not(meetings, july):
    assert plain(scrutiny_cover.figures_ask(july)) == plain(scrutiny_cover.figures_ask(meetings["2019-05-13"])) == ""
    october = meetings["2019-10-09"]
    assert plain(scrutiny_cover.figures_ask(october)) == plain(asking.questions(october)) != ""


def test_in_october_an_open_request_says_for_how_long_it_is_past(meetings):
    found = by_request(scrutiny_cover.requests(meetings["2019-10-09"]))
    assert found["Say more about the act"]["State"] == "Open, wanted by 3 July 2019: 98 days past"
    assert found["Bring the plan back in"]["Answer"].endswith("leads from the themes came.")
    assert found["Say how many school go"]["State"] == "Open, no date set"
    assert found["Have an update on spee"]["State"] == "Open, wanted by 30 September 2019: 9 days past"


def test_an_answer_after_the_meeting_does_not_count(july):
    earlier = replace(july, date=july.date - pd.Timedelta(days=1))
    assert plain(scrutiny_cover.requests(earlier)).startswith(
        "3 earlier requests and resolutions: 0 with an answer, 3 open"
    )
    assert "nswered on" not in plain(scrutiny_cover.requests(earlier))


def test_what_another_body_asked_or_this_meeting_asks_is_not_listed(meetings, july):
    assert plain(scrutiny_cover.requests(meetings["2021-09-13"])) == ""
    assert "school governors" not in plain(scrutiny_cover.requests(july))


@pytest.mark.parametrize(
    ("due", "state"),
    [
        ("2019-07-04", "Open, wanted by 4 July 2019"),
        ("2019-07-03", "Open, wanted by 3 July 2019"),
        ("2019-07-02", "Open, wanted by 2 July 2019: 1 day past"),
        ("", "Open, no date set"),
    ],
)
def test_a_request_is_past_from_the_day_after_it_was_wanted(data, due, state):
    meetings = [row("meetings", meeting="2019-05-01", as_at="2019-05-01"), row("meetings", plan="p")]
    asked = row("requests", raised_on="2019-05-01", due=due)
    [found] = rows(scrutiny_cover.requests(area(data, meetings=meetings, requests=[asked])))
    assert found["State"] == state


def test_two_inspections_are_told_in_turn_and_a_later_one_is_not_known(data):
    dates = {"1": "2018-06-01", "2": "2017-11-17", "3": "2017-11-17", "4": "2019-07-04"}
    concerns = [row("concerns", number=number, inspected_on=on) for number, on in dates.items()]
    assert plain(background.inspection(area(data, concerns=concerns))) == (
        "The inspection that ended on 17 November 2017 named 2 areas of concern. "
        "The inspection that ended on 1 June 2018 named 1 area of concern."
    )


def test_the_plans_stand_in_turn_with_their_dates_and_last_report(july, meetings):
    assert plain(background.plans(july)).splitlines() == [
        "Plans by 3 July 2019, in turn:",
        "- Written Statement of Action (from 1 May 2018): 47 tasks; 70% (33 of 47) complete when last reported on "
        "28 February 2019.",
        "- SEND Partnership Improvement Plan (1 April 2019 to 31 December 2020): 94 actions; 19% (18 of 94) complete "
        "when last reported on 24 June 2019.",
        "- Children, Young People and Families Partnership: plan on a page: the record holds none of its actions.",
    ]
    assert "94 actions; the record holds no report on them." in plain(background.plans(meetings["2019-05-13"]))


def test_what_the_body_did_before_stands_with_what_it_resolved(july, data):
    assert (
        plain(background.before(july))
        .splitlines()[1]
        .startswith(
            "- 13 May 2019, on the SEND Partnership Improvement Plan. Resolved: Consider the Improvement Plan; Consider"
        )
    )
    meetings = [row("meetings", meeting="2019-05-01", as_at="2019-05-01"), row("meetings", plan="p")]
    assert plain(background.before(area(data, meetings=meetings))).endswith("- 1 May 2019. No resolution is recorded.")


def test_delays_tell_what_the_late_answer_and_what_waits_for_them(july, data):
    first, second = plain(implications.delays(july)).splitlines()
    assert first.startswith(
        "12 actions were late on 24 June 2019, the longest by 85 days. By the day of the meeting it is 22, unless "
        "some were finished since. They are linked to 6 of 12 areas of concern, by links of which some are ours: 2 to "
    )
    assert first.endswith(" and others to 3 more.")
    assert "(2.5.2): mid-September; " in second
    actions = [row("actions", due="2019-06-23"), row("actions", ref="1.2", due="2019-12-31", depends_on="1.1")]
    updates = [row("updates"), row("updates", ref="1.2")]
    waits = plain(implications.delays(area(data, actions=actions, updates=updates)))
    assert "1 action waits for late ones: Train staff (1.2) (for Train staff (1.1))." in waits


@pytest.mark.parametrize(
    ("revised", "toml", "said"),
    [
        ("2020-01-01", ENDS, "by at most 185 days. The new date of 1 falls after the end of the plan on 31 December"),
        ("2019-12-31", ENDS, "by at most 184 days. No new date falls after the end of the plan on 31 December 2019."),
        (
            "2019-06-29",
            ENDS,
            "A new date was given to 1 action: earlier than the first for 1, by at most 1 day. No new date",
        ),
        ("2019-12-31", TOML, "by at most 184 days. The end of the plan is not in the record."),
        ("", TOML, "The reports give no action a new date"),
    ],
)
def test_delays_at_the_end_of_a_plan(data, revised, toml, said):
    reports = [row("updates", revised_due=revised)]
    meeting = area(data, toml=toml, actions=[row("actions", due="2019-06-30")], updates=reports)
    assert said in plain(implications.delays(meeting))


def test_a_first_date_for_an_action_without_one_is_neither_later_nor_earlier(data):
    meeting = area(data, actions=[row("actions", due="")], updates=[row("updates", revised_due="2019-12-31")])
    last = plain(implications.delays(meeting)).splitlines()[-1]
    assert last.startswith("A new date was given to 1 action. The end of the plan")


def test_a_red_action_without_mitigation_is_a_risk(meetings, data):
    june = plain(implications.risk(meetings["2019-06-03"]))
    assert "The papers do not say what is being done about 1 of 8 actions rated red." in june
    said = plain(implications.risk(area(data, toml=RED)))
    assert "do not say what is being done about the one action rated late." in said


def test_ratings_that_the_record_does_not_bear_out_are_told_in_the_plans_own_words(data, july):
    late = [row("updates", provisional_start="2019-06-01")]
    said = plain(implications.risk(area(data, toml=WAITING, updates=late)))
    assert "some ratings: 1 waiting after its start date (1.1). The page of actions lists each." in said
    assert "- The papers say what is being done about each of the 8 actions rated red." in plain(
        implications.risk(july)
    )
    assert "18 complete without a date or evidence. The page" in plain(implications.risk(july))


def test_a_concern_that_no_measure_speaks_to_is_named_unless_it_is_all_of_them(data):
    concerns = [row("concerns"), row("concerns", number="2", title="Moves go badly")]
    tables = {"concerns": concerns, "measures": [row("measures")]}
    linked = [row("concern_links", ref="1a", linked_by="subject")]
    said = plain(implications.unmeasured(area(data, **tables, concern_links=linked)))
    assert said == "No measure speaks to 1 of 2 areas of concern, by links that are ours: Moves go badly (2)."
    every = plain(implications.unmeasured(area(data, **tables, concern_links=[])))
    assert every == "No measure speaks to any of 2 areas of concern."


def test_money_is_told_only_where_a_measure_is_in_pounds(july):
    assert plain(implications.money(july)) == ""
    assert plain(implications.money(open_meeting("northbridge", "2025-12-11"))) == (
        "High needs deficit at the end of the year (K3): £17.9m (to\u00a0March\u00a02025); the plan expected £17.5m."
    )


def test_background_papers_are_those_of_the_day_with_statistics_apart(meetings, july):
    said = plain(background.papers(july))
    assert said.startswith("Other pages of this pack: board summary, actions, measures, concerns")
    assert "- Lancashire County Council, 2019: Written Statement of Action: last update, February 2019 (28 Feb" in said
    assert "Statistics" not in said
    every = plain(background.papers(meetings["2026-04-30"])).splitlines()
    statistics = [each for each in every if each.startswith("- Statistics: ")]
    assert [each for each in every if "NHS England" in each] == statistics[:1]
    assert any("Statistical neighbours, list of May 2025 (1 May)" in each for each in statistics)


def test_of_papers_that_come_again_and_again_the_first_stands_for_all(data):
    months = {"January": "2019-02-01", "February": "2019-03-02", "March": "2019-04-03"}
    sources = [row("sources", id=name, title=f"Return of {name}", published=on) for name, on in months.items()]
    told = plain(background.papers(area(data, sources=[row("sources"), *sources])))
    assert "Return of January, and 2 more like it (1 February to 3 April)" in told


def test_a_paper_of_the_day_is_listed_only_where_reports_or_lists_come_from_it(data):
    sources = [row("sources"), row("sources", id="minutes", title="Minutes", published=JULY)]
    quoted = [row("quoted", plan="p", source="minutes")]
    assert "Minutes" not in plain(background.papers(area(data, sources=sources, quoted=quoted)))
    cited = area(data, sources=sources, updates=[row("updates", source="minutes")])
    assert "Minutes" in plain(background.papers(cited))
    listed = area(data, sources=sources, lists=[row("lists", source="minutes")])
    assert "Minutes" in plain(background.papers(listed))


def test_no_paper_is_listed_before_it_was_published(lancashire, meetings):
    sources = lancashire.tables["sources"]
    for meeting in meetings.values():
        said = plain(background.papers(meeting))
        for each in sources[sources["published"] > meeting.date].to_dict(orient="records"):
            on = day(each["published"]).removesuffix(f" {each['published'].year}")
            assert f"{each['publisher']}, {each['published'].year}" not in said or f"{each['title']} ({on})" not in said


def test_of_an_area_with_nothing_every_heading_vanishes(data):
    meeting = area(data, meetings=[row("meetings", plan="")], actions=[], updates=[], sources=[])
    said = {answer.__name__: plain(answer(meeting)) for answer in ANSWERS}
    told = {name for name, text in said.items() if text}
    assert told == {"verdict", "purpose", "plans", "papers", "figures", "outcomes_short"}
