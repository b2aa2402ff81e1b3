"""What the self-assessment says: of Lancashire at each meeting, and of areas that hold more, less or nothing."""

import inspect
import re

import pytest
from builders import TOML, area_folder, row, whole_area
from golden import plain
from markup import Read
from test_answers import html

from sendplan.figures import Figure, found, rated
from sendplan.opening import of_area, open_meeting
from sendplan.pages import background, self_assessment
from sendplan.pages.inspected import known_concerns
from sendplan.pages.monitors import BRIEF, MOST_STEPS
from sendplan.pages.speaking import EACH
from sendplan.show.charts import Chart
from sendplan.words import visible

ANSWERS = [
    answer
    for name, answer in inspect.getmembers(self_assessment, inspect.isfunction)
    if answer.__module__ == self_assessment.__name__ and not name.startswith("_")
]
FORM = ["Position at the start", "What was done", "Position now", "Impact", "Next steps", "Evidence", "Training"]
BASELINE = {"time_period": "2018", "period_end": "2018-12-31", "value": "10"}


def small(data, toml=TOML, **tables):
    """Open a small area with one area of concern and one action that answers it."""
    given = {"meetings": [row("meetings", plan="p")]} | {name: [row(name)] for name in ("concerns", "concern_links")}
    area_folder(data, toml=toml, **(given | tables))
    return open_meeting("smallshire", "2019-07-03")


def form(meeting, concern=1):
    """The rows of the form of one area of concern, as a reader sees them."""
    parts = {int(part.heading.partition(".")[0]): part for part in self_assessment.forms(meeting).parts}
    table, *_ = parts[concern].blocks
    return {heading: " ".join(visible(cell).replace("\u00a0", " ").split()) for heading, cell in stripped(table)}


def stripped(table):
    return [(heading, cell.striptags()) for heading, cell in table.rows]


def after(meeting, concern=1):
    """What is said below the form of one area of concern."""
    _, *rest = self_assessment.forms(meeting).parts[concern - 1].blocks
    return "\n".join(map(plain, rest))


# Whatever is known


CASES = {
    "nothing but what is required": {"concerns": [], "concern_links": []},
    "no link": {"concern_links": []},
    "no plan": {"meetings": [row("meetings", plan="")]},
    "no action": {"actions": [], "updates": [], "concern_links": []},
    "no report": {"updates": []},
    "told of and not rated": {"updates": [row("updates", rating="", narrative="Begun")]},
    "complete": {"updates": [row("updates", rating="C")]},
    "late": {"actions": [row("actions", due="2019-01-31")]},
    "assessed": {"assessments": [row("assessments", source="paper", training="Ten.")]},
    "measured": {
        "measures": [row("measures")],
        "observations": [row("observations", **BASELINE)],
        "concern_links": [row("concern_links", ref="1a")],
    },
}


@pytest.mark.parametrize("case", CASES)
def test_every_question_has_an_answer_whatever_the_record_holds(data, case):
    meeting = small(data, **CASES[case])
    for answer in ANSWERS:
        said = plain(answer(meeting))
        assert not re.search(r"\b(nan|NaT|None|N/A)\b|<NA>| 1 actions|\b0 of 0\b", said), (answer.__name__, said)


def test_every_question_has_an_answer_where_every_table_has_a_row(data):
    whole_area(data)
    for answer in ANSWERS:
        assert "nan" not in plain(answer(open_meeting("smallshire", "2019-07-03")))


def test_an_area_without_concerns_is_said_to_have_none(data):
    meeting = small(data, concerns=[], concern_links=[])
    assert plain(self_assessment.verdict(meeting)).endswith("No area of concern is named in the record.")
    for answer in (self_assessment.headlines, self_assessment.how_linked, self_assessment.missing):
        assert plain(answer(meeting)) == "The record names no area of concern."
    assert plain(self_assessment.concerns(meeting)) == plain(self_assessment.forms(meeting)) == ""


def test_a_concern_that_inspectors_name_later_is_not_known_yet(data):
    meeting = small(data, concerns=[row("concerns"), row("concerns", number="2", inspected_on="2019-07-04")])
    assert [each.key for each in known_concerns(meeting)] == [("", 1)]


