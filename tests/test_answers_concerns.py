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


# The matrix.


def test_the_matrix_gains_the_judgements_and_the_later_plan_once_they_are_known(july, september):
    assert "Judged" not in plain(concerns.matrix(july))
    said = plain(concerns.matrix(september))
    heading = cells(said, "Area of concern | ")
    assert heading[-1] == "Judged on 12 March 2020"
    judged = {int(each.split(".")[0]): each.split(" | ")[-1] for each in said.splitlines() if re.match(r"\d+\. ", each)}
    short, enough = "■ Not enough progress", "✓ Sufficient progress"
    assert [number for number, made in judged.items() if made == short] == [2, 3, 7, 9, 12]
    assert [number for number, made in judged.items() if made == enough] == [1, 4, 5, 6, 8, 10, 11]
    place = heading.index("In the Accelerated Progress Plan")
    assert cells(said, "12. ")[place] == "area of concern 5"
    assert cells(said, "1. ")[place] == "no"


def test_before_any_plan_the_concerns_are_only_named(lancashire):
    january = of_area(lancashire, "2018-01-25")
    assert plain(concerns.verdict(january)) == (
        "None of 12 areas of concern named in November 2017 has been judged yet. "
        "The record holds no plan of 25 January 2018 or before that answers any. "
        "No measure yet shows whether children are better off."
    )
    told = concerns.matrix(january)
    assert cells(plain(told), "12. ") == [
        "12. The local offer is hard to reach and poor in content",
        "17 November 2017",
    ]
    assert told.ids[-1] == "concern-2017.12"
    assert plain(concerns.in_turn(january)) == plain(concerns.scales(january)) == ""


def test_before_the_first_report_ratings_and_lateness_are_not_claimed(lancashire):
    said = plain(concerns.matrix(of_area(lancashire, "2019-05-13")))
    assert cells(said, "Area of concern | ")[2:] == ["Actions", "Date passed, no report since", "Measures"]
    assert cells(said, "3. ")[2:] == ["12, 7 by subject", "5", "none"]
    assert "actions are those of the SEND Partnership Improvement Plan, with no report in the record." in said


def test_the_verdict_says_what_is_judged_late_measured_and_due_next(july):
    assert plain(concerns.verdict(july)) == (
        "None of 12 areas of concern named in November 2017 has been judged yet. "
        "6 have late actions: 3, 5, 6, 9, 10 and 12. "
        "No measure yet shows whether children are better off. "
        "Next: the inspectors' revisit, due before October 2019."
    )


def test_every_concern_named_in_the_verdict_is_a_link_to_its_part(july):
    read = Read(concerns.verdict(july)._repr_mimebundle_()["text/html"])
    assert [each["attrs"]["href"] for each in read.all("a")] == [
        f"concerns.html#concern-2017.{number}" for number in (3, 5, 6, 9, 10, 12)
    ]


def test_two_years_on_the_verdict_begins_with_what_fell_short(september):
    assert plain(concerns.verdict(september)) == (
        "5 of 12 judged on 12 March 2020 fell short of “sufficient progress”: 2, 3, 7, 9 and 12. "
        "2 of those had every task complete: 2 and 12. "
        "6 had late actions when last reported: 3, 5, 6, 9, 10 and 12."
    )
    assert "last reported on 24 June 2019, 26 months before 13 September 2021" in plain(concerns.matrix(september))


@pytest.mark.parametrize("date", ["2018-01-25", "2019-05-13", JULY, "2021-09-13", "2026-04-30"])
def test_a_verdict_has_at_most_45_words(lancashire, date):
    assert len(plain(concerns.verdict(of_area(lancashire, date))).split()) <= 45


def test_where_all_were_judged_good_enough_the_verdict_says_so(data):
    judged = {"judgements": [row("judgements")]}
    assert plain(concerns.verdict(area(data, **LINKED | judged))) == (
        "The only one judged on 20 June 2019 was found to have made sufficient progress. "
        "No measure yet shows whether children are better off."
    )


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
    assert "Linked: action A (Give SEND clear leadership and a shared vision)." in told


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
    found = cells(part(july, number), f"{task} ")
    assert found[1:] == [first, f"{became} {rating}", f"{now}: {moved}"]


