"""What the pages say: for the full meeting, and for the meetings of which little is known."""

import inspect
import re
from importlib import import_module

import nbformat
import pytest
from markup import UNSAID, unstyled

from sendplan.data.areas import load_area
from sendplan.meeting import Meeting, named_meetings, of_area
from sendplan.pages import actions, board_summary, earlier_plans, evidence, once
from sendplan.publish.params import notebook_names, notebook_path
from sendplan.show.blocks import Words
from sendplan.show.charts import Chart, Charts
from sendplan.words import visible

ASKED = {
    asked
    for name in notebook_names()
    for cell in nbformat.read(notebook_path(name), as_version=4).cells
    for asked in re.findall(r"^(\w+)\.(\w+)\(now\)$", cell.source)
}
ANSWERS = [getattr(import_module(f"sendplan.pages.{module}"), question) for module, question in sorted(ASKED)]


@pytest.fixture(scope="module")
def every_meeting(lancashire):
    made_up = load_area("exampleshire")
    some = [*list(named_meetings(made_up))[::3], list(named_meetings(made_up))[-1]]
    asked = [(lancashire, name) for name in named_meetings(lancashire)] + [(made_up, name) for name in some]
    return [of_area(area, name) for area, name in asked]


def plain(block):
    if isinstance(block, Charts):
        return "\n".join(map(plain, block.parts))
    return block._repr_mimebundle_()["text/plain"]


def html(block):
    return block._repr_mimebundle_()["text/html"]


def markup(block):
    """Everything a block shows on a page, as markup."""
    if isinstance(block, Charts):
        return "\n".join(map(markup, block.parts))
    if isinstance(block, Chart):
        said = (f"<p>{visible(each)}</p>" for each in (block.name, block.reading, block.source))
        return "\n".join([str(block.figures.html()), *said])
    return html(block)


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: f"{answer.__module__.split('.')[-1]}.{answer.__name__}")
def test_every_question_has_an_answer_at_every_meeting(every_meeting, answer):
    for meeting in every_meeting:
        block = answer(meeting)
        assert not UNSAID.search(plain(block))
        assert unstyled(markup(block)) == []


@pytest.mark.parametrize(
    "text",
    [
        "Not known: N/A",
        "within 1-4 weeks",
        "ages 5\u201316",
        "5% \u2013 7",
        "on 2019-07-03",
        "by 3/7/2019",
        "ten percent",
        "two  spaces",
        "19% of actions are complete",
    ],
)
def test_what_the_style_guide_rules_out_is_found(text):
    assert len(unstyled(f"<p>{text}</p>")) == 1


def test_what_the_style_guide_asks_for_is_left_alone():
    said = "<p>1 to 4 weeks, 19% (18 of 94) of actions, \u22120.5 points, 2018/19, 01-A, by 3 July 2019</p>"
    assert unstyled(f"{said}<p>69% of children</p><code>2019-07-03</code>") == []


def test_the_headlines_give_the_six_figures_of_the_meeting(july):
    assert plain(board_summary.headlines(july)).splitlines() == [
        "The SEND Partnership Improvement Plan as reported by 24 June 2019, 9 days before the meeting.",
        "- 18 of 94 actions complete: 19%.",
        "- 46 on track: 14 green and 32 amber.",
        "- 8 rated red, delayed. The papers say what is being done about 8 of them. 22 actions are not started.",
        "- 12 past due on 24 June 2019, and 22 by the day of the meeting unless some were finished since.",
        "- 7 of the 14 actions rated green were past due when reported.",
        "- 14 of 35 measures have a national average to judge by, and 8 one of similar areas; 23 have a value.",
    ]


def test_the_green_and_late_are_listed_by_reference(july):
    assert "1.1.2, 1.5.1, 1.6.2, 2.7.1, 3.9.1, 4.2.2 and 4.4.3" in plain(board_summary.figures_ask(july))
    assert "Green but past due | 7 | 1.1.2, 1.5.1, 1.6.2, 2.7.1, 3.9.1, 4.2.2 and 4.4.3" in plain(
        actions.contradicted(july)
    )