def test_the_form_keeps_its_figures_with_what_they_count(july):
    [table, *_] = self_assessment.forms(july).parts[2].blocks
    cells = {heading: found(cell) for heading, cell in stripped(table)}
    assert Figure("4", "tasks", "Of the plan's actions", "2019-02-28") in cells["What was done"]
    assert Figure("4", "tasks", rated("Carried forward"), "2019-02-28") in cells["Position now"]
    assert {each.as_at for each in cells["Position now"]} == {"2019-02-28", "2019-06-24"}


# Where the area started


def test_figures_of_papers_to_come_are_not_shown(lancashire, july):
    then = background.figures(of_area(lancashire, "2018-01-25"))
    assert {source for _, _, source in then.rows} == {
        "Health and Wellbeing Board: report on the November 2017 inspection"
    }
    assert len(then.rows) == 3
    assert len(background.figures(july).rows) > 3


def test_a_figure_that_two_papers_give_stands_once(july):
    said = [what for what, _, _ in background.figures(july).rows]
    assert said.count("Concerns: found by the inspectors") == 1


def test_a_figure_is_written_with_its_unit_and_places(data):
    quoted = {"source": "paper", "as_at": "2017-11-17"}
    meeting = small(
        data,
        quoted=[
            row("quoted", **quoted, figure="plans_on_time", value="80.5", unit="%"),
            row("quoted", **quoted, figure="wait", value="12", unit="weeks", scope="for autism"),
            row("quoted", **quoted | {"as_at": "2019-06-24"}, figure="actions", value="94"),
        ],
    )
    assert [(what, visible(figure)) for what, figure, _ in background.figures(meeting).rows] == [
        ("Plans on time", "80.5%"),
        ("Wait: for autism", "12 weeks"),
    ]


def test_without_figures_of_the_inspection_the_page_says_so(data):
    assert plain(background.figures(small(data))) == ("The record holds no figure of the area from its inspection.")


@pytest.mark.parametrize(
    ("answer", "opening", "how_many"),
    [
        (self_assessment.praised, "9 strengths that inspectors named", 9),
        (self_assessment.issues, "8 main issues that the area set out to mend", 8),
        (self_assessment.first_steps, "5 first steps taken at once", 5),
    ],
)
def test_what_inspectors_found_is_listed_and_counted(july, answer, opening, how_many):
    assert plain(answer(july)).startswith(f"{opening}, from the inspection that ended on 17 November 2017. Source: ")
    assert len(Read(html(answer(july))).all("li")) == how_many


def test_findings_of_a_paper_not_yet_published_are_not_shown(data):
    later = row("sources", id="later", published="2019-07-04")
    meeting = small(data, findings=[row("findings", source="later")], sources=[row("sources"), later])
    assert plain(self_assessment.praised(meeting)) == ""


# The verdict, and a row a concern


@pytest.mark.parametrize(
    ("area", "meeting", "told"),
    [
        (
            "lancashire",
            "2019-07-03",
            "12 actions are late; 18 of 94 actions are complete. "
            "Whether children are better off is not known: no measure has a value after its baseline. "
            "We started with 12 areas of concern.",
        ),
        (
            "lancashire",
            "2018-01-25",
            "What was done is not known. Whether children are better off is not known: no measure is in the record. "
            "We started with 12 areas of concern.",
        ),
        (
            "lancashire",
            "2021-09-13",
            "18 of 94 actions were complete in June 2019. "
            "Whether children are better off is not known: no measure has a value after its baseline. "
            "We started with 12 areas of concern. "
            "7 of 12 areas of concern were judged to have made sufficient progress.",
        ),
        (
            "exampleshire",
            "2025-07-17",
            "7 steps are late; 42 of 61 steps are delivered. "
            "Of 11 figures that compare, 7 did not get better and 4 did. We started with 6 areas of concern. "
            "3 of 6 areas of concern were judged to have made sufficient progress.",
        ),
    ],
)
def test_the_verdict_says_start_work_judgement_and_outcome(area, meeting, told):
    said = plain(self_assessment.verdict(open_meeting(area, meeting)))
    assert said == told
    assert len(said.split()) <= 45