def test_how_many_days_each_of_the_14_carried_tasks_moved(july):
    rows = [each.split(" | ") for number in range(1, 13) for each in part(july, number).splitlines()]
    tasks = {cells[0][:2]: cells[3] for cells in rows if len(cells) == 4 and re.match(r"[A-L]\d ", cells[0])}
    assert {task: now.rpartition(": ")[2] for task, now in tasks.items()} == {
        "D1": "153 to 519 days later", "D2": "153 to 519 days later", "D3": "92 days later", "D4": "213 days later",
        "E3": "213 days later", "F1": "0 to 245 days later", "F2": "184 days earlier to 61 days later",
        "G1": "not moved", "J2": "181 days later, then 123 days later", "K1": "242 days later",
        "K4": "182 days later", "L1": "not moved", "L2": "150 days later", "L9": "not moved",
    }  # fmt: skip


@pytest.mark.parametrize(("first", "then"), [("", "2020-05-31"), ("2019-05-31", "")])
def test_without_a_date_nothing_can_be_said_to_have_moved(data, first, then):
    acts = [row("actions", due=first), row("actions", plan="q", ref="X1", section="X", due=then)]
    meeting = area(data, meeting="2020-07-01", toml=TWO, plan="q", **LATER | {"actions": acts})
    assert cells(part(meeting, 1), "1.1 ")[3].endswith(": not known")


def test_a_task_of_two_concerns_is_told_of_in_both(data):
    two = {
        "concerns": [row("concerns"), row("concerns", number="2")],
        "concern_links": [row("concern_links"), row("concern_links", concern="2")],
    }
    meeting = area(data, meeting="2020-07-01", toml=TWO, plan="q", **LATER | two)
    assert [cells(part(meeting, number), "1.1 ")[2] for number in (1, 2)] == ["X1 ■ Stuck", "X1 ■ Stuck"]


@pytest.mark.parametrize(
    ("number", "task", "said"), [(3, "D4", "Not yet"), (9, "F1", "Not"), (9, "F2", "Not"), (11, "G1", "Not yet")]
)
def test_a_carried_task_shows_what_was_last_said_of_it(july, number, task, said):
    assert f" 28 February 2019: {said} actioned" in cells(part(july, number), f"{task} ")[0]


def test_a_complete_task_whose_words_say_it_is_unfinished_says_so(july):
    told = part(july, 10).splitlines()
    [draft] = [line for line in told if line.startswith("- L4 ")]
    assert draft.endswith("; its words say it is unfinished: The guidance exists in draft)")
    assert not any("unfinished" in line for line in told if line.startswith("- L3 "))
    assert cells(plain(concerns.matrix(july)), "10. ")[1] == "6 of 9, 3 carried forward, L4 unfinished by its words"


def test_the_areas_own_account_is_a_link_to_the_self_assessment(july):
    [told] = [each for each in shown(concerns.in_turn, july).parts[9].blocks if "own account" in plain(each)]
    assert plain(told) == "The area's own account, 24 June 2019 and 28 February 2019: self-assessment."
    assert 'href="self_assessment.html"' in told.html()


def test_where_no_page_of_the_pack_gives_the_areas_own_account_it_is_told(lancashire):
    look_back = of_area(lancashire, "2026-04-30")
    claim = "The area's own account, 28 February 2019. What changed for children and families: "
    assert f"{claim}Exclusions of pupils with an EHC plan fell." in part(look_back, 10)
    assert f"{claim}Parents are increasingly aware" in part(look_back, 5)
    account = "The area's own account, 13 September 2021. Position now: Moves between healthcare services are"
    assert account in part(look_back, 9)


def test_a_task_carried_into_a_theme_shows_every_action_there(july):
    found = cells(part(july, 9), "F2 ")
    assert found[1:] == [
        "31 October 2019", "3.9: 3.9.1 ● Green 3.9.2 ▲ Amber 3.9.3 ○ Not started",
        "30 April 2019 to 31 December 2019: 184 days earlier to 61 days later",
    ]  # fmt: skip
    whole = cells(part(july, 3), "D1 ")
    assert whole[3] == "30 September 2019 to 30 September 2020; 1 has no date: 153 to 519 days later"


