"""What the data quality page says: Lancashire's known contradictions and no false one, and other areas' silence."""

import inspect

import pytest
from builders import TOML, area_folder, row
from test_answers_elsewhere import CASES

from sendplan.opening import open_meeting
from sendplan.pages import data_quality
from sendplan.rules.findings import FINDINGS
from sendplan.show.tables import Tables
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
    return block._repr_mimebundle_()["text/plain"]


def found(meeting, name):
    """Every line found of one kind."""
    return [visible(line) for each in data_quality.found(meeting, name) for line in each.what]


def refs(lines):
    return [line.partition(" ")[0] for line in lines]


def in_short(meeting, name):
    """What is found of one kind, a sentence a reason."""
    return [visible(each.short or " ".join(each.what)) for each in data_quality.found(meeting, name)]


def test_exactly_three_actions_are_on_the_wrong_list_or_left_out(july):
    wrong, other, missing = found(july, "lists")
    assert refs([wrong, other, missing]) == ["3.8.1", "4.3.1", "1.7.3"]
    assert in_short(july, "lists") == [
        "Review independent advocacy for young people in transition assessments (3.8.1) and Review how SEND support is "
        "offered now, with education leaders (4.3.1) are listed as not started and rated amber.",
        "Study good practice for one clear process of statutory assessment and decisions (1.7.3) is rated not started "
        "and left out of the list of such actions.",
    ]
    for line in (wrong, other):
        assert line.endswith("as it was rated on 3 June 2019, but rated amber on 24 June 2019.")
    assert "rated not started and due on 31 July 2019, but not on the list" in missing
    assert data_quality.found(july, "lists")[1].who == "The lead: Head of Inclusion, or the author of the list"


def test_the_verdict_leads_with_what_weighs_most_and_counts_the_rows_of_the_table(july):
    assert plain(data_quality.verdict(july)) == (
        "7 of 14 actions rated green were late when reported: 1.1.2, 1.5.1, 1.6.2, 2.7.1, 3.9.1, 4.2.2 and 4.4.3. "
        "It is the heaviest of 24 things in these papers that do not add up."
    )
    assert '<a href="actions.html#action-1.1.2">1.1.2</a>' in data_quality.verdict(july).html()
    assert len(data_quality.by_weight(july).rows) == 24


def test_the_table_begins_with_disproved_ratings_and_ends_with_spellings(july):
    told = [visible(each) for each, *_ in data_quality.by_weight(july).rows]
    assert told[0].startswith("7 of 14 actions rated green were late when reported")
    assert told[4].startswith("Review independent advocacy ")
    assert told[-1].startswith("4 roles spelled in more than one way: SEND Partnership Health Lead, ")


@pytest.mark.parametrize("pages", ['["board_summary"]', '["board_summary", "actions"]'])
def test_a_link_to_a_page_that_the_pack_has_not_is_only_text(data, pages):
    late = {"meetings": [row("meetings", plan="p")], "actions": [row("actions", due="")]}
    html = data_quality.by_weight(area(data, TOML.replace('["board_summary"]', pages), **late)).html()
    assert "1.1" in html
    assert ('<a href="actions.html#action-1.1">1.1</a>' in html) == ("actions" in pages)


def test_two_new_dates_stand_in_the_report_alone(july):
    said = found(july, "new_dates")
    assert refs(said) == ["1.4.1", "4.3.1"]
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
    assert in_short(july, "contradicted") == [
        "7 of 14 actions rated green were late when reported: 1.1.2, 1.5.1, 1.6.2, 2.7.1, 3.9.1, 4.2.2 and 4.4.3.",
        "5 tasks rated complete are unfinished by the words of the report: B1, C5, I1, K5 and L4.",
        "1 of 18 actions rated complete is not so by the report on another action: "
        "Settle speech and language contracts with commissioners and providers (3.6.3).",
        "18 of 18 actions rated complete have no day of completion and no evidence.",
    ]
    assert ": 1.1.1, 1.3.1, 1.6.1, 1.7.1, " in found(july, "contradicted")[-1]


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
    assert "; and 4a " in same
    assert same.endswith(": 67 then 70 then 75 in each.")


def test_one_request_of_may_has_had_no_answer_by_july_and_four_by_october(meetings):
    in_may = "Asked on 13 May 2019, wanted by 3 July 2019"
    assert [line.partition(",")[0] for line in found(meetings[JULY], "unanswered")] == ["Asked on 13 May 2019"]
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
    assert found(july, "same_words")[0].endswith(": 3.6.5 and 3.6.6.")
    assert [each.where for each in data_quality.found(july, "same_words")] == ["Reports of 24 June 2019"]
    assert [line.partition("; also ")[2] for line in found(july, "spellings")] == [
        "SEND Partnership Health lead (3.3.1)",
        "LA Inclusion Service Managers (1.6.5)",
        "Communications and Engagement Lead (2.5.3, 2.5.4 and 2.5.5)",
        "Head of Service, Learning Disabilities, Autism and Mental Health (3.9.1)",
    ]