def test_each_concern_is_a_row_that_links_it_its_late_actions_and_its_next_step(july):
    table = self_assessment.concerns(july)
    assert list(table.headings) == ["Area of concern", *BRIEF[1:]]
    assert [visible(cell) for cell in table.rows[4]] == [
        "5. Needs are identified in unclear and arbitrary ways",
        "1 of 2 tasks complete; none of 6 actions complete",
        "4 amber, 1 red and 1 not started; late: 1.4.1.",
        "2 measures, no later value. Parents are increasingly aware of the designated clinical officer service. "
        "No figure is given.",
        "1.4.1 Write joint guidance on the graduated response and asking for an assessment: "
        "due 30 April 2019 (late), new date 31 August 2019. 5 more open actions.",
    ]
    links = re.findall(r'href="([^"]+)"', str(table.html()))
    assert {"concerns.html#concern-2017.5", "actions.html#action-1.4.1"} <= set(links)


def test_a_concern_with_nothing_open_says_so(data):
    told = self_assessment.concerns(small(data, updates=[row("updates", rating="C")])).rows
    assert [list(each)[1:3] for each in told] == [["Its action is complete", "Nothing is open."]]


def test_what_only_some_concerns_have_is_a_column_all_the_same(data):
    own = [row("assessments", source="paper", baseline="Nobody knew.", impact="")]
    table = self_assessment.concerns(small(data, assessments=own))
    assert table.headings[1] == "Where we started"
    assert table.rows[0][1] == "Nobody knew."


def test_the_picture_counts_what_answers_each_concern_in_all_plans(july):
    drawn = self_assessment.standing(july)
    assert visible(drawn.name) == "All that answers it is done for 1 of 12 areas of concern."
    told = {row[0]: [visible(cell) for cell in row[1:]] for row in drawn.figures.rows}
    assert list(drawn.figures.headings) == [
        "Group", "Complete", "Green", "Amber", "Red", "Not started", "Carried forward"
    ]  # fmt: skip
    assert told["1. No clear leadership or vision shared by partners"] == ["6", "0", "0", "0", "0", "0"]
    assert told["3. Joint commissioning is weak and its results are poorly checked"] == ["3", "1", "2", "3", "3", "4"]


def test_without_any_action_that_answers_a_concern_there_is_no_picture(data):
    assert plain(self_assessment.standing(small(data, concern_links=[]))) == ""


# The form, known answers


def test_each_of_the_twelve_concerns_has_its_form_without_a_row_that_says_nothing(july):
    parts = self_assessment.forms(july).parts
    assert len(parts) == 12
    assert parts[9].heading == "10. Too many pupils with an EHC plan or statement are permanently excluded"
    for part in parts:
        table = part.blocks[0]
        assert [heading for heading, _ in table.rows] == [each for each in FORM if each in dict(table.rows)]
        assert all(cell.striptags() for _, cell in table.rows)


def test_the_tasks_done_and_carried_forward_add_up_to_the_written_statement(july):
    said = [form(july, each)["What was done"] for each in range(1, 13)]
    counted = [re.match(r"Written Statement of Action: (\d+|none) of (\d+) tasks? complete", each) for each in said]
    assert [each[1] for each in counted] == ["6", "2", "none", "5", "1", "3", "2", "5", "none", "6", "1", "2"]
    assert [int(each[2]) for each in counted] == [6, 2, 4, 5, 2, 5, 3, 5, 2, 9, 2, 2]
    assert form(july, 10)["Position now"].startswith(
        "Written Statement of Action, as reported by 28 February 2019: of 9 tasks, 6 ✓ Complete, "
        "3 → Carried forward (L1, L2 and L9). SEND Partnership Improvement Plan"
    )


def test_before_there_was_a_plan_nothing_was_done_yet(lancashire):
    told = form(of_area(lancashire, "2018-01-25"), 10)
    assert told == {
        "Position at the start": "Inspectors named it on 17 November 2017.",
        "Impact": "No measure speaks to it.",
    }


