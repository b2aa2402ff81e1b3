"""What the data quality page says: Lancashire's known contradictions and no false one, and other areas' silence."""

import inspect
import re

import pytest
from builders import TOML, area_folder, row
from markup import Read
from test_answers_elsewhere import CASES

from sendplan.opening import open_meeting
from sendplan.pages import data_quality
from sendplan.rules.findings import FINDINGS
from sendplan.show.parts import Parts
from sendplan.show.tables import Table, Tables
from sendplan.words import visible

ANSWERS = [
    answer
    for name, answer in inspect.getmembers(data_quality, inspect.isfunction)
    if answer.__module__ == data_quality.__name__ and name != "found" and not name.startswith("_")
]
JULY = "2019-07-03"


def area(data, toml=TOML, **tables):
    area_folder(data, toml=toml, **tables)
    return open_meeting("smallshire", JULY)


def plain(block):
    assert not isinstance(block, Parts)
    return block._repr_mimebundle_()["text/plain"]


def found(meeting, name):
    """Every line found of one kind."""
    return [visible(line) for each in data_quality.found(meeting, name) for line in each.what]


def refs(lines):
    return [line.partition(",")[0].partition(":")[0] for line in lines]


def test_exactly_three_actions_are_on_the_wrong_list_or_left_out(july):
    rows = data_quality.found(july, "lists")
    assert [each.where.partition(":")[0] for each in rows] == ["3.8.1", "4.3.1", "1.7.3"]
    wrong, other, missing = (each.what[0] for each in rows)
    for line in (wrong, other):
        assert line.endswith("as it was rated on 3 June 2019, but rated amber on 24 June 2019.")
    assert "rated not started and due on 31 July 2019, but not on the list" in missing
    assert rows[2].who == "The lead: Head of Inclusion, or the author of the list"


def test_the_summary_counts_what_the_tables_below_it_hold(july):
    counts = dict(re.findall(r"- (.+): (\d+)\.", plain(data_quality.summary(july))))
    total = int(re.search(r"(\d+) points in what was known on 3 July 2019", plain(data_quality.summary(july)))[1])
    assert total == sum(map(int, counts.values())) == 42
    captions = "\n".join(plain(answer(july)) for answer in ANSWERS if answer is not data_quality.summary)
    for what, how_many in counts.items():
        assert re.search(rf"^{how_many} points?: {what[0].lower() + what[1:]}$", captions, re.MULTILINE), what


def test_two_new_dates_stand_in_the_report_alone(july):
    assert [each.where.partition(":")[0] for each in data_quality.found(july, "new_dates")] == ["1.4.1", "4.3.1"]
    said = found(july, "new_dates")
    assert "says 31 August 2019" in said[0]
    assert said[0].endswith("still prints April 2019.")
    assert "says 30 September 2019" in said[1]
    assert said[1].endswith("still prints June 2019.")


def test_all_quoted_figures_that_can_be_computed_agree_but_one(meetings, july):
    states = july.quoted.set_index(["source", "figure"])["state"]
    assert "scrutiny-minutes-2019-07" not in states.index.get_level_values("source"), "it was told at the meeting"
    assert states.value_counts().to_dict() == {"agrees": 8, "cannot be computed": 7, "differs": 1}
    assert states["scrutiny-minutes-2019-05", "plans_on_time"] == "differs"
    later = meetings["2019-10-09"].quoted
    assert later["state"].value_counts().to_dict() == {"agrees": 17, "cannot be computed": 7, "differs": 1}
    assert (later.loc[later["source"] == "scrutiny-minutes-2019-07", "state"] == "agrees").all()
    said = plain(data_quality.figures(july))
    assert "| around 80% | 84.7% | 4.7 points less than computed. Likely reason: " in said
    assert "another period, the financial year to 31 March 2018; and the paper only says around 80%" in said