def test_reports_are_silent_before_the_first_and_after_the_last(meetings):
    assert found(meetings[JULY], "unreported") == []
    assert found(meetings["2019-05-13"], "unreported")[0].startswith(
        "The record holds no report on 94 of the 94 actions; the due date of 28 of them had passed: 1.1.1, "
    )
    assert found(meetings["2019-06-03"], "unreported") == [
        "The record holds no report on 66 of the 94 actions; the due date of 7 of them had passed: "
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
    assert (
        "- The record holds no list of this plan's actions from a paper known on 3 June 2019."
        in plain(data_quality.found_right(june)).splitlines()
    )


def test_a_meeting_without_a_plan_says_so_and_finds_nothing(meetings):
    first = meetings["2018-01-25"]
    assert plain(data_quality.verdict(first)) == (
        "Not known: the record holds no improvement plan for this meeting. "
        "Nothing was found that does not add up in what was known on 25 January 2018."
    )
    assert plain(data_quality.by_weight(first)) == plain(data_quality.in_full(first)) == ""
    assert plain(data_quality.right_in_short(first)) == (
        "2 checks found nothing amiss. They are named at the end of this page."
    )
    assert plain(data_quality.found_right(first)).splitlines()[2:] == [
        "- Not known: the record holds no improvement plan for this meeting."
    ]


def test_a_day_on_which_no_body_met_waits_for_no_answer(meetings):
    told = plain(data_quality.found_right(meetings["2026-04-30"])).splitlines()
    assert told[-1] == "- No body met on this day, so none waited for an answer."


@pytest.mark.parametrize("name", FINDINGS)
def test_every_finding_says_where_what_why_and_who(meetings, name):
    every = [each for meeting in meetings.values() for each in data_quality.found(meeting, name)]
    assert every, "no meeting of the record shows it"
    for each in every:
        assert all([each.where, each.what, each.why, each.who, *each.what])
        assert each.why.endswith(".")


def test_what_is_told_in_short_has_its_points_in_full_by_kind(july):
    full = {part.heading: len(part.blocks[0].bullets) for part in data_quality.in_full(july).parts}
    assert full == {
        "Ratings that the dates disprove or nothing supports": 1,
        "Lists of actions that disagree with the ratings": 3,
        "Promises whose day has passed": 4,
        "New dates that only one paper gives": 2,
        "Measures that ask for a second look": 8,
        "Tasks carried forward with another date, or into no one action": 7,
        "Roles spelled in more than one way": 4,
    }


def test_newest_papers_come_first_after_the_figures_that_differ(meetings):
    tables = data_quality.figures(meetings["2021-09-13"]).parts
    assert [len(each.rows) for each in tables] == [24, 11]
    set_beside = [cells[2] for cells in tables[0].rows]
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
    assert plain(data_quality.verdict(meeting)) == (
        "Nothing was found that does not add up in what was known on 3 July 2019."
    )
    assert plain(data_quality.right_in_short(meeting)).startswith("13 checks found nothing amiss.")
    figures = data_quality.figures(meeting)
    assert isinstance(figures, Tables)
    assert [visible(each.caption) for each in figures.parts] == ["1 quoted figure set beside the tables: 1 agrees"]
    assert plain(data_quality.found_right(meeting)).splitlines()[:6] == [
        "- Quoted figures that agree with the tables: the one that can be computed.",
        "- 1 action on 1 list (Actions under way): each is rated as listed, none is left out.",
        "- Actions with a due date: 1 of 1. Actions with a lead: 1 of 1.",
        "- The dates disprove no reported rating.",
        "- Every list of actions agrees with the ratings reported by its day.",
        "- No promise with a date known by 3 July 2019 has passed without being kept.",
    ]


def test_ratings_are_told_in_the_plans_own_words_and_texts_are_escaped(data):
    toml = TOML.replace('word = "Amber"', 'word = "Under <way> {x}"')
    meeting = area(
        data,
        toml=toml,
        meetings=[row("meetings", plan="p")],
        lists=[row("lists", rating="C", title="Done {y}", refs="1.1")],
    )
    assert "is listed as complete and rated under <way> {x}." in plain(data_quality.by_weight(meeting))
    full = data_quality.in_full(meeting)
    assert "on the list \u201cDone {y}\u201d, but rated under <way> {x} on 24 June 2019." in plain(full)
    assert "<way>" not in f"{data_quality.by_weight(meeting).html()}{full.html()}"


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
    ("papers", "wheres"),
    [
        (["paper"], ["The list and the rating in A paper"]),
        (["x"], ["The list in Another, and the rating in A paper"]),
        (["paper", "x"], ["The list and the rating in A paper", "The list in Another, and the rating in A paper"]),
    ],
)
def test_a_paper_that_contradicts_itself_is_not_set_against_another(data, papers, wheres):
    lists = [row("lists", rating="C", title=f"Done in {paper}", refs="1.1", source=paper) for paper in papers]
    sources = [row("sources"), row("sources", id="x", title="Another")]
    meeting = area(data, meetings=[row("meetings", plan="p")], lists=lists, sources=sources)
    assert [each.where for each in data_quality.found(meeting, "lists")] == wheres


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


def test_every_look_is_shown_on_the_page(july):
    shown = "\n".join(plain(answer(july)) for answer in ANSWERS)
    for name in FINDINGS:
        assert all(line in shown for line in found(july, name)), name