def test_an_open_action_has_a_star_where_only_its_subject_links_it(july):
    told = part(july, 3)
    assert cells(told, "3.7.4 ")[1:] == ["○ Not started", "30 April 2020"]
    assert cells(told, "3.6.4* ")[1:] == ["■ Red", "30 April 2019: late by 55 days when last reported"]
    assert "Linked: theme 3.6* (" in told
    assert "* Linked by subject, which is ours; the others by a paper." in plain(concerns.matrix(july))


def test_without_a_link_by_subject_no_star_is_explained(data):
    assert "*" not in plain(concerns.matrix(area(data, **LINKED)))


def test_a_finished_action_is_a_link_and_not_among_the_open_ones(july):
    told = part(july, 2)
    assert "Complete: 2.1.1*, 2.1.2* and 2.1.4*." in told
    assert not any(each.startswith("2.1.1") for each in told.splitlines())
    assert 'href="actions.html#action-2.1.1"' in shown(concerns.in_turn, july).parts[1].body()


def test_late_actions_of_the_matrix_are_links_to_their_rows(july):
    read = Read(concerns.matrix(july)._repr_mimebundle_()["text/html"])
    led = [each["attrs"]["href"] for each in read.all("a")]
    late = ["3.6.4", "3.6.5", "1.4.1", "1.5.1", "1.6.2", "3.9.1", "4.2.2", "2.5.2"]
    assert [each for each in led if each.startswith("actions")] == [f"actions.html#action-{ref}" for ref in late]
    assert [each for each in led if each.startswith("#")] == [f"#concern-2017.{number}" for number in range(1, 13)]


def test_dates_that_passed_after_the_last_report_are_not_called_late(september):
    told = part(september, 3)
    assert cells(told, "3.6.6* ")[-1] == "31 July 2019: date passed, no report since"
    assert cells(told, "3.6.4* ")[-1] == "30 April 2019: late by 55 days when last reported"


def test_the_matrix_counts_the_dates_that_passed_after_the_last_report(september):
    said = plain(concerns.matrix(september))
    assert cells(said, "3. ")[3] == "2: 3.6.4* and 3.6.5*; 6 passed since"
    assert "Passed since: the date passed, and no report came." in said


def test_a_concern_has_its_judgement_and_its_place_in_a_plan_without_actions(september):
    told = part(september, 9)
    assert "Judged on 12 March 2020: not enough progress (Ofsted and the Care Quality Commission)." in told
    assert (
        "Accelerated Progress Plan. Linked: area of concern 4 (Make moves between healthcare services "
        "from 0 to 25 work). The record lists no action there."
    ) in told


def test_a_measure_is_a_link_and_says_what_cannot_be_said(july):
    told = part(july, 4)
    assert "4 measures that speak to it:" in told
    assert line(told, "- 3a* ").endswith(": Cannot be judged: no value since the baseline.")
    assert 'href="measures.html#measure-3a"' in shown(concerns.in_turn, july).parts[3].body()


def test_where_no_page_of_the_pack_shows_a_measure_its_values_stand_here(september):
    assert line(part(september, 4), "- 3a* ") == (
        "- 3a* Parents and carers who say their child got good help and support: baseline 67% (to March 2018), "
        "latest none since, target 70% (to March 2019). Cannot be judged: no value since the baseline."
    )


def test_a_measure_without_a_value_says_so(july, september):
    assert line(part(july, 12), "- 2a(i)* ").endswith(": No data yet: given as not available.")
    told = part(september, 12)
    assert "[x] not available" in told
    assert "baseline not given, latest [x], target [z]. No data yet" in line(told, "- 2a(i)* ")


def test_a_measure_of_many_groups_takes_one_row_from_lowest_to_highest(september, july):
    told = line(part(september, 8), "- 4b(ii)* ")
    assert (
        "Attainment of pupils with SEND at key stage 1: 6 groups of children: baseline 5% to 29%, latest none" in told
    )
    assert len([each for each in part(july, 8).splitlines() if each.startswith("- 4b(i)* ")]) == 2


def test_results_of_many_groups_are_counted(lancashire):
    told = part(of_area(lancashire, "2026-04-30"), 8)
    assert line(told, "- 4b(iv)* ").endswith(
        ": Worse; short of target (3). Better; meets target (2). Better; short of target (1)."
    )