def test_actions_that_nobody_had_reported_on_are_not_called_open_or_undone(lancashire):
    told = form(of_area(lancashire, "2019-05-13"), 2)
    assert "SEND Partnership Improvement Plan: the record holds no report on its 4 actions." in told["What was done"]
    assert "of 4 actions, 4 ? Not reported." in told["Position now"]
    assert "with no report since, so not known to be done: 2.1.1, 2.1.2 and 2.1.4." in told["Position now"]


def test_the_ninth_concern_in_september_2021(lancashire):
    told = form(of_area(lancashire, "2021-09-13"), 9)
    assert (
        "The plan ended on 31 December 2020; what became of its open actions is not in the record."
        in told["Position now"]
    )
    assert "The Accelerated Progress Plan answers it (area of concern 4)" in told["Position now"]
    assert "on 12 March 2020: not enough progress (" in told["Position now"]
    assert "As at 13 September 2021: Moves between healthcare services are still a worry." in told["Position now"]
    assert "Next steps" not in told


def test_what_was_said_and_judged_later_is_not_known_in_july_2019(july):
    told = " ".join(form(july, 9).values())
    assert "2020:" not in told
    assert "2021" not in told
    assert "Accelerated" not in told


def test_the_look_back_shows_impact_by_values_published_since(lancashire):
    told = form(of_area(lancashire, "2026-04-30"), 5)["Impact"]
    assert told.startswith("2 measures speak to it. From the first value that compares to the last: 1 figure worse.")
    assert "from 74.8% (to December 2019) to 17.3% (to December 2024), worse. Short of target: 90.0%" in told
    assert "No value after the baseline: 1a." in told


def test_many_figures_are_counted_by_measure(lancashire):
    told = form(of_area(lancashire, "2026-04-30"), 8)["Impact"]
    assert "9 figures better, 8 figures worse and 1 figure no different." in told
    assert (
        "4b(iv) Progress of pupils with SEND by key stage 2: 3 figures better and 3 figures worse; 2 of 6 meet" in told
    )
    assert "Those marked * were added beside the plan's own." in told


# The form, elsewhere


def test_the_areas_own_words_stand_with_their_day_and_source(data):
    said = {name: f"Own {name}." for name in ("baseline", "done", "position", "impact", "next_steps", "evidence")}
    meeting = small(data, assessments=[row("assessments", source="paper", **said)])
    told = form(meeting)
    assert told["Position at the start"].endswith("As at 24 June 2019: Own baseline. (A paper)")
    for heading, name in zip(FORM[1:6], list(said)[1:], strict=True):
        assert f"As at 24 June 2019: Own {name}. (A paper)" in told[heading]
    assert told["Evidence"] == "As at 24 June 2019: Own evidence. (A paper)"


def test_of_a_position_the_last_counts_and_of_training_each(data):
    both = [
        row("assessments", source="paper", as_at="2018-06-24", position="Bad.", training="Ten."),
        row("assessments", source="paper", as_at="2019-06-24", position="Good.", training="Five."),
    ]
    told = form(small(data, assessments=both))
    assert "Bad." not in told["Position now"]
    assert "Good." in told["Position now"]
    assert told["Training"] == "As at 24 June 2019: Five. (A paper) As at 24 June 2018: Ten. (A paper)"


@pytest.mark.parametrize("table", ["assessments", "judgements"])
def test_what_a_paper_to_come_says_is_not_shown(data, table):
    given = {"assessments": {"position": "Told early."}, "judgements": {"judged_by": "Told early."}}[table]
    later = row("sources", id="later", published="2019-07-04")
    tables = {table: [row(table, source="later", **given)], "sources": [row("sources"), later]}
    assert "Told early" not in " ".join(form(small(data, **tables)).values())


def test_an_assessment_of_a_day_to_come_is_not_shown(data):
    both = [row("assessments", source="paper", as_at=day, position=day) for day in ("2019-07-03", "2019-07-04")]
    told = form(small(data, assessments=both))["Position now"]
    assert "2019-07-03" in told
    assert "2019-07-04" not in told