def test_seven_green_ratings_are_disproved_and_18_completions_unsupported(july):
    green, denied, complete, unfinished = found(july, "contradicted")
    assert "7 actions (1.1.2, 1.5.1, 1.6.2, 2.7.1, 3.9.1, 4.2.2 and 4.4.3)" in green
    assert complete.startswith("Rated complete, without the day it was done or what shows it: 18 actions (1.1.1, ")
    assert denied == "Rated complete, though the report on another action says that it is not: 1 action (3.6.3)."
    assert unfinished.endswith("that the work is unfinished: 5 tasks (B1, C5, I1, K5 and L4).")


def test_promises_that_passed_are_told_by_what_was_promised(july, meetings):
    assert found(july, "promised") == [
        "A first value was promised by 31 January 2019 (1b(ii)), by 31 March 2019 (1b(i)), by 31 May 2019 (1e) and "
        "by 30 June 2019 (3c and 3d).",
        "The average of similar areas was promised by 31 May 2019 (1c) and by 30 June 2019 (4g(ii)).",
        "The national average was promised by 30 June 2019 (4g(ii)).",
        "A new timetable for the Local Offer website was promised by 30 June 2019 (2.5.2).",
    ]
    assert found(meetings["2019-10-09"], "promised")[-1].startswith("The relaunch of the Local Offer website")
    assert not found(meetings["2019-05-13"], "promised"), "the plan that promises was not known"


def test_the_measures_that_ask_for_a_second_look(july):
    assert refs(found(july, "targets")) == ["1g", "2b(ii)", "4c", "4b(ii)", "3a", "2d", "4h", "2c(i)"]
    same = found(july, "targets")[4]
    assert "and 4a, " in same
    assert same.endswith(": 67 then 70 then 75 in each.")


def test_one_request_of_may_has_had_no_answer_by_july_and_four_by_october(meetings):
    in_may = "Asked on 13 May 2019, wanted by 3 July 2019"
    assert refs(found(meetings[JULY], "unanswered")) == ["Asked on 13 May 2019"]
    asked = [line.partition(": ") for line in found(meetings["2019-10-09"], "unanswered")]
    assert [(when, what[:9]) for when, _, what in asked] == [
        (in_may, "Say more "),
        ("Asked on 3 July 2019, wanted by 30 September 2019", "Have an u"),
        *(("Asked on 3 July 2019", what) for what in ("Say how m", "Give pres")),
    ]


def test_seven_tasks_were_carried_forward_with_a_later_date_and_four_into_a_theme(july):
    lines = found(july, "carried_forward")
    moved = {line.partition(",")[0]: line.rpartition(", ")[2] for line in lines[:-2]}
    days = {"D3": 92, "D4": 213, "E3": 213, "J2": 181, "K1": 242, "K4": 182, "L2": 150}
    assert moved == {ref: f"{late} days later." for ref, late in days.items()}
    assert lines[-2:] == ["D1 and D2 were taken up by 3.7 as a whole.", "F1 and F2 were taken up by 3.9 as a whole."]


def test_three_actions_are_undated_and_one_theme_has_no_lead(july):
    undated, alone = found(july, "gaps")
    assert undated.endswith("2.1.3 (Quarterly); 2.3.1 (January 2019-ongoing); 3.7.1 (Ongoing).")
    assert alone.startswith("Theme 3.9 ")


def test_all_measures_are_tied_to_a_priority_and_five_concerns_have_none(july):
    assert found(july, "links") == [
        "35 of 35 measures are tied to a whole priority, and to no theme or action in it.",
        "5 of 12 areas of concern have no measure, by links that are ours: 1, 2, 3, 9 and 11.",
        "8 of 35 measures speak to no area of concern, by links that are ours: 1f, 1g, 2c(i), 2c(ii), 3b, 3d, 3e "
        "and 3f.",
    ]


