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
from sendplan.pages import background, board_summary, data_quality, scrutiny_cover
from sendplan.publish import params
from sendplan.words import day

ANSWERS = [
    answer
    for module in (background, scrutiny_cover)
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


def test_an_old_rating_is_told_as_of_the_day_it_was_reported(meetings):
    october = meetings["2019-10-09"]
    assert plain(scrutiny_cover.purpose(october)).endswith("Improvement Plan, as reported by 24 June 2019.")
    assert "31 of them came due after the last report on them, and may be done." in plain(scrutiny_cover.risk(october))


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
        ([{}], "1 earlier request or resolution of this body: 1 is without one."),
        (
            [{"answer": "Done.", "answered_on": JULY}],
            "1 earlier request or resolution of this body: 1 has a recorded answer.",
        ),
        ([{"kind": "resolution"}], ""),
    ],
)
def test_what_was_asked_is_said_without_a_count_of_none(data, asked, said):
    meetings = [row("meetings", meeting="2019-05-01", as_at="2019-05-01"), row("meetings", plan="p")]
    requests = [row("requests", raised_on="2019-05-01", **cells) for cells in asked]
    assert plain(scrutiny_cover.asked(area(data, meetings=meetings, requests=requests))) == said


def test_before_there_was_a_plan_the_paper_is_about_the_inspection(meetings):
    january = meetings["2018-01-25"]
    assert plain(scrutiny_cover.purpose(january)) == (
        "This paper is for the meeting of the Lancashire Health and Wellbeing Board on 25 January 2018. The "
        "inspection that ended on 17 November 2017 named 12 areas of concern. The outcome: a Written Statement of "
        "Action is required."
    )
    assert plain(background.plans(january)) == "The record holds no plan of 25 January 2018 or before."


def test_a_body_that_does_not_meet_has_no_meeting(meetings):
    assert plain(scrutiny_cover.purpose(meetings["2026-04-30"])).startswith("This paper is of 30 April 2026.")


def test_the_figures_ask_only_where_the_papers_do_not(meetings, july):
    assert plain(scrutiny_cover.figures_ask(july)) == ""
    october = plain(scrutiny_cover.figures_ask(meetings["2019-10-09"]))
    assert "Why 7 actions are rated green although their due date had passed" in october


def test_in_october_an_open_request_says_for_how_long_it_is_past(meetings):
    found = by_request(scrutiny_cover.requests(meetings["2019-10-09"]))
    assert found["Say more about the act"]["State"] == "open, wanted by 3 July 2019: 98 days past"
    assert found["Bring the plan back in"]["Answer"].endswith("leads from the themes came.")
    assert found["Say how many school go"]["State"] == "open, no date set"
    assert found["Have an update on spee"]["State"] == "open, wanted by 30 September 2019: 9 days past"


def test_an_answer_after_the_meeting_does_not_count(july):
    earlier = replace(july, date=july.date - pd.Timedelta(days=1))
    assert plain(scrutiny_cover.requests(earlier)).startswith(
        "3 earlier requests and resolutions: 0 with an answer, 3 open"
    )
    assert "answered on" not in plain(scrutiny_cover.requests(earlier))


def test_what_another_body_asked_or_this_meeting_asks_is_not_listed(meetings, july):
    assert "no earlier request" in plain(scrutiny_cover.requests(meetings["2021-09-13"]))
    assert "school governors" not in plain(scrutiny_cover.requests(july))


@pytest.mark.parametrize(
    ("due", "state"),
    [
        ("2019-07-04", "open, wanted by 4 July 2019"),
        ("2019-07-03", "open, wanted by 3 July 2019"),
        ("2019-07-02", "open, wanted by 2 July 2019: 1 day past"),
        ("", "open, no date set"),
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


def test_the_plans_stand_in_turn_with_their_dates_and_last_report(july):
    first, second, third = rows(background.plans(july))
    assert list(first.values()) == [
        "Written Statement of Action", "1 May 2018", "not in the record", "47", "28 February 2019",
    ]  # fmt: skip
    assert (second["Actions"], second["Ends"], second["Last reported on"]) == ("94", "31 December 2020", "24 June 2019")
    assert third["Begins"] == third["Last reported on"] == "not in the record"


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
    assert said in plain(scrutiny_cover.delays(meeting))


def test_a_first_date_for_an_action_without_one_is_neither_later_nor_earlier(data):
    meeting = area(data, actions=[row("actions", due="")], updates=[row("updates", revised_due="2019-12-31")])
    assert plain(scrutiny_cover.delays(meeting)).startswith("A new date was given to 1 action. The end of the plan")


def test_a_red_action_without_mitigation_is_a_risk(meetings, data):
    june = plain(scrutiny_cover.risk(meetings["2019-06-03"]))
    assert "The papers do not say what is being done about 1 of 8 actions rated red." in june
    said = plain(scrutiny_cover.risk(area(data, toml=RED)))
    assert "do not say what is being done about 1 of 1 action rated late." in said


def test_an_action_that_should_have_begun_is_a_risk(data):
    late = [row("updates", provisional_start="2019-06-01")]
    said = plain(scrutiny_cover.risk(area(data, toml=WAITING, updates=late)))
    assert "1 action is rated waiting although the start date given had passed." in said


def test_a_concern_that_no_measure_speaks_to_is_named_unless_it_is_all_of_them(data):
    concerns = [row("concerns"), row("concerns", number="2", title="Moves go badly")]
    tables = {"concerns": concerns, "measures": [row("measures")]}
    linked = [row("concern_links", ref="1a", linked_by="subject")]
    said = plain(scrutiny_cover.risk(area(data, **tables, concern_links=linked)))
    assert "No measure speaks to 1 of 2 areas of concern, by links that are ours: 2, Moves go badly." in said
    assert "No measure speaks to any of 2 areas of concern." in plain(
        scrutiny_cover.risk(area(data, **tables, concern_links=[]))
    )


def test_background_papers_are_those_of_the_day_with_statistics_apart(meetings, july):
    said = plain(background.papers(july))
    assert said.startswith("Papers known on 3 July 2019")
    assert "Written Statement of Action: last update, February 2019 | Lancashire County Council | 28 February" in said
    assert "Statistics" not in said
    papers, statistics = plain(background.papers(meetings["2026-04-30"])).split("\n\n")
    assert "NHS England" not in papers
    assert "Statistical neighbours, list of May 2025" in statistics
    assert "NHS England" in statistics


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
            assert f"{each['title']} | {each['publisher']} | {day(each['published'])}" not in said


def test_an_area_with_nothing_says_so_in_plain_sentences(data):
    meeting = area(data, meetings=[row("meetings", plan="")], actions=[], updates=[], sources=[])
    said = {answer.__name__: plain(answer(meeting)) for answer in ANSWERS}
    assert said["papers"] == "The record holds no paper known on 3 July 2019."
    assert said["inspection"] == "The record holds no area of concern named by an inspection."
    assert said["consultation"] == "No consultation on the plan is recorded."
    assert said["risk"].startswith("What may happen where the plan does not succeed is not in the record.")
    assert said["requests"] == "The record holds no earlier request of the Small board."