def test_evidence_and_days_of_completion_are_shown_of_complete_actions_only(data):
    meeting = small(
        data,
        actions=[row("actions", ref=ref) for ref in ("1.1", "1.2", "1.3", "1.4")],
        updates=[
            row("updates", ref="1.1", rating="C", evidence="Minutes", completed_on="2019-06-03"),
            row("updates", ref="1.2", rating="C", completed_on="2019-06-04"),
            row("updates", ref="1.3", rating="C"),
            row("updates", ref="1.4", evidence="A draft"),
        ],
        concern_links=[row("concern_links", ref="1")],
    )
    assert form(meeting)["Evidence"] == (
        "1.1, complete on 3 June 2019: Minutes. 1.2, complete on 4 June 2019: only its date is recorded."
    )
    log = self_assessment.evidence_log(meeting)
    assert visible(log.caption) == "2 complete actions of 3 with evidence or a date"
    assert [[visible(cell) for cell in each[:4]] for each in log.rows] == [
        ["1.1 Train staff", "Small plan", "3 June 2019", "Minutes"],
        ["1.2 Train staff", "Small plan", "4 June 2019", "none recorded"],
    ]


def test_the_evidence_log_takes_in_actions_that_answer_no_concern(data):
    meeting = small(data, concern_links=[], updates=[row("updates", rating="C", evidence="Minutes")])
    assert "Evidence" not in form(meeting)
    assert "Minutes" in plain(self_assessment.evidence_log(meeting))


@pytest.mark.parametrize(
    ("rating", "told"), [("C", ["- The 1 complete action has no evidence and no date of completion."]), ("A", [])]
)
def test_that_no_complete_action_has_evidence_is_said_once_of_all_that_is_missing(data, rating, told):
    meeting = small(data, updates=[row("updates", rating=rating)])
    assert plain(self_assessment.evidence_log(meeting)) == ""
    assert [each for each in plain(self_assessment.missing(meeting)).splitlines() if "evidence and" in each] == told


@pytest.mark.parametrize(
    ("dues", "shown"),
    [
        (["2019-08-31", "2019-07-31"], ["1.2", "1.1"]),
        (["", "2019-07-31"], ["1.2", "1.1"]),
        (["2019-07-31", "2019-01-31"], ["1.2", "1.1"]),
        (["2019-10-31", "2019-09-30", "2019-08-31", "2019-07-31"], ["1.4", "1.3", "1.2", "1 more open action"]),
    ],
)
def test_next_steps_are_the_first_by_date_and_what_is_late_before_them(data, dues, shown):
    meeting = small(
        data,
        actions=[row("actions", ref=f"1.{place}", due=due) for place, due in enumerate(dues, 1)],
        updates=[row("updates", ref=f"1.{place}") for place in range(1, len(dues) + 1)],
        concern_links=[row("concern_links", ref="1")],
    )
    assert re.findall(r"1\.\d(?= Train)|1 more open action", form(meeting)["Next steps"]) == shown
    assert len(shown) <= MOST_STEPS + 1


def test_a_step_says_its_date_its_new_date_and_if_it_is_late(data):
    meeting = small(
        data, actions=[row("actions", due="2019-05-31")], updates=[row("updates", revised_due="2019-08-31")]
    )
    assert form(meeting)["Next steps"] == "1.1 Train staff: due 31 May 2019 (late), new date 31 August 2019."
    assert "Late when last reported: 1.1." in form(meeting)["Position now"]


def test_a_plan_speaks_in_its_own_words(data):
    toml = TOML.replace('"priority", "theme", "action"', '"priority", "theme", "step"').replace(
        '"Amber"', '"On course"'
    )
    told = form(small(data, toml=toml))
    assert told["What was done"] == "Small plan: its step is not complete."
    assert told["Position now"] == "Small plan, as reported by 24 June 2019: its one step is ▲ On course."


def test_of_some_actions_reported_on_the_others_are_named(data):
    meeting = small(
        data,
        actions=[row("actions"), row("actions", ref="1.2")],
        updates=[row("updates", rating="C")],
        concern_links=[row("concern_links", ref="1")],
    )
    assert (
        "Small plan: 1 of 2 actions complete, no report in the record on 1: 1.1 Train staff"
        in form(meeting)["What was done"]
    )


