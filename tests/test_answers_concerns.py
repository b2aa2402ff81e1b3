"""What the concerns page says: at every meeting, of the public record, and of areas with other gaps."""

import inspect
import re
from importlib import import_module

import nbformat
import pytest
from builders import TOML, area_folder, row
from markup import EMPTY_WORDS, UNSAID, Read

from sendplan.figures import Figure, found, rated
from sendplan.meeting import Meeting
from sendplan.opening import of_area, open_meeting
from sendplan.pages import concerns, partnership, story
from sendplan.publish.params import notebook_path
from sendplan.show.blocks import Words
from sendplan.show.parts import Parts
from sendplan.words import visible

ASKED = [
    asked
    for cell in nbformat.read(notebook_path("concerns"), as_version=4).cells
    for asked in re.findall(r"^(\w+)\.(\w+)\(now\)$", cell.source)
]
ANSWERS = [getattr(import_module(f"sendplan.pages.{module}"), question) for module, question in ASKED]
JULY = "2019-07-03"


def plain(block):
    return block._repr_mimebundle_()["text/plain"].replace("\u00a0", " ")


SHOWN = {}  # each answer of each meeting is worked out once


def shown(answer, meeting):
    key = (answer, meeting.area.data_hash, meeting.name)
    if key not in SHOWN:
        SHOWN[key] = answer(meeting)
    return SHOWN[key]


def page(meeting):
    return "\n".join(plain(shown(answer, meeting)) for answer in ANSWERS)


def part(meeting, number):
    """What the page says of one concern."""
    told = shown(concerns.in_turn, meeting).parts
    [found] = [each for each in told if each.heading.startswith(f"{number}. ")]
    return "\n".join([found.heading, *map(plain, found.blocks)])


def line(text, start):
    """The only line that starts so."""
    [found] = [each for each in text.splitlines() if each.startswith(start)]
    return found


def cells(text, start):
    return line(text, start).split(" | ")


@pytest.fixture(scope="module")
def september(lancashire):
    return of_area(lancashire, "2021-09-13")


def test_there_are_enough_questions_and_each_takes_a_meeting_alone():
    assert len(ANSWERS) == 11
    for answer in ANSWERS:
        assert inspect.signature(answer, eval_str=True).parameters["meeting"].annotation is Meeting
        assert list(inspect.signature(answer).parameters) == ["meeting"]


@pytest.mark.parametrize("said", ["nan", "1 actions", "due ()", "of 3, , and 4", "late.."])
def test_the_check_for_empty_words_can_fail(said):
    assert UNSAID.search(said) or EMPTY_WORDS.search(said)


# The overview.


def test_the_overview_gains_the_judgements_and_the_later_plan_once_they_are_known(july, september):
    assert "Judged" not in plain(concerns.overview(july))
    said = plain(concerns.overview(september))
    heading = cells(said, "Area of concern | ")
    assert heading[-1] == "Judged on 12 March 2020"
    judged = {int(each.split(".")[0]): each.split(" | ")[-1] for each in said.splitlines() if re.match(r"\d+\. ", each)}
    assert [number for number, made in judged.items() if made == "Not enough progress"] == [2, 3, 7, 9, 12]
    assert [number for number, made in judged.items() if made == "Sufficient progress"] == [1, 4, 5, 6, 8, 10, 11]
    place = heading.index("Taken up in the Accelerated Progress Plan")
    assert cells(said, "12. ")[place] == "area of concern 5"
    assert cells(said, "1. ")[place] == "no"


def test_before_any_plan_the_concerns_are_only_named(lancashire):
    january = of_area(lancashire, "2018-01-25")
    assert plain(concerns.headlines(january)) == (
        "Inspectors named 12 areas of concern in the inspection that ended on 17 November 2017. "
        "The outcome: a Written Statement of Action is required.\n"
        "Not known: the record holds no plan of 25 January 2018 or before that answers an area of concern."
    )
    assert "- 12. The local offer" in plain(concerns.overview(january))
    assert isinstance(concerns.in_turn(january), Words)
    assert plain(concerns.unknown(january)) == plain(concerns.scales(january)) == ""


def test_before_the_first_report_ratings_and_lateness_are_not_claimed(lancashire):
    may = of_area(lancashire, "2019-05-13")
    said = plain(concerns.overview(may))
    assert "Past due" not in said
    assert cells(said, "3. ")[6:] == ["12 not reported", "5", "0"]
    assert (
        "The record holds no report on the actions of the SEND Partnership Improvement Plan by 13 May 2019."
        in plain(concerns.headlines(may))
    )


# Headlines.


def test_two_years_on_the_headlines_tell_the_whole_story(september):
    said = plain(concerns.headlines(september))
    assert "last reported on 24 June 2019, 26 months before 13 September 2021" in said
    assert said.splitlines()[-3:] == [
        "- 7 of 12 judged on 12 March 2020 to have made sufficient progress. 5 had not: 2, 3, 7, 9 and 12.",
        "- 2 of those 5 had every task of the Written Statement of Action complete: 2 and 12.",
        "- 97% complete and 1 delayed, as a paper states for 13 September 2021 of all actions of the Accelerated "
        "Progress Plan. It says of concern 9: Moves between healthcare services are still a worry. "
        "Work goes on in places with primary care, and its pace is growing.",
    ]