def test_a_long_list_of_references_is_left_to_its_table(lancashire):
    said = plain(board_summary.figures_ask(of_area(lancashire, "2019-10-09")))
    assert "When 41 actions past due will be done" in said
    assert "1.2.1" not in said


def test_an_action_due_again_before_the_next_meeting_shows_its_new_date(july):
    row = next(line for line in plain(board_summary.due_next(july)).splitlines() if line.startswith("1.4.1"))
    assert "30 April 2019 | 31 August 2019" in row


def test_what_moved_since_3_june_is_listed_and_the_rest_is_not_guessed(july):
    assert plain(board_summary.moved(july)) == (
        "Compared with the position on 3 June 2019: 2 improved; 26 the same rating. "
        "66 actions had no rating then, so how they moved is not known."
    )
    assert "3.8.1 | Review independent advocacy for young people in transition assessments | Improved" in plain(
        board_summary.changes(july)
    )


def test_the_written_statement_is_summed_up_as_it_was_last_reported(july):
    said = plain(earlier_plans.earlier(july))
    assert "47 tasks, 33 complete and 14 carried forward" in said
    assert "last reported on 28 February 2019" in said


def test_each_task_carried_forward_shows_where_it_stands_now(july):
    said = plain(earlier_plans.carried_forward(july))
    assert said.startswith("14 tasks carried forward into the SEND Partnership Improvement Plan")
    assert "| 2.1.2 | ✓ Complete" in said
    assert "3.9.1 ● Green 3.9.2 ▲ Amber 3.9.3 ○ Not started" in said


def test_figures_ask_for_the_day_of_work_with_no_firm_date_and_for_promises_that_passed(july):
    said = plain(board_summary.figures_ask(july)).splitlines()
    assert said[2].startswith("- When 9 actions past due will be done: no new date")
    assert said[4] == (
        "- On which day late work will be done: 2 actions have a new time but no firm date: 2.5.2 (mid-September) and "
        "2.7.2 (autumn term)."
    )
    assert said[5] == (
        "- What became of 9 promises whose day passed before 3 July 2019 (1b(i), 1b(ii), 1c, 1e, 2.5.2, 3c, 3d and "
        "4g(ii))."
    )


def test_a_new_time_without_a_day_stands_in_place_of_the_new_date(july):
    for answer in (actions.past_due, actions.delayed):
        lines = {line[:5]: line for line in plain(answer(july)).splitlines()}
        assert "mid-September: no firm date" in lines["2.5.2"]
        assert "autumn term: no firm date" in lines["2.7.2"]
        assert "none given" in lines["3.6.4"]
    assert "2.7.2 (autumn term)" in plain(actions.re_dated(july))


def test_a_task_is_not_complete_for_what_took_it_up_is(july):
    said = {line[:2]: line for line in plain(earlier_plans.carried_forward(july)).splitlines()}
    assert said["G1"].endswith("✓ Complete which does not say that G1 is")
    assert "does not say" not in said["J2"]


def test_an_earlier_request_is_shown_with_its_answer_or_none(july):
    said = plain(board_summary.earlier_requests(july))
    assert said.startswith("3 earlier requests and resolutions, 2 with an answer in the record")
    assert "3 July 2019 | none recorded" in said


def test_an_answer_given_later_is_not_known_at_the_meeting(lancashire):
    from dataclasses import replace

    october = of_area(lancashire, "2019-10-09")
    june = replace(october, date=october.date.replace(month=6, day=30))
    assert "0 with an answer" in plain(board_summary.earlier_requests(june))


def test_a_delayed_action_shows_each_report_latest_first(july):
    said = plain(actions.delayed(july))
    row = next(line for line in said.splitlines() if line.startswith("2.5.2"))
    assert row.index("24 June 2019:") < row.index("3 June 2019:")


def test_the_burn_up_says_what_was_planned_and_what_was_recorded(july):
    assert visible(actions.burn_up(july).reading) == (
        "30 completions were planned by 24 June 2019 and 40 by the end of that month, 30 June 2019; 18 are recorded by "
        "24 June 2019. 3 actions without a date are not in the planned line."
    )