def test_nothing_of_the_meetings_plan_linked_is_said(data):
    assert form(small(data, concern_links=[]))["Position now"] == (
        "Nothing in the Small plan is linked to it, by a paper or by subject."
    )


@pytest.mark.parametrize(
    ("by", "told"), [("paper", ""), ("subject", "Linked by subject alone, and by no paper: 1.1 of")]
)
def test_what_is_linked_by_subject_alone_is_named(data, by, told):
    meeting = small(data, concern_links=[row("concern_links", linked_by=by)])
    assert after(meeting).startswith(told)
    assert bool(after(meeting)) == bool(told)


def measured(data, *values, **tables):
    """Open a small area with a measure that speaks to its concern: (year, value) of each observation."""
    seen = [
        row("observations", time_period=str(year), period_end=f"{year}-12-31", value=str(value))
        for year, value in values
    ]
    links = [row("concern_links", ref="1a", linked_by="paper")]
    toml = TOML.replace('title = "Small plan"', 'title = "Small plan"\nstart = 2017-01-01')
    given = {"measures": [row("measures")], "observations": seen, "concern_links": links}
    return small(data, toml=toml, **(given | tables))


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ([], "1 measure speaks to it; it has no value, so impact cannot be shown."),
        ([(2016, 10)], "1 measure speaks to it; it has no value after its baseline, so impact cannot be shown."),
        ([(2016, 10), (2018, 12)], "from 10% (to December 2016) to 12% (to December 2018), better."),
        ([(2016, 12), (2018, 10)], "from 12% (to December 2016) to 10% (to December 2018), worse."),
        ([(2016, 12), (2018, 12)], "From the first value that compares to the last: 1 figure no different."),
    ],
)
def test_impact_is_what_the_measures_show_from_the_baseline_on(data, values, told):
    assert told in form(measured(data, *values))["Impact"]


def test_values_on_the_two_sides_of_a_break_are_not_compared(data):
    breaks = [row("rebases", starts="2017-06-01")]
    told = form(measured(data, (2016, 10), (2018, 12), rebases=breaks))["Impact"]
    assert "1 figure that cannot be compared" in told
    assert "from 10% (to December 2016) to 12% (to December 2018), which cannot be compared." in told


@pytest.mark.parametrize(("target", "told"), [("11", "Meets target: 11%"), ("13", "Short of target: 13%")])
def test_impact_is_set_against_the_target(data, target, told):
    aim = row("observations", series="target", time_period="2018", period_end="2018-12-31", value=target)
    seen = [row("observations", time_period=year, period_end=f"{year}-12-31", value=value)
            for year, value in (("2016", "10"), ("2018", "12"))]  # fmt: skip
    assert told in form(measured(data, observations=[*seen, aim]))["Impact"]


@pytest.mark.parametrize("groups", [EACH, EACH + 1])
def test_figures_are_written_one_by_one_until_they_are_many(data, groups):
    seen = [
        row("observations", breakdown=f"group {place}", time_period=year, period_end=f"{year}-12-31", value=value)
        for place in range(groups)
        for year, value in (("2016", "10"), ("2018", "12"))
    ]
    told = form(measured(data, observations=seen))["Impact"]
    assert told.count("from 10%") == (groups if groups == EACH else 0)
    assert (f"1a Plans on time: {groups} figures better." in told) == (groups > EACH)


def test_a_symbol_in_the_form_is_explained_above_it(data):
    seen = [row("observations", time_period=year, period_end=f"{year}-12-31", value=value, symbol=symbol)
            for year, value, symbol in (("2016", "10", ""), ("2018", "12", "p"))]  # fmt: skip
    table = self_assessment.forms(measured(data, observations=seen)).parts[0].blocks[0]
    assert table.note == "[p] provisional."


def test_text_of_the_tables_is_shown_and_not_obeyed(data):
    hostile = "<script>alert(1)</script>\u202e"
    meeting = small(
        data,
        concerns=[row("concerns", title=hostile)],
        actions=[row("actions", title=hostile)],
        updates=[row("updates", rating="C", evidence=hostile)],
        assessments=[row("assessments", source="paper", training=hostile, done=hostile)],
        findings=[row("findings", finding=hostile)],
    )
    for answer in ANSWERS:
        block = answer(meeting)
        shown = str(block.figures.html()) if isinstance(block, Chart) else html(block)
        assert not Read(shown).all("script")
        assert "\u202e" not in shown
    assert "&lt;script&gt;" in html(self_assessment.concerns(meeting))