def test_two_actions_share_their_report_and_four_roles_have_two_spellings(july):
    assert [each.where for each in data_quality.found(july, "same_words")] == [
        "3.6.5 and 3.6.6: reports of 24 June 2019"
    ]
    assert [line.partition("; also ")[2] for line in found(july, "spellings")] == [
        "SEND Partnership Health lead (3.3.1)",
        "LA Inclusion Service Managers (1.6.5)",
        "Communications and Engagement Lead (2.5.3, 2.5.4 and 2.5.5)",
        "Head of Service, Learning Disabilities, Autism and Mental Health (3.9.1)",
    ]


def test_reports_are_silent_before_the_first_and_after_the_last(meetings):
    assert found(meetings[JULY], "unreported") == []
    assert found(meetings["2019-05-13"], "unreported")[0].startswith(
        "The record holds no report on 94 of the 94 actions. The due date of 28 of them had passed: 1.1.1, "
    )
    assert found(meetings["2019-06-03"], "unreported") == [
        "The record holds no report on 66 of the 94 actions. The due date of 7 of them had passed: "
        "1.1.2, 1.5.1, 1.6.2, 2.7.1, 3.9.1, 4.2.2 and 4.4.3."
    ]
    assert found(meetings["2019-10-09"], "unreported")[0].startswith(
        "31 actions came due after the last report on them: "
    )


def test_a_page_knows_no_paper_that_was_not_yet_published(meetings):
    june = meetings["2019-06-03"]
    assert june.listed.empty
    assert set(june.quoted["source"]) == {"hwb-2018-01", "wsoa-2019-02"}
    assert found(june, "new_dates") == found(june, "targets") == []
    assert "Measures that ask" not in plain(data_quality.summary(june)), "its table says why there is none"
    assert plain(data_quality.lists(june)) == (
        "The record holds no list of this plan's actions from a paper known on 3 June 2019."
    )


def test_a_meeting_without_a_plan_says_so_and_finds_nothing(meetings):
    first = meetings["2018-01-25"]
    assert plain(data_quality.summary(first)).splitlines() == [
        "Not known: the record holds no improvement plan for this meeting.",
        "Nothing was found in what was known on 25 January 2018 that does not add up.",
    ]
    assert plain(data_quality.found_right(first)) == "The record holds nothing more to check by this day."


def test_a_day_on_which_no_body_met_waits_for_no_answer(meetings):
    assert plain(data_quality.unanswered(meetings["2026-04-30"])) == (
        "No body met on this day, so none waited for an answer."
    )


@pytest.mark.parametrize("name", FINDINGS)
def test_every_finding_says_where_what_why_and_who(meetings, name):
    every = [each for meeting in meetings.values() for each in data_quality.found(meeting, name)]
    assert every, "no meeting of the record shows it"
    for each in every:
        assert all(each)
        assert all(each.what)
        assert each.why.endswith(".")


def test_what_is_found_is_shown_in_rows_with_a_list_where_a_row_holds_several(july):
    page = Read(data_quality.carried_forward(july).html())
    assert page.texts("th")[:4] == ["Where", "What does not add up", "Why it matters", "Who can settle it"]
    assert [text[:2] for text in page.texts("li")] == ["D3", "D4", "E3", "J2", "K1", "K4", "L2", "D1", "F1"]
    assert not Read(data_quality.lists(july).html()).texts("li")


def test_newest_papers_come_first_after_the_figures_that_differ(meetings):
    tables = data_quality.figures(meetings["2021-09-13"]).parts
    assert [len(each.rows) for each in tables] == [2, 24, 11]
    set_beside = [cells[2] for cells in tables[1].rows]
    assert set_beside[0].endswith("minutes of 13 May 2019")
    assert "September 2021" in set_beside[1]
    assert set_beside[-1].startswith("Written Statement of Action")


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("plan", ["p", ""])
def test_every_question_has_an_answer_elsewhere(data, case, plan):
    area_folder(data, **{"meetings": [row("meetings", plan=plan)]} | CASES[case])
    meeting = open_meeting("smallshire", JULY)
    for answer in ANSWERS:
        said = plain(answer(meeting))
        assert said.strip()
        for word in ("nan", "NaT", "None", "N/A", " 1 actions", " 0 of the 0", "{", "1 are "):
            assert word not in said, (answer.__name__, said)