def test_two_reports_in_one_month_are_not_enough_history_and_give_a_pace_that_is_no_forecast(july):
    assert plain(actions.forecast(july)).splitlines() == [
        "Not enough history for a forecast: it needs 6 whole months of recorded completions after the month of the "
        "first report, and the record holds none.",
        "The simple pace, which is no forecast: 18 actions were recorded as complete in the 12 weeks from the plan's "
        "start on 1 April 2019 to the last report on 24 June 2019, 6.5 a month. 14 of them were due before the start, "
        "and 18 were complete in the first report, on 3 June 2019: how many were complete before the start is not "
        "known, so the pace may be slower.",
        "That leaves 76 actions. At that pace they would take about 12 months more from the last report, until "
        "June 2020. The plan ends on 31 December 2020.",
    ]
    assert plain(actions.when_complete(july)) == ""


def test_months_without_a_report_do_not_become_history(lancashire):
    october = of_area(lancashire, "2019-10-09")
    assert "the record holds none." in plain(actions.forecast(october))
    assert "to the last report on 24 June 2019" in plain(actions.forecast(october))


def test_every_action_is_listed_once(july, lancashire):
    rows = [line.split(" | ")[0] for line in plain(actions.every_action(july)).splitlines()]
    assert sorted(row for row in rows if row.count(".") == 2) == sorted(july.position["ref"])


def test_a_rating_is_shown_as_mark_and_word(july):
    assert '<span class="rating green"><span aria-hidden="true">●</span> Green</span>' in html(actions.past_due(july))


def test_the_measures_say_what_there_is_to_judge_by(july):
    assert "All measures | 35 | 23 | 23 | 8 | 0 | 14" in plain(evidence.covered(july))
    assert "12 measures without a first value" in plain(evidence.left_out(july))


def test_before_the_first_report_the_page_says_what_is_not_known(lancashire):
    may = of_area(lancashire, "2019-05-13")
    said = plain(board_summary.headlines(may))
    assert "Not known: the record holds no rating of any action by 13 May 2019." in said
    assert "The plan has 94 actions. The due date of 28 had passed by 13 May 2019" in said
    assert "70% (33 of 47) complete" in said


def test_with_totals_only_the_page_gives_them_as_the_papers_figures(lancashire):
    september = of_area(lancashire, "2021-09-13")
    said = plain(board_summary.headlines(september))
    assert "Not known: no list of the actions of the Accelerated Progress Plan is in the record." in said
    assert "- 97% Share complete (all actions), as the paper states" in said
    assert "- 1 Delayed (all actions), as the paper states" in said


def test_before_any_plan_the_page_says_so(lancashire):
    january = of_area(lancashire, "2018-01-25")
    assert plain(board_summary.headlines(january)) == (
        "Not known: the record holds no improvement plan for this meeting."
    )
    assert "16,500" in plain(board_summary.stated(january))


def test_a_reason_is_given_once_a_section(lancashire):
    september = of_area(lancashire, "2021-09-13")
    assert isinstance(actions.contradicted(september), Words)
    assert plain(actions.contradicted(september)) == ""


def test_answers_take_a_meeting_and_nothing_else():
    assert len(ANSWERS) > 80
    for answer in ANSWERS:
        [taken] = inspect.signature(answer, eval_str=True).parameters.values()
        assert taken.annotation is Meeting


def test_what_several_blocks_ask_of_a_meeting_is_worked_out_once(lancashire):
    worked_out = []

    @once
    def asked(meeting, what):
        worked_out.append((meeting.name, what))
        return what

    first, second = (of_area(lancashire, name) for name in ("2019-06-03", "2019-07-03"))
    assert [asked(*each) for each in ((first, "a"), (first, "b"), (second, "a"), (first, "a"))] == ["a", "b", "a", "a"]
    assert worked_out == [("2019-06-03", "a"), ("2019-06-03", "b"), ("2019-07-03", "a")]


def test_nothing_worked_out_of_one_plan_is_told_of_another(lancashire):
    named = once(lambda meeting: meeting.its_plan.id)
    meeting = of_area(lancashire, "2019-07-03")
    assert [named(each) for each in (meeting, *meeting.of_every_plan)] == ["ip", "wsoa", "ip", "cfp"]