# The page as a whole


def test_a_plan_that_nobody_reported_on_has_no_headline(lancashire):
    assert "Improvement Plan" not in plain(self_assessment.headlines(of_area(lancashire, "2019-05-13")))


@pytest.mark.parametrize("meeting", ["2019-07-03", "2019-10-09", "2021-09-13"])
def test_what_is_missing_names_the_concerns_linked_to_nothing(lancashire, meeting):
    opened = of_area(lancashire, meeting)
    said = plain(self_assessment.missing(opened)).splitlines()[1:3]
    assert said == [
        "- With no action of the SEND Partnership Improvement Plan linked to them: 1 (number 1).",
        "- Without a measure that speaks to them: 5 (numbers 1, 2, 3, 9 and 11).",
    ]


def test_the_training_record_gives_concern_day_and_source(july):
    rows = self_assessment.training(july).rows
    assert [each[0].partition(".")[0] for each in rows] == ["6", "10"]
    assert {each[1] for each in rows} == {"24 June 2019"}
    assert "30 SEND reviewers" in rows[1][2]


def test_without_training_the_record_says_so_once_of_all_that_is_missing(data):
    meeting = small(data)
    assert plain(self_assessment.training(meeting)) == ""
    assert "- Without training: all." in plain(self_assessment.missing(meeting))


@pytest.mark.parametrize(
    ("values", "told"),
    [
        (["c"], "1 measure speaks to it; every value is hidden, for it counts few people, so impact cannot be shown."),
        (["10", "c"], "every value after its baseline is hidden, for it counts few people, so impact cannot be shown."),
    ],
)
def test_hidden_values_are_not_called_absent(data, values, told):
    seen = [
        row("observations", time_period=year, period_end=f"{year}-12-31", value="" if value == "c" else value,
            symbol="c" if value == "c" else "")
        for year, value in zip(("2016", "2018"), values, strict=False)
    ]  # fmt: skip
    meeting = measured(data, observations=seen)
    assert told in form(meeting)["Impact"]
    assert "- With a measure whose values are hidden: all." in plain(self_assessment.missing(meeting))


def test_beside_values_that_are_shown_the_hidden_ones_are_named(data):
    seen = [
        row("observations", measure=ref, time_period=year, period_end=f"{year}-12-31", value=value, symbol=symbol)
        for ref, year, value, symbol in (("1a", "2016", "9", ""), ("1a", "2018", "10", ""), ("1b", "2018", "", "c"))
    ]
    both = [row("measures"), row("measures", ref="1b")]
    links = [row("concern_links", ref=ref) for ref in ("1a", "1b")]
    told = form(measured(data, measures=both, observations=seen, concern_links=links))["Impact"]
    assert "Hidden values: 1b." in told
    assert "No value after the baseline" not in told


def test_what_carries_on_a_task_is_not_linked_by_subject_alone(july):
    assert after(july, 9) == "Linked by subject alone, and by no paper: 3.8 of the SEND Partnership Improvement Plan."
    assert after(july, 5).startswith(
        "Linked by subject alone, and by no paper: 1.4 (apart from what carries on a task)"
    )


def test_a_plan_for_the_concerns_that_fell_short_is_said_to_be_that(lancashire):
    told = form(of_area(lancashire, "2021-09-13"), 4)["Position now"]
    assert "the Accelerated Progress Plan is for those that had not." in told
    assert "Nothing in the Accelerated Progress Plan" not in told


@pytest.mark.parametrize("given", [[], [row("assessments", source="paper")]])
def test_where_the_area_speaks_for_itself_its_placing_is_said_to_be_ours(data, given):
    told = plain(self_assessment.how_linked(small(data, assessments=given)))
    assert ("Which concern the area's own account stands under is our choice." in told) == bool(given)