def test_an_area_where_all_is_well_is_told_so(data):
    meeting = area(
        data,
        meetings=[row("meetings", plan="p")],
        actions=[row("actions", due="2019-07-31", leads="Head")],
        quoted=[row("quoted", plan="p", value="1", scope="all actions")],
        lists=[row("lists")],
    )
    assert (
        plain(data_quality.summary(meeting))
        == "Nothing was found in what was known on 3 July 2019 that does not add up."
    )
    assert plain(data_quality.lists(meeting)) == "Every list of actions agrees with the ratings reported by its day."
    assert plain(data_quality.contradicted(meeting)) == "The dates disprove no reported rating."
    assert plain(data_quality.gaps(meeting)) == "Every open action has a date, and every action has a lead."
    figures = data_quality.figures(meeting)
    assert isinstance(figures, Tables)
    assert [visible(each.caption) for each in figures.parts] == ["1 quoted figure set beside the tables: 1 agrees"]
    assert plain(data_quality.found_right(meeting)).splitlines() == [
        "- Quoted figures that agree with the tables: 1 of the 1 that can be computed.",
        "- 1 action on 1 list (Actions under way): each is rated as listed, none is left out.",
        "- Actions with a due date: 1 of 1. Actions with a lead: 1 of 1.",
    ]


def test_ratings_are_told_in_the_plans_own_words_and_texts_are_escaped(data):
    toml = TOML.replace('word = "Amber"', 'word = "Under <way> {x}"')
    meeting = area(
        data,
        toml=toml,
        meetings=[row("meetings", plan="p")],
        lists=[row("lists", rating="C", title="Done {y}", refs="1.1")],
    )
    block = data_quality.lists(meeting)
    assert isinstance(block, Table)
    assert "on the list \u201cDone {y}\u201d, but rated under <way> {x} on 24 June 2019." in plain(block)
    assert "<way>" not in block.html()


def test_a_figure_of_a_day_after_the_meeting_is_left_out(data):
    sources = [row("sources", published="2019-07-03")]
    quoted = [row("quoted", plan="p", as_at=as_at, scope="all actions", value="1") for as_at in (JULY, "2019-07-04")]
    meeting = area(data, meetings=[row("meetings", plan="p")], sources=sources, quoted=quoted)
    assert [f"{as_at:%Y-%m-%d}" for as_at in meeting.quoted["as_at"]] == [JULY]


def test_a_list_of_a_day_after_the_position_is_left_out(data):
    sources = [row("sources", published="2019-07-03")]
    lists = [row("lists", title=as_at, as_at=as_at) for as_at in ("2019-06-24", "2019-06-25")]
    meeting = area(data, meetings=[row("meetings", plan="p")], sources=sources, lists=lists)
    assert meeting.listed["list"].tolist() == ["2019-06-24"]


def test_a_judgement_published_after_the_meeting_is_not_counted(data):
    sources = [row("sources"), row("sources", id="later", published="2019-07-04")]
    quoted = [row("quoted", figure="concerns_sufficient", value="1")]
    whole = {"concerns": [row("concerns")], "quoted": quoted, "sources": sources}
    known = area(data, judgements=[row("judgements")], **whole)
    assert known.quoted["state"].tolist() == ["agrees"]
    unknown = area(data, judgements=[row("judgements", source="later")], **whole)
    assert unknown.quoted["state"].tolist() == ["cannot be computed"]


