"""What the pages say: for the full meeting, and for the meetings of which little is known."""

import inspect

import pytest
from golden import PAGES, plain
from markup import EMPTY_WORDS, UNSAID, unstyled

from sendplan.data.areas import load_area
from sendplan.meeting import Meeting
from sendplan.opening import named_meetings, of_area
from sendplan.pages import asking, board_summary, each_action, earlier_plans, once, pace, stated
from sendplan.show.blocks import Words
from sendplan.show.charts import Chart, Charts
from sendplan.show.slide import Slide
from sendplan.words import visible

ANSWERS = [*dict.fromkeys(each for asked in PAGES.values() for each in asked)]


@pytest.fixture(scope="module")
def every_meeting(lancashire):
    made_up = load_area("exampleshire")
    some = [min(named_meetings(made_up)), max(named_meetings(made_up))]
    asked = [(lancashire, name) for name in named_meetings(lancashire)] + [(made_up, name) for name in some]
    return [of_area(area, name) for area, name in asked]


def html(block):
    return block._repr_mimebundle_()["text/html"]


def markup(block):
    """Everything a block shows on a page, as markup."""
    if isinstance(block, Charts):
        return "\n".join(map(markup, block.parts))
    if isinstance(block, Slide):
        return f"<h3>{visible(block.title)}</h3>\n{markup(block.picture)}"
    if isinstance(block, Chart):
        said = (f"<p>{visible(each)}</p>" for each in (block.name, block.reading, block.source))
        return "\n".join([str(block.figures.html()), *said])
    return html(block)


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: f"{answer.__module__.split('.')[-1]}.{answer.__name__}")
def test_every_question_has_an_answer_at_every_meeting(every_meeting, answer):
    for meeting in every_meeting:
        block = answer(meeting)
        assert not UNSAID.search(plain(block))
        assert not EMPTY_WORDS.search(plain(block))
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


def test_the_age_of_the_reports_stands_beside_what_is_on_track(july):
    assert plain(board_summary.on_track(july)) == (
        "Leads last reported on 24 June 2019, 9 days before the meeting. "
        "46 are on track: 14 green and 32 amber, as the committee's minutes count them; 7 of them are late."
    )


def test_a_long_list_of_references_is_left_to_its_table(lancashire):
    said = plain(asking.questions(of_area(lancashire, "2019-10-09")))
    assert "The same of 33 more: 3.6.4, 3.6.5, 1.3.2, 1.6.3, 1.7.2, 2.2.2 and 27 others." in said


def test_what_nobody_reported_on_since_is_not_called_unfinished(lancashire):
    said = plain(board_summary.verdict(of_area(lancashire, "2019-10-09")))
    assert "No report came after 24 June 2019: what was done since is not known." in said


def test_a_task_is_not_complete_for_what_took_it_up_is(july):
    said = {line[:2]: line for line in plain(earlier_plans.carried_forward(july)).splitlines()}
    assert said["G1"].endswith("2.1.2 ✓ Complete which does not say that G1 is")
    assert said["F2"].endswith("| 3.9: 3.9.1 ● Green 3.9.2 ▲ Amber 3.9.3 ○ Not started")
    assert "does not say" not in said["J2"]


def test_an_answer_given_later_is_not_known_at_the_meeting(lancashire):
    from dataclasses import replace

    october = of_area(lancashire, "2019-10-09")
    june = replace(october, date=october.date.replace(month=6, day=30))
    assert "0 with an answer" in plain(board_summary.earlier_requests(june))


def test_the_burn_up_says_what_was_planned_and_what_was_recorded(july):
    drawn = pace.burn_up(july)
    assert visible(drawn.name) == "30 were due by 24 June 2019; 18 are done"
    assert visible(drawn.reading) == (
        "40 are due by 30 June 2019. 3 actions without a date are not in the planned line."
    )


def test_months_without_a_report_do_not_become_history(lancashire):
    october = of_area(lancashire, "2019-10-09")
    assert "the record holds none." in plain(pace.ahead(october))
    assert "to the last report on 24 June 2019" in plain(pace.ahead(october))


def test_every_action_is_listed_once_and_has_an_id_that_links_lead_to(july):
    tables = each_action.every(july).parts
    assert [row[0].split(" ")[0] for table in tables for row in table.rows] == july.position["ref"].tolist()
    assert [each for table in tables for each in table.ids] == [f"action-{ref}" for ref in july.position["ref"]]


def test_a_rating_is_shown_as_mark_and_word(july):
    assert '<span class="rating green"><span aria-hidden="true">●</span> Green</span>' in html(each_action.every(july))


def test_before_the_first_report_the_page_says_what_is_not_known(lancashire):
    may = of_area(lancashire, "2019-05-13")
    assert plain(board_summary.verdict(may)).startswith(
        "Not known: the record holds no rating of any action by 13 May 2019."
    )
    assert plain(board_summary.tiles(may)).splitlines() == [
        "The plan has 94 actions. The due date of 28 had passed by 13 May 2019; whether they were done is not known.",
        "The Written Statement of Action before it was last reported on 28 February 2019: "
        "33 of 47 tasks were complete.",
    ]
    assert plain(board_summary.on_track(may)) == "", "it is said once a page"


def test_before_any_plan_the_page_says_so(lancashire):
    january = of_area(lancashire, "2018-01-25")
    assert plain(board_summary.verdict(january)).endswith(
        "Not known: the record holds no improvement plan for this meeting."
    )
    assert plain(board_summary.tiles(january)) == "", "it is said once a page"
    assert "16,500" in plain(stated.figures(january))


def test_a_reason_is_given_once_a_section(lancashire):
    september = of_area(lancashire, "2021-09-13")
    assert isinstance(each_action.every(september), Words)
    assert plain(each_action.every(september)) == ""


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