def test_measures_are_counted_in_a_few_words(lancashire, july):
    told = plain(concerns.matrix(july))
    assert [cells(told, f"{number}. ")[-1] for number in (3, 7, 8)] == ["none", "1, no value", "12, no later value"]
    later = plain(concerns.matrix(of_area(lancashire, "2026-04-30")))
    heading = cells(later, "Area of concern | ")
    assert cells(later, "7. ")[heading.index("Measures")] == "1, no value"
    assert cells(later, "8. ")[heading.index("Measures")].startswith("15: ")


def test_what_is_missing_is_named_concern_by_concern(july, september):
    first = part(july, 1)
    assert "- Nothing in the SEND Partnership Improvement Plan is linked to it, by a paper or by subject." in first
    assert "- No measure speaks to it, so whether outcomes moved is not known." in first
    assert "- The area's own account does not speak of it." in part(july, 9)


def test_the_line_of_a_part_says_how_it_was_judged_and_what_is_open_late_and_measured(july, september):
    told = [visible(each.line) for each in shown(concerns.in_turn, july).parts]
    assert told[0] == "Every task complete; measures: none."
    assert told[2] == "9 actions open, 2 late; measures: none."
    assert told[6] == "1 action open; measures: 1, no value."
    later = [visible(each.line) for each in shown(concerns.in_turn, september).parts]
    assert later[2] == "Not enough progress; 9 actions open, 2 late; measures: none."


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
        "17 November 2017 | An inspection ends. It names 12 areas of concern. "
        "The outcome: a Written Statement of Action is required."
    ]
    assert "24 June" not in plain(story.what_happened(of_area(lancashire, "2019-06-03")))


# The partnership's plan.


def test_before_it_was_public_the_wider_plan_is_not_shown(lancashire):
    june = of_area(lancashire, "2019-06-03")
    for answer in (
        partnership.opening,
        partnership.on_a_page,
        partnership.impact,
        partnership.outcomes,
        partnership.gaps,
    ):
        assert plain(answer(june)) == ""


def test_what_of_the_wider_plan_stands_in_no_other_table_is_listed(july):
    assert plain(partnership.on_a_page(july)).startswith("5 ways of working: W1 Attend to those who need support, W2 ")
    assert "O1" not in plain(partnership.on_a_page(july))


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
    assert plain(concerns.verdict(meeting)) == silent
    assert plain(concerns.matrix(meeting)) == plain(concerns.in_turn(meeting)) == ""
    assert plain(story.what_happened(meeting)) == plain(concerns.unknown(meeting)) == ""


def test_a_concern_named_after_the_meeting_is_not_shown(data):
    named = [row("concerns", inspected_on=JULY), row("concerns", number="2", inspected_on="2019-07-04")]
    meeting = area(data, concerns=named, concern_links=[row("concern_links"), row("concern_links", concern="2")])
    assert [each.heading[0] for each in concerns.in_turn(meeting).parts] == ["1"]
    assert "The area of concern named in July 2019 has not been judged yet." in plain(concerns.verdict(meeting))


def test_a_task_carried_into_a_plan_that_is_not_there_yet_does_not_tell_of_it(data):
    meeting = area(data, toml=TWO, **LATER)
    told = part(meeting, 1)
    assert "Concern 1: what became of 1 action carried forward" in told
    assert cells(told, "1.1 ")[1:] == ["31 May 2019", *["not known"] * 2]
    assert "X1" not in page(meeting)
    assert "Later plan" not in page(meeting)


def test_a_later_plan_is_told_in_its_own_words(data):
    meeting = area(data, meeting="2020-07-01", toml=TWO, plan="q", **LATER)
    told = part(meeting, 1)
    assert "Small plan: 1 action, passed on as last reported on 24 June 2019." in told
    assert cells(told, "1.1 ")[1:] == [
        "31 May 2019", "X1 ■ Stuck", "31 May 2020, now 30 May 2020: 366 days later, then 1 day earlier"
    ]  # fmt: skip
    assert "Later plan: 1 step, stuck as last reported on 30 June 2020." in told
    assert "Concern 1: 1 open step" in told
    assert "1 has late steps: 1." in plain(concerns.verdict(meeting))