def test_an_inspection_after_the_meeting_names_no_concern_yet(data):
    meeting = area(
        data,
        meetings=[row("meetings", plan="p")],
        measures=[row("measures")],
        concerns=[row("concerns"), row("concerns", number="2", inspected_on="2019-07-04")],
        concern_links=[row("concern_links", ref="1a")],
    )
    assert found(meeting, "links") == []


def test_a_body_waits_only_for_what_it_asked_itself(data):
    toml = TOML + '\n[[bodies]]\nid = "forum"\nname = "Forum"\nnotebooks = ["actions"]\n'
    meetings = [row("meetings"), row("meetings", body="forum", meeting="2019-06-03", as_at="2019-06-03")]
    asked = [row("requests", body="forum", raised_on="2019-06-03")]
    assert found(area(data, toml=toml, meetings=meetings, requests=asked), "unanswered") == []
    asked = [row("requests", raised_on="2019-06-03")]
    assert found(area(data, toml=toml, meetings=meetings, requests=asked), "unanswered") == [
        "Asked on 3 June 2019: Say more."
    ]


@pytest.mark.parametrize(
    ("papers", "whom"),
    [(["paper"], "themselves"), (["paper", "x"], "each other, or themselves,"), (["x"], "each other")],
)
def test_a_paper_that_contradicts_itself_is_not_set_against_another(data, papers, whom):
    lists = [row("lists", rating="C", title=f"Done in {paper}", refs="1.1", source=paper) for paper in papers]
    sources = [row("sources"), row("sources", id="x")]
    meeting = area(data, meetings=[row("meetings", plan="p")], lists=lists, sources=sources)
    said = plain(data_quality.summary(meeting)).splitlines()[0]
    assert said.startswith(f"The papers contradict {whom} on {len(papers)} action")


def test_a_computed_figure_has_the_decimal_places_of_its_measure(data):
    meeting = area(
        data,
        meetings=[row("meetings", plan="p")],
        measures=[row("measures", dp="1")],
        observations=[row("observations", value="59", time_period="2018", period_end="2018-12-31")],
        quoted=[row("quoted", plan="p", figure="on_time", value="69", unit="%", printed="69.0%", measure="1a")],
    )
    [line] = found(meeting, "figures")
    assert line.endswith("printed as 69.0%, computed as 59.0%.")
    assert "| 69.0% | 59.0% | 10.0 points more than computed" in plain(data_quality.figures(meeting))


@pytest.mark.parametrize("later", [{"published": "2019-10-09"}, {"published": JULY, "minutes_of": JULY}])
def test_a_figure_told_at_the_meeting_is_no_figure_of_its_papers(data, later):
    sources = [row("sources"), row("sources", id="later", **later)]
    told = [
        row("quoted", plan="p", as_at=as_at, scope="all actions", value="1", source="later")
        for as_at in (JULY, "2019-06-24")
    ]
    meeting = area(data, meetings=[row("meetings", plan="p")], sources=sources, quoted=told)
    assert meeting.quoted.empty
    assert "later" not in meeting.sources["id"].tolist()


def test_the_lists_of_another_plan_are_not_this_meetings(data):
    scale = 'ratings = [{ code = "A", word = "A", means = "amber", legend = "x" }]'
    other = f'[[plans]]\nid = "q"\ntitle = "Other"\nhierarchy = ["aim"]\n{scale}\n\n[[bodies]]'
    meeting = area(
        data,
        toml=TOML.replace("[[bodies]]", other),
        meetings=[row("meetings", plan="p")],
        lists=[row("lists", plan="q", refs="")],
    )
    assert meeting.listed.empty


def test_every_finding_is_a_question_of_its_name():
    assert {*FINDINGS} <= {answer.__name__ for answer in ANSWERS}


def test_every_look_is_shown_on_the_page(july):
    shown = "\n".join(plain(answer(july)) for answer in ANSWERS)
    for name in FINDINGS:
        assert all(line in shown for line in found(july, name)), name