def test_a_page_of_2019_knows_nothing_of_what_came_later(july, lancashire):
    for meeting in (july, of_area(lancashire, "2019-05-13"), of_area(lancashire, "2019-10-09")):
        said = page(meeting)
        for later in ("Accelerated", "sufficient", "enough progress", "97%", "March 2020", "2021"):
            assert later not in said


# Each concern in turn.


def test_every_concern_has_its_part_in_order(july):
    told = concerns.in_turn(july)
    assert isinstance(told, Parts)
    assert [each.heading.split(".")[0] for each in told.parts] == [str(number) for number in range(1, 13)]
    headings = Read(told._repr_mimebundle_()["text/html"]).texts("h3")
    assert headings[2] == "3. Joint commissioning is weak and its results are poorly checked"


def test_each_of_the_47_tasks_stands_once_on_the_page(july, lancashire):
    told = [part(july, number) for number in range(1, 13)]
    for ref in lancashire.tables["actions"].query("plan == 'wsoa'")["ref"]:
        here = [text for text in told if re.search(rf"^(- )?{ref} ", text, re.MULTILINE)]
        assert len(here) == 1, ref


def test_a_finished_task_takes_one_line(july):
    told = part(july, 1)
    assert "- A1 Settle how SEND will be governed across the area (due 31 July 2018)" in told
    assert "6 tasks, all complete as last reported on 28 February 2019." in told
    assert "A paper links it to action A (Give SEND clear leadership and a shared vision)." in told


@pytest.mark.parametrize(
    ("number", "task", "first", "became", "rating", "now", "moved"),
    [
        (3, "D3", "30 September 2019", "3.7.3", "▲ Amber", "31 December 2019", "92 days later"),
        (3, "D4", "30 September 2019", "3.7.4", "○ Not started", "30 April 2020", "213 days later"),
        (5, "J2", "31 October 2018", "1.4.1", "■ Red", "30 April 2019, now 31 August 2019",
         "181 days later, then 123 days later"),
        (6, "K1", "31 October 2018", "1.7.2", "■ Red", "30 June 2019", "242 days later"),
        (10, "L1", "31 July 2019", "2.7.3", "▲ Amber", "31 July 2019", "not moved"),
        (
            11, "G1", "31 March 2019", "2.1.2", "✓ Complete which does not say that G1 is", "31 March 2019",
            "not moved",
        ),
    ],
)  # fmt: skip
def test_a_carried_task_shows_what_it_became(july, number, task, first, became, rating, now, moved):
    found = cells(part(july, number), f"{task} | ")
    assert found[0] == task
    assert found[2:] == [first, became, rating, now, moved]


def test_how_many_days_each_of_the_14_carried_tasks_moved(july):
    rows = [each.split(" | ") for number in range(1, 13) for each in part(july, number).splitlines()]
    assert {cells[0]: cells[6] for cells in rows if len(cells) == 7 and re.fullmatch(r"[A-L]\d", cells[0])} == {
        "D1": "153 to 519 days later", "D2": "153 to 519 days later", "D3": "92 days later", "D4": "213 days later",
        "E3": "213 days later", "F1": "0 to 245 days later", "F2": "184 days earlier to 61 days later",
        "G1": "not moved", "J2": "181 days later, then 123 days later", "K1": "242 days later",
        "K4": "182 days later", "L1": "not moved", "L2": "150 days later", "L9": "not moved",
    }  # fmt: skip


@pytest.mark.parametrize(("first", "then"), [("", "2020-05-31"), ("2019-05-31", "")])
def test_without_a_date_nothing_can_be_said_to_have_moved(data, first, then):
    acts = [row("actions", due=first), row("actions", plan="q", ref="X1", section="X", due=then)]
    meeting = area(data, meeting="2020-07-01", toml=TWO, plan="q", **LATER | {"actions": acts})
    assert cells(part(meeting, 1), "1.1 | ")[6] == "not known"


def test_a_task_of_two_concerns_is_told_of_in_both(data):
    two = {
        "concerns": [row("concerns"), row("concerns", number="2")],
        "concern_links": [row("concern_links"), row("concern_links", concern="2")],
    }
    meeting = area(data, meeting="2020-07-01", toml=TWO, plan="q", **LATER | two)
    assert [cells(part(meeting, number), "1.1 | ")[3] for number in (1, 2)] == ["X1", "X1"]


@pytest.mark.parametrize(
    ("number", "task", "said"), [(3, "D4", "Not yet"), (9, "F1", "Not"), (9, "F2", "Not"), (11, "G1", "Not yet")]
)
def test_a_carried_task_shows_what_was_last_said_of_it(july, number, task, said):
    assert f" 28 February 2019: {said} actioned" in cells(part(july, number), f"{task} | ")[1]