def test_two_plans_with_the_same_word_are_told_apart_by_title(data):
    meeting = area(data, meeting="2020-07-01", toml=TWO.replace('"step"', '"action"'), plan="q", **LATER)
    heading = cells(plain(concerns.matrix(meeting)), "Area of concern | ")
    assert heading[1:3] == ["Actions of the Small plan complete", "Actions of the Later plan delivered"]


def test_judgements_of_two_days_carry_their_dates(data):
    visits = [
        row("judgements"),
        row("judgements", concern="2", judged_on="2019-06-21", judgement="not enough progress"),
    ]
    named = [row("concerns"), row("concerns", number="2")]
    said = plain(concerns.matrix(area(data, **LINKED | {"concerns": named, "judgements": visits})))
    assert "Latest judgement" in said
    assert cells(said, "1. ")[-1] == "✓ Sufficient progress, 20 June 2019"
    assert cells(said, "2. ")[-1] == "■ Not enough progress, 21 June 2019"


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
    assert cells(part(meeting, 1), "1.1 ")[3] == (
        "29 January 2020 to 4 March 2020: 0 to 31 days later, then up to 5 days later"
    )


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
    meeting = area(data, toml=hide, **LINKED | measured)
    assert "latest [c]," in line(part(meeting, 1), "- 1a ")
    assert cells(plain(concerns.matrix(meeting)), "1. ")[-1] == "1, hidden"


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
    assert cells(said, "X. ")[3] == "1 Meet needs (its one action is not complete), as a paper states"
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
    assert plain(partnership.opening(area(data, toml=WIDER, plan="q", **SERVED))) == ""


def test_a_plan_that_only_serves_itself_is_not_a_wider_one(data):
    own = {"serves": [row("serves", plan="q", ref="Y", to_plan="q", to_ref="X")]}
    assert plain(partnership.opening(area(data, toml=WIDER, **SERVED | own))) == ""


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


def test_a_verdict_counts_areas_of_concern_on_the_day_they_were_judged(september):
    judged = [each for each in found(concerns.verdict(september).text) if each.term == "Judgement"]
    assert judged == [Figure(many, "areas of concern", "Judgement", "2020-03-12") for many in ("5", "12")]


def test_in_the_matrix_a_count_of_an_earlier_plan_is_of_the_day_it_was_last_reported_on(july):
    table = shown(concerns.matrix, july)
    complete = [found(line[table.headings.index("Tasks complete")])[0] for line in table.rows]
    assert {(each.unit, each.term, each.as_at) for each in complete} == {("tasks", rated("Complete"), "2019-02-28")}


# Links, values and plans that are over.


def test_a_place_that_only_tasks_carried_on_link_is_not_called_linked_by_subject(july):
    assert "theme 3.8* (" in line(part(july, 9), "SEND Partnership Improvement Plan: ")
    assert "theme 3.9" not in part(july, 9)
    assert "theme 3.4" not in part(july, 7)
    assert "theme 1.4* (Check policies and procedures and make them known; apart from what carries on a task)" in part(
        july, 5
    )
    assert "theme 1.6* (Get every partner to help assess each child's needs)." in part(july, 6)


TWO_ACTIONS = [row("actions"), row("actions", ref="1.2")]
BY_SUBJECT = row("concern_links", ref="1", linked_by="subject")


@pytest.mark.parametrize(
    ("links", "told"),
    [
        ([BY_SUBJECT], "Linked: priority 1* (Meet needs)."),
        (
            [BY_SUBJECT, row("concern_links")],
            "Linked: action 1.1 (Train staff) and priority 1* (Meet needs; apart from what a paper links).",
        ),
        ([BY_SUBJECT, row("concern_links"), row("concern_links", ref="1.2")], ""),
    ],
)
def test_a_place_is_linked_by_subject_but_for_what_a_paper_links(data, links, told):
    said = part(area(data, concerns=[row("concerns")], concern_links=links, actions=TWO_ACTIONS), 1)
    assert told in said
    assert ("priority 1*" in said) == bool(told)


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
    assert f". {told}" in line(text, "- 1a ")


def test_from_the_baseline_on_the_result_names_no_other_day(data):
    values = seen(("2016", "8"), ("2018", "12"))
    assert ". Better; " in line(part(area(data, toml=STARTED, **MEASURED, observations=values), 1), "- 1a ")


def test_exampleshires_parents_are_better_only_since_the_count_began_anew():
    told = part(open_meeting("exampleshire", "2025-07-17"), 6)
    assert line(told, "- M12 ").endswith(": Better since October 2024 (46%); short of target.")


def test_hidden_values_are_not_called_absent(data):
    hidden = seen(("2018", ""), symbol="c")
    told = part(area(data, **MEASURED, observations=hidden), 1)
    assert "hidden" in line(told, "- 1a ")
    assert "No value is known" not in told
    assert "later value that compares" not in told


def test_a_last_value_that_is_hidden_is_not_called_absent(data):
    values = [*seen(("2016", "8")), *seen(("2018", ""), symbol="c")]
    told = part(area(data, toml=STARTED, **MEASURED, observations=values), 1)
    assert "baseline 8% (to December 2016), latest [c]," in line(told, "- 1a ")
    assert "its last value is hidden, for it counts few people." in line(told, "- 1a ")


@pytest.mark.parametrize(
    ("by", "told"),
    [
        (["paper"], ["1a"]),
        (["subject"], ["1a*"]),
        (["paper", "subject"], ["1a", "1b*"]),
    ],
)
def test_a_measure_linked_by_subject_has_a_star(data, by, told):
    links = [row("concern_links", ref=f"1{'ab'[place]}", linked_by=each) for place, each in enumerate(by)]
    measured = [row("measures"), row("measures", ref="1b")]
    said = part(area(data, **NAMED, measures=measured, concern_links=links), 1).splitlines()
    assert [each.split()[1] for each in said if each.startswith("- 1")] == told


def test_a_measure_linked_counts_as_a_link(data):
    assert "Nothing in the Small plan is linked" not in part(area(data, **MEASURED), 1)


def test_what_became_of_open_actions_of_a_plan_that_is_over_is_not_known(september):
    over = "The plan ended on 31 December 2020; what became of its open actions is not in the record."
    assert over in plain(concerns.matrix(september))
    assert "Concern 3: 9 actions open when last reported" in part(september, 3)


@pytest.mark.parametrize(("end", "over"), [("2019-07-02", True), ("2019-07-03", False)])
def test_a_plan_is_over_from_the_day_after_its_end(data, end, over):
    toml = TOML.replace('title = "Small plan"', f'title = "Small plan"\nend = {end}')
    assert ("The plan ended on" in plain(concerns.matrix(area(data, toml=toml, **LINKED)))) == over


def test_an_only_plan_that_carries_nothing_forward_shows_ratings_and_what_is_late(data):
    late = [row("actions", due="2019-05-31")]
    said = plain(concerns.matrix(area(data, **LINKED | {"actions": late})))
    assert cells(said, "Area of concern | ")[1:] == ["Actions complete", "Late", "Measures"]
    assert cells(said, "1. ")[1:] == ["its one action is not complete ▲ 1 amber", "1: 1.1", "none"]
    assert "Late: past due then. ✓ complete, ▲ amber." in said


def test_of_an_earlier_plan_not_yet_reported_on_nothing_is_counted_as_done(data):
    said = plain(concerns.matrix(area(data, meeting="2020-07-01", toml=TWO, plan="q", **LATER | {"updates": []})))
    assert cells(said, "1. ")[1] == "1, not known"


@pytest.mark.parametrize(
    ("as_at", "told"),
    [("2019-07-03", "3 July 2019."), ("2019-07-02", "2 July 2019, 1 day before 3 July 2019.")],
)
def test_a_report_of_the_day_itself_is_not_0_days_old(data, as_at, told):
    meeting = area(data, **LINKED | {"updates": [row("updates", as_at=as_at)]})
    assert f"last reported on {told}" in plain(concerns.matrix(meeting)).splitlines()[0]


def test_an_account_or_judgement_of_a_day_to_come_is_not_shown(data):
    told = {
        "assessments": [row("assessments", as_at="2019-07-04", done="Too early.")],
        "judgements": [row("judgements", judged_on="2019-07-04")],
    }
    said = page(area(data, **LINKED | told))
    assert "Too early" not in said
    assert "ufficient progress" not in said