def test_a_complete_task_whose_words_say_it_is_unfinished_says_so(july):
    told = part(july, 10).splitlines()
    [draft] = [line for line in told if line.startswith("- L4 ")]
    assert draft.endswith(". Its words say it is unfinished: The guidance exists in draft.")
    assert not any("unfinished" in line for line in told if line.startswith("- L3 "))


def test_a_claim_of_impact_in_an_earlier_account_is_told_beside_the_last(july):
    claim = "The area's own account, 28 February 2019. What changed for children and families: "
    assert f"{claim}Exclusions of pupils with an EHC plan fell." in part(july, 10)
    assert f"{claim}Parents are increasingly aware" in part(july, 5)


def test_a_task_carried_into_a_theme_shows_every_action_there(july):
    found = cells(part(july, 9), "F2 | ")
    assert found[2:] == [
        "31 October 2019", "3.9", "3.9.1 ● Green 3.9.2 ▲ Amber 3.9.3 ○ Not started",
        "30 April 2019 to 31 December 2019", "184 days earlier to 61 days later",
    ]  # fmt: skip
    whole = cells(part(july, 3), "D1 | ")
    assert whole[5:] == ["30 September 2019 to 30 September 2020; 1 has no date", "153 to 519 days later"]


def test_an_open_action_says_whether_a_paper_or_only_its_subject_links_it(july):
    told = part(july, 3)
    assert cells(told, "3.7.4 | ")[2:] == ["Carries on D1, D2, D4", "○ Not started", "30 April 2020", "Not yet due"]
    assert cells(told, "3.6.4 | ")[2:] == [
        "Subject", "■ Red", "30 April 2019", "Past due by 55 days when last reported"
    ]  # fmt: skip
    assert "By subject, not by a paper, it is linked to theme 3.6" in told


def test_a_finished_action_is_not_among_the_open_ones(july):
    told = part(july, 2)
    assert "- 2.1.1 Take needs assessment findings" in told
    assert not any(each.startswith("2.1.1 | ") for each in told.splitlines())


def test_dates_that_passed_after_the_last_report_are_not_called_late(september):
    told = part(september, 3)
    assert "2 were past due then. For 6 the date has passed with no report since" in told
    assert cells(told, "3.6.6 | ")[-1] == "Date passed, no report since"
    assert cells(told, "3.6.4 | ")[-1] == "Past due by 55 days when last reported"


def test_the_overview_counts_the_dates_that_passed_after_the_last_report(september):
    said = plain(concerns.overview(september))
    heading, third = cells(said, "Area of concern | "), cells(said, "3. ")
    assert third[heading.index("Date passed, no report since")] == "6"
    assert third[heading.index("Past due when last reported")] == "2"


def test_a_concern_has_its_judgement_and_its_place_in_a_plan_without_actions(september):
    told = part(september, 9)
    assert "Judged on 12 March 2020: not enough progress (Ofsted and the Care Quality Commission)." in told
    assert (
        "Accelerated Progress Plan. A paper links it to area of concern 4 (Make moves between healthcare services "
        "from 0 to 25 work). The record lists no action there."
    ) in told
    assert "The area's own account, 13 September 2021. Position now: Moves between healthcare services are" in told


def test_measures_show_baseline_target_and_what_cannot_be_said(july):
    told = part(july, 4)
    assert "Concern 4: 4 measures that speak to it, linked by subject, not by a paper" in told
    assert cells(told, "3a | ")[2:] == [
        "67% (to March 2018)", "none since", "70% (to March 2019)", "Cannot be judged: no value since the baseline",
    ]  # fmt: skip
    assert "- 4 of 4 figures with a value have no later value that compares" in told


def test_a_measure_without_a_value_says_so(july):
    told = part(july, 12)
    assert "[x] not available" in told
    assert cells(told, "2a(i) | ")[2:] == ["not given", "[x]", "[z]", "No data yet: given as not available"]
    assert "- No value is known of 2a(i) and 2a(ii)." in told


def test_a_measure_of_many_groups_takes_one_row_from_lowest_to_highest(july):
    told = part(july, 8)
    assert cells(told, "4b(ii) | ")[1:4] == [
        "Attainment of pupils with SEND at key stage 1: 6 groups of children", "5% to 29%", "none since",
    ]  # fmt: skip
    assert len([each for each in told.splitlines() if each.startswith("4b(i) | ")]) == 2


def test_results_of_many_groups_are_counted(lancashire):
    told = part(of_area(lancashire, "2026-04-30"), 8)
    found = cells(told, "4b(iv) | ")
    assert found[3] == "−5.8 to −0.3"
    assert found[-1] == "Worse; short of target (3). Better; meets target (2). Better; short of target (1)"


def test_what_is_missing_is_named_concern_by_concern(july, september):
    first = part(july, 1)
    assert "- Nothing in the SEND Partnership Improvement Plan is linked to it, by a paper or by subject." in first
    assert "- No measure speaks to it, so whether outcomes moved is not known." in first
    assert "- The area's own account does not speak of it." in part(july, 9)


def test_a_plan_for_the_concerns_that_fell_short_is_not_missing_for_the_others(september):
    told = part(september, 4)
    assert (
        "The concern was judged on 12 March 2020 to have made sufficient progress; "
        "the Accelerated Progress Plan is for those that had not."
    ) in told
    assert "Nothing in the Accelerated Progress Plan" not in told


def test_what_is_not_known_of_any_concern_is_said_once(july, september):
    said = plain(concerns.unknown(july))
    assert "the colours are lost" in said
    assert "- No judgement of a revisit was known by 3 July 2019." in said
    assert said.endswith(
        "The area's own account says of concerns 5 and 10 alone what changed for children and families."
    )
    later = plain(concerns.unknown(september))
    assert "No report on the SEND Partnership Improvement Plan after 24 June 2019 was in the record" in later
    assert "No list of this plan's actions is in the record" in later
    assert "No judgement" not in later


# The story.


def test_the_story_runs_in_order_of_its_dates(september):
    said = plain(story.what_happened(september)).splitlines()[2:]
    assert [each.split(" | ")[0] for each in said] == [
        "17 November 2017", "1 May 2018", "28 February 2019", "28 February 2019", "1 April 2019", "24 June 2019",
        "24 June 2019", "12 March 2020", "24 September 2020", "31 December 2020", "13 September 2021",
        "13 September 2021",
    ]  # fmt: skip
    text = "\n".join(said)
    assert "70% (33 of 47) complete; 14 carried forward." in text
    assert "19% (18 of 94) complete; 14 green, 32 amber, 8 red and 22 not started." in text
    assert (
        "sufficient progress on 7 (1, 4, 5, 6, 8, 10 and 11) and not enough progress on 5 (2, 3, 7, 9 and 12)" in text
    )
    assert "The Accelerated Progress Plan is public by this day. It takes up 5 concerns: 2, 3, 7, 9 and 12." in text
    assert "97% complete and 1 delayed." in text
    assert "Of concern 9: Moves between healthcare services are still a worry." in text


def test_the_story_ends_on_the_day_of_the_meeting(lancashire):
    assert plain(story.what_happened(of_area(lancashire, "2018-01-25"))).splitlines()[2:] == [
        "17 November 2017 | An inspection ends. It names 12 areas of concern."
    ]
    assert "24 June" not in plain(story.what_happened(of_area(lancashire, "2019-06-03")))


# The partnership's plan.


def test_before_it_was_public_the_wider_plan_is_not_shown(lancashire):
    june = of_area(lancashire, "2019-06-03")
    assert plain(partnership.opening(june)) == (
        "The record holds no wider plan of 3 June 2019 or before that an improvement plan serves."
    )
    for answer in (partnership.on_a_page, partnership.impact, partnership.outcomes, partnership.gaps):
        assert plain(answer(june)) == ""


# Other areas.

TWO = TOML.replace(
    "[[bodies]]",
    """\
[[plans]]
id = "q"
title = "Later plan"
start = 2020-01-01
hierarchy = ["aim", "step"]
ratings = [
    { code = "1", word = "Delivered", means = "complete", legend = "done" },
    { code = "0", word = "Stuck", means = "red", legend = "late" },
]

[[bodies]]""",
).replace(
    "ratings = [\n",
    'ratings = [\n    { code = "CF", word = "Passed on", means = "carried_forward", legend = "on" },\n',
    1,
)
LATER = {
    "sections": [row("sections"), row("sections", plan="q", ref="X", kind="aim", title="Do better")],
    "actions": [
        row("actions", due="2019-05-31"),
        row("actions", plan="q", ref="X1", section="X", title="Mend it", due="2020-05-31"),
    ],
    "updates": [
        row("updates", rating="CF"),
        row("updates", plan="q", ref="X1", as_at="2020-06-30", rating="0", revised_due="2020-05-30"),
    ],
    "concerns": [row("concerns")],
    "concern_links": [row("concern_links")],
    "carried_forward": [row("carried_forward", to_plan="q", to_ref="X1")],
}


def area(data, meeting=JULY, toml=TOML, plan="p", as_at=None, **tables):
    meetings = [row("meetings", meeting=meeting, plan=plan, as_at=as_at or meeting)]
    area_folder(data, toml=toml, **({"meetings": meetings} | tables))
    return open_meeting("smallshire", meeting)


NAMED = {"concerns": [row("concerns")]}
LINKED = NAMED | {"concern_links": [row("concern_links")]}
CASES = {
    "nothing but what is required": {},
    "a concern and no link": NAMED,
    "a concern and a link": LINKED,
    "a concern by subject": NAMED | {"concern_links": [row("concern_links", linked_by="subject")]},
    "a concern named later": {"concerns": [row("concerns", inspected_on="2019-08-01")]},
    "a link to a section without actions": LINKED | {"concern_links": [row("concern_links", ref="1")], "actions": [],
                                                     "updates": []},
    "no date": LINKED | {"actions": [row("actions", due="")]},
    "late": LINKED | {"actions": [row("actions", due="2019-05-31")]},
    "complete": LINKED | {"updates": [row("updates", rating="C")]},
    "no report": LINKED | {"updates": []},
    "carried into its own plan": LINKED | {"carried_forward": [row("carried_forward")]},
    "a measure": LINKED | {"measures": [row("measures")], "observations": [row("observations")],
                           "concern_links": [row("concern_links", ref="1a")]},
    "a measure without a value": LINKED | {"measures": [row("measures")],
                                           "concern_links": [row("concern_links", ref="1a")]},
    "a judgement": LINKED | {"judgements": [row("judgements")]},
    "an account that says nothing": LINKED | {"assessments": [row("assessments")]},
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_every_question_has_an_answer_in_every_area(data, case):
    meeting = area(data, **CASES[case])
    for answer in ANSWERS:
        said = plain(answer(meeting))
        assert not UNSAID.search(said), answer.__name__
        assert not EMPTY_WORDS.search(said), answer.__name__


def test_every_question_has_an_answer_at_a_meeting_without_a_plan_of_its_own(data):
    assert "Small plan: 1 action" in page(area(data, plan="", **LINKED))


def test_an_area_without_concerns_says_so(data):
    meeting = area(data)
    silent = "The record holds no area of concern that inspectors had named by 3 July 2019."
    assert plain(concerns.headlines(meeting)) == silent
    assert plain(concerns.overview(meeting)) == plain(concerns.in_turn(meeting)) == silent
    assert plain(story.what_happened(meeting)) == silent


def test_a_concern_named_after_the_meeting_is_not_shown(data):
    named = [row("concerns", inspected_on=JULY), row("concerns", number="2", inspected_on="2019-07-04")]
    meeting = area(data, concerns=named, concern_links=[row("concern_links"), row("concern_links", concern="2")])
    assert [each.heading[0] for each in concerns.in_turn(meeting).parts] == ["1"]
    assert "Inspectors named 1 area of concern" in plain(concerns.headlines(meeting))


def test_a_task_carried_into_a_plan_that_is_not_there_yet_does_not_tell_of_it(data):
    meeting = area(data, toml=TWO, **LATER)
    told = part(meeting, 1)
    assert "Concern 1: what became of 1 action carried forward" in told
    assert cells(told, "1.1 | ")[2:] == ["31 May 2019", *["not known"] * 4]
    assert "X1" not in page(meeting)
    assert "Later plan" not in page(meeting)


def test_a_later_plan_is_told_in_its_own_words(data):
    meeting = area(data, meeting="2020-07-01", toml=TWO, plan="q", **LATER)
    told = part(meeting, 1)
    assert "Small plan: 1 action, passed on as last reported on 24 June 2019." in told
    assert cells(told, "1.1 | ")[2:] == [
        "31 May 2019", "X1", "■ Stuck", "31 May 2020, now 30 May 2020", "366 days later, then 1 day earlier"
    ]  # fmt: skip
    assert "Later plan: 1 step, stuck as last reported on 30 June 2020. 1 was past due then." in told
    assert "Concern 1: 1 open step of the Later plan" in told
    assert "- 1 with steps rated stuck: 1." in plain(concerns.headlines(meeting))
    assert "By 1 July 2020" in told


def test_two_plans_with_the_same_word_are_told_apart_by_title(data):
    meeting = area(data, meeting="2020-07-01", toml=TWO.replace('"step"', '"action"'), plan="q", **LATER)
    heading = cells(plain(concerns.overview(meeting)), "Area of concern | ")
    assert heading[1] == "Actions of the Small plan"
    assert heading[4] == "Actions of the Later plan linked by a paper"


def test_judgements_of_two_days_carry_their_dates(data):
    visits = [
        row("judgements"),
        row("judgements", concern="2", judged_on="2019-06-21", judgement="not enough progress"),
    ]
    named = [row("concerns"), row("concerns", number="2")]
    said = plain(concerns.overview(area(data, **LINKED | {"concerns": named, "judgements": visits})))
    assert "Latest judgement" in said
    assert cells(said, "1. ")[-1] == "Sufficient progress, 20 June 2019"
    assert cells(said, "2. ")[-1] == "Not enough progress, 21 June 2019"


def test_a_judgement_published_later_is_not_known(data):
    late = [row("sources"), row("sources", id="later", published="2019-07-04")]
    meeting = area(data, **LINKED | {"judgements": [row("judgements", source="later")], "sources": late})
    assert "rogress" not in page(meeting)


def test_which_concerns_have_an_account_of_impact_is_said_once(data):
    named = [row("concerns"), row("concerns", number="2")]
    told = [row("assessments", impact="Children wait less."), row("assessments", concern="2", done="A review.")]
    meeting = area(data, **LINKED | {"concerns": named, "assessments": told})
    assert "What changed for children and families: Children wait less." in part(meeting, 1)
    assert "what changed for children" not in part(meeting, 2)
    assert "own account says of concern 1 alone what changed for children" in plain(concerns.unknown(meeting))


def test_only_the_last_account_of_a_concern_is_given(data):
    told = [row("assessments", done="Later."), row("assessments", as_at="2019-03-31", done="Earlier.")]
    said = part(area(data, **LINKED | {"assessments": told}), 1)
    assert "The area's own account, 24 June 2019. What was done: Later." in said
    assert "Earlier." not in said


def test_new_dates_within_a_section_are_given_as_the_most_they_moved(data):
    two = [row("actions", plan="q", ref=ref, section="X", due=f"2020-0{ref[1]}-28") for ref in ("X1", "X2")]
    into = {
        "actions": [row("actions", due="2020-01-28"), *two],
        "carried_forward": [row("carried_forward", to_plan="q", to_ref="X")],
        "updates": [
            row("updates", rating="CF"),
            row("updates", plan="q", ref="X1", rating="0", revised_due="2020-01-29"),
            row("updates", plan="q", ref="X2", rating="0", revised_due="2020-03-04"),
        ],
    }
    meeting = area(data, meeting="2020-07-01", toml=TWO, plan="q", **LATER | into)
    assert cells(part(meeting, 1), "1.1 | ")[5:] == [
        "29 January 2020 to 4 March 2020", "0 to 31 days later, then up to 5 days later"
    ]  # fmt: skip


def test_what_was_not_reported_on_among_what_was_is_named(data):
    two = [row("actions"), row("actions", ref="1.2")]
    meeting = area(data, **LINKED | {"actions": two, "concern_links": [row("concern_links", ref="1")]})
    assert "- The record holds no report on 1.2." in part(meeting, 1)


def test_a_small_count_stays_hidden(data):
    hide = TOML.replace("show_small_counts = true", "show_small_counts = false")
    measured = {
        "measures": [row("measures", unit="count", is_small_count="true")],
        "observations": [row("observations", value="3")],
        "concern_links": [row("concern_links", ref="1a")],
    }
    told = part(area(data, toml=hide, **LINKED | measured), 1)
    assert "[c]" in told
    assert cells(told, "1a | ")[3] == "[c]"


WIDER = TWO.replace("start = 2020-01-01", "published = 2019-07-01")
SERVED = {
    "sections": [
        row("sections"),
        row("sections", ref="2", title="Listen"),
        row("sections", plan="q", ref="X", kind="aim", title="Do better"),
        row("sections", plan="q", ref="Y", kind="aim", title="Be well"),
    ],
    "serves": [row("serves", ref="1", to_plan="q", to_ref="X", linked_by="paper")],
}


def test_a_link_a_paper_states_is_said_to_be_one(data):
    meeting = area(data, toml=WIDER, **SERVED)
    said = plain(partnership.outcomes(meeting))
    assert cells(said, "X. ")[3] == "1 Meet needs (0 of 1 action complete), as a paper states"
    assert cells(said, "Y. ")[1:] == ["none"] * 4
    assert plain(partnership.gaps(meeting)).splitlines()[1:] == [
        "- For X and Y there is no measure of impact.",
        "- No link, a paper's or ours, leads from the Small plan to Y.",
        "- No link, a paper's or ours, leads from priority 2 of the Small plan to anything here.",
    ]


def test_a_measure_of_impact_shows_its_last_value(data):
    measured = {
        "measures": [row("measures", plan="q", ref="M", section="X")],
        "observations": [row("observations", plan="q", measure="M")],
    }
    said = plain(partnership.impact(area(data, toml=WIDER, **SERVED | measured)))
    assert cells(said, "M | ")[1:] == ["Plans on time", "not stated", "higher", "13% (to December 2019)"]


def test_what_is_served_by_way_of_a_measure_serves_its_outcome(data):
    through = {
        "measures": [row("measures"), row("measures", plan="q", ref="M", section="X")],
        "serves": [
            row("serves", plan="q", ref="M", to_plan="q", to_ref="X"),
            row("serves", ref="1a", to_plan="q", to_ref="M"),
        ],
    }
    meeting = area(data, toml=WIDER, **SERVED | through)
    assert cells(plain(partnership.outcomes(meeting)), "X. ")[1:] == [
        "none", "M Plans on time", "none", "1a Plans on time (beside M)"
    ]  # fmt: skip
    assert "- No link, a paper's or ours, leads from priority 2 of the Small plan to anything here." in plain(
        partnership.gaps(meeting)
    )


def test_the_meetings_own_plan_is_not_set_beside_itself(data):
    assert plain(partnership.opening(area(data, toml=WIDER, plan="q", **SERVED))).startswith(
        "The record holds no wider"
    )


def test_a_plan_that_only_serves_itself_is_not_a_wider_one(data):
    own = {"serves": [row("serves", plan="q", ref="Y", to_plan="q", to_ref="X")]}
    assert plain(partnership.opening(area(data, toml=WIDER, **SERVED | own))).startswith("The record holds no wider")


def test_two_wider_plans_are_both_shown(data):
    third = '[[plans]]\nid = "r"\ntitle = "Third plan"\nhierarchy = ["goal"]\n\n[[bodies]]'
    goal = row("sections", plan="r", ref="G", kind="goal", title="Grow")
    both = {
        "sections": [*SERVED["sections"], goal],
        "serves": [*SERVED["serves"], row("serves", ref="2", to_plan="r", to_ref="G")],
    }
    meeting = area(data, toml=WIDER.replace("[[bodies]]", third), **both)
    assert "Later plan." in plain(partnership.opening(meeting))
    assert "Third plan." in plain(partnership.opening(meeting))
    assert cells(plain(partnership.outcomes(meeting)), "G. ")[3] == "2 Listen"


def test_markup_in_a_title_is_only_text(data):
    meeting = area(data, **LINKED | {"concerns": [row("concerns", title="<b>Loud</b>")]})
    assert "<b>" not in concerns.in_turn(meeting)._repr_mimebundle_()["text/html"]


SLIPPING = """ratings = [
    { code = "C", word = "Delivered", means = "complete", legend = "all of it" },
    { code = "A", word = "Slipping", means = "amber", legend = "may be late" },
    { code = "R", word = "Red", means = "red", legend = "late" },
]"""


def test_each_figure_of_a_list_of_ratings_is_what_the_plan_rates_so_on_the_day_of_the_report(data):
    refs = ["1.1", "1.2", "1.3"]
    told = area(
        data, toml=re.sub(r"ratings = \[.*?\n\]", SLIPPING, TOML, flags=re.DOTALL), concerns=[row("concerns")],
        actions=[row("actions", ref=ref) for ref in refs],
        updates=[row("updates", ref=f"1.{place}", rating=code) for place, code in enumerate("CAR", start=1)],
        concern_links=[row("concern_links", ref=ref) for ref in refs],
    )  # fmt: skip
    said, *_ = concerns.in_turn(told).parts[0].blocks[0].paragraphs
    assert "3 actions, 1 delivered, 1 slipping and 1 red" in visible(said)
    assert found(said) == [
        Figure("3", "actions", "Of the plan's actions", "2019-06-24"),
        *(Figure("1", "actions", rated(word), "2019-06-24") for word in ("Delivered", "Slipping", "Red")),
    ]


def test_a_headline_counts_areas_of_concern_whatever_they_have_in_common(september):
    pairs = shown(concerns.headlines, september).pairs
    counted = {found(figure)[0].unit for figure, told in pairs if "as a paper states" not in told}
    assert counted == {"areas of concern"}
    [[_, told]] = [pair for pair in pairs if "judged on 12 March 2020" in pair[1]]
    assert found(told) == [Figure(many, "areas of concern", "Judgement", "2020-03-12") for many in ("12", "5")]


def test_in_the_overview_a_count_of_an_earlier_plan_is_of_the_day_it_was_last_reported_on(july):
    table = shown(concerns.overview, july)
    complete = [found(line[table.headings.index("Complete")])[0] for line in table.rows]
    assert {(each.unit, each.term, each.as_at) for each in complete} == {("tasks", rated("Complete"), "2019-02-28")}


# Links, values and plans that are over.


def test_a_place_that_only_tasks_carried_on_link_is_not_called_linked_by_subject(july):
    assert "theme 3.8 (" in line(part(july, 9), "SEND Partnership Improvement Plan: ")
    assert "theme 3.9 (" not in part(july, 9)
    assert "theme 3.4" not in part(july, 7)
    assert "theme 1.4 (Check policies and procedures and make them known; apart from what carries on a task)" in part(
        july, 5
    )
    assert "theme 1.6 (Get every partner to help assess each child's needs)." in part(july, 6)


TWO_ACTIONS = [row("actions"), row("actions", ref="1.2")]
BY_SUBJECT = row("concern_links", ref="1", linked_by="subject")


@pytest.mark.parametrize(
    ("links", "told"),
    [
        ([BY_SUBJECT], "By subject, not by a paper, it is linked to priority 1 (Meet needs)."),
        (
            [BY_SUBJECT, row("concern_links")],
            "By subject, not by a paper, it is linked to priority 1 (Meet needs; apart from what a paper links).",
        ),
        ([BY_SUBJECT, row("concern_links"), row("concern_links", ref="1.2")], ""),
    ],
)
def test_a_place_is_linked_by_subject_but_for_what_a_paper_links(data, links, told):
    said = part(area(data, concerns=[row("concerns")], concern_links=links, actions=TWO_ACTIONS), 1)
    assert told in said
    assert ("By subject" in said) == bool(told)


def seen(*values, groups=("all",), **changes):
    """Observations of the measure 1a: a value for each of some years."""
    return [
        row("observations", breakdown=group, time_period=year, period_end=f"{year}-12-31", value=value, **changes)
        for group in groups
        for year, value in values
    ]


MEASURED = NAMED | {"measures": [row("measures")], "concern_links": [row("concern_links", ref="1a")]}
STARTED = TOML.replace('title = "Small plan"', 'title = "Small plan"\nstart = 2017-01-01')


@pytest.mark.parametrize(
    ("groups", "told"),
    [(["all"], "Better since December 2017 (8%); "), (["x", "y", "z"], "Better since December 2017; ")],
)
def test_where_the_baseline_does_not_compare_the_result_says_since_when_it_moved(data, groups, told):
    values = seen(("2016", "20"), ("2017", "8"), ("2018", "12"), groups=groups)
    breaks = [row("rebases", breakdown=group, starts="2017-06-01") for group in groups]
    text = part(area(data, toml=STARTED, **MEASURED, observations=values, rebases=breaks), 1)
    assert cells(text, "1a | ")[-1].startswith(told)


def test_from_the_baseline_on_the_result_names_no_other_day(data):
    values = seen(("2016", "8"), ("2018", "12"))
    assert cells(part(area(data, toml=STARTED, **MEASURED, observations=values), 1), "1a | ")[-1].startswith("Better; ")


def test_exampleshires_parents_are_better_only_since_the_count_began_anew():
    told = part(open_meeting("exampleshire", "2025-07-17"), 6)
    assert cells(told, "M12 | ")[2:4] == ["57% (to December 2023)", "49% (to May 2025)"]
    assert cells(told, "M12 | ")[-1] == "Better since October 2024 (46%); short of target"


def test_hidden_values_are_not_called_absent(data):
    hidden = seen(("2018", ""), symbol="c")
    told = part(area(data, **MEASURED, observations=hidden), 1)
    assert "- Values of 1a are hidden, for they count few people." in told
    assert "No value is known" not in told
    assert "later value that compares" not in told


def test_a_last_value_that_is_hidden_is_not_called_absent(data):
    values = [*seen(("2016", "8")), *seen(("2018", ""), symbol="c")]
    told = part(area(data, toml=STARTED, **MEASURED, observations=values), 1)
    assert cells(told, "1a | ")[2:4] == ["8% (to December 2016)", "[c]"]
    assert "- Values of 1a are hidden, for they count few people." in told


@pytest.mark.parametrize(
    ("by", "told"),
    [
        (["paper"], "linked by a paper\n"),
        (["subject"], "linked by subject, not by a paper\n"),
        (["paper", "subject"], "linked partly by a paper, partly by subject\n"),
    ],
)
def test_what_links_measures_is_said_of_all_of_them(data, by, told):
    links = [row("concern_links", ref=f"1{'ab'[place]}", linked_by=each) for place, each in enumerate(by)]
    measured = [row("measures"), row("measures", ref="1b")]
    assert told in part(area(data, **NAMED, measures=measured, concern_links=links), 1)


def test_a_measure_linked_counts_as_a_link(data):
    assert "Nothing in the Small plan is linked" not in part(area(data, **MEASURED), 1)


def test_what_became_of_open_actions_of_a_plan_that_is_over_is_not_known(september, data):
    over = "he plan ended on 31 December 2020; what became of its open actions is not in the record."
    assert (
        f"- 11 with actions of the SEND Partnership Improvement Plan open when last reported: t{over}"
        in plain(concerns.headlines(september)).splitlines()
    )
    assert f"T{over}" in part(september, 3)
    assert "Concern 3: 9 actions of the SEND Partnership Improvement Plan open when last reported" in part(september, 3)


@pytest.mark.parametrize(("end", "over"), [("2019-07-02", True), ("2019-07-03", False)])
def test_a_plan_is_over_from_the_day_after_its_end(data, end, over):
    toml = TOML.replace('title = "Small plan"', f'title = "Small plan"\nend = {end}')
    assert ("the plan ended on" in plain(concerns.headlines(area(data, toml=toml, **LINKED)))) == over


def test_an_only_plan_that_carries_nothing_forward_shows_ratings_and_what_is_late(data):
    late = [row("actions", due="2019-05-31")]
    said = plain(concerns.overview(area(data, **LINKED | {"actions": late})))
    assert cells(said, "Area of concern | ")[1:-1] == [
        "Actions linked by a paper", "Linked by subject", "Their ratings", "Past due when last reported",
    ]  # fmt: skip
    assert cells(said, "1. ")[1:-1] == ["1", "0", "1 amber", "1"]


def test_of_an_earlier_plan_not_yet_reported_on_nothing_is_counted_as_done(data):
    said = plain(concerns.overview(area(data, meeting="2020-07-01", toml=TWO, plan="q", **LATER | {"updates": []})))
    assert cells(said, "1. ")[1:4] == ["1", "not known", "not known"]


@pytest.mark.parametrize(
    ("as_at", "told"),
    [("2019-07-03", "3 July 2019, the day of the meeting."), ("2019-07-02", "1 day before 3 July 2019.")],
)
def test_a_report_of_the_day_itself_is_not_0_days_old(data, as_at, told):
    meeting = area(data, **LINKED | {"updates": [row("updates", as_at=as_at)]})
    assert told in plain(concerns.headlines(meeting)).splitlines()[0]


def test_an_account_or_judgement_of_a_day_to_come_is_not_shown(data):
    told = {
        "assessments": [row("assessments", as_at="2019-07-04", done="Too early.")],
        "judgements": [row("judgements", judged_on="2019-07-04")],
    }
    said = page(area(data, **LINKED | told))
    assert "Too early" not in said
    assert "ufficient progress" not in said
