"""Findings of what does not add up: each true, told once, with where, why and who."""

from types import SimpleNamespace

import pandas as pd
import pytest
from frames import (
    PLAN,
    actions,
    actual,
    day,
    judged,
    known,
    only,
    position,
    rebases,
    sections,
    table,
    target,
    updates,
)
from hypothesis import given
from hypothesis import strategies as st

from sendplan.data.spelling import folded_role
from sendplan.frames import records
from sendplan.rules import measure_checks, reconcile, timing
from sendplan.rules import requests as asked_of
from sendplan.rules.findings import FINDINGS, contradictions, finding, loose_ends, silences, ties
from sendplan.rules.observations import by_group
from sendplan.rules.plan import reports
from sendplan.words import LINK, link, visible

TODAY = day("2019-06-24")
PAPERS = {"paper": "A paper", "report": "Report", "plan": "The plan"}
ROLE = st.lists(st.sampled_from(["head", "of", "service", "data", "lead", "skills"]), min_size=1).map(" ".join)


def told(findings):
    """Every line of some findings."""
    return [visible(line) for each in findings for line in each.what]


def at(*acts, ups=(), as_at=TODAY):
    return position(actions(*acts), updates(*ups), as_at)


def test_a_finding_has_a_line_for_each_thing_found_and_none_is_no_finding():
    found = finding.one("here", (line for line in ("a", "b")), "because", "the author")
    assert [*found] == [("here", ("a", "b"), "because", "the author", "")]
    assert [*finding.one("here", [], "because", "the author")] == []


def test_references_stand_in_the_plans_order_each_once_unless_they_are_very_many():
    assert finding.name_refs(["1.10", "1.9", "1.9"]) == "1.9 and 1.10"
    most = [f"1.{number}" for number in range(finding.MOST_NAMED)]
    assert finding.name_refs(most).endswith("and 1.39")
    assert finding.name_refs([*most, "2.1"]) == "too many to name here"


@pytest.mark.parametrize(
    ("roles", "said"),
    [
        ([("1.1", "Head of Inclusion")], "The lead: Head of Inclusion"),
        ([("1.1", "Head"), ("1.2", "Head")], "The lead: Head"),
        ([("1.1", "Head;Auditor")], "The lead: Head and Auditor"),
        ([("1.1", "Head"), ("1.2", "Auditor"), ("1.3", "Head")], "The leads: Head (1.1 and 1.3); Auditor (1.2)"),
        ([("1.1", "Head"), ("1.2", "")], "The lead of each action"),
        ([(str(number), "Head") for number in range(6)], "The lead of each action"),
    ],
)
def test_who_answers_is_named_where_all_have_a_role_and_they_are_few(roles, said):
    assert visible(finding.who(roles)) == said


def test_officers_of_measures_are_called_so():
    assert finding.who([("1a", "")], "officer", "measure") == "The officer of each measure"
    assert finding.who([("1a", "Head")], "officer", "measure") == "The officer: Head"


def test_every_kind_of_contradiction_is_told_in_the_plans_own_words():
    acts = (
        {"ref": "1", "due": "2019-05-31", "leads": "Head"},
        {"ref": "2", "leads": "Head"},
        {"ref": "3", "due": "2019-05-31", "leads": "Head"},
        {"ref": "4", "leads": "Head"},
        {"ref": "5", "leads": "Head"},
        *({"ref": ref, "leads": "Head"} for ref in ("6", "7", "8", "9", "10")),
    )
    ups = (
        {"ref": "1", "rating": "G"},
        {"ref": "2", "rating": "n/s", "provisional_start": "2019-06-01"},
        {"ref": "3", "rating": "n/s"},
        {"ref": "4", "rating": "R"},
        {"ref": "5", "rating": "C", "as_at": "2019-06-03", "evidence": "a paper"},
        {"ref": "5", "rating": "A"},
        {"ref": "6", "rating": "C", "narrative": "In draft.", "evidence": "a paper"},
        {"ref": "7", "rating": "C", "evidence": "a paper"},
        {"ref": "8", "rating": "C"},
        {"ref": "9", "contradicts": "7"},
        {"ref": "10", "rating": "A", "completed_on": "2019-06-20"},
    )
    was = timing.reopened(reports(updates(*ups), PLAN), TODAY)
    found = timing.contradictions(at(*acts, ups=ups), was)
    assert set(found["kind"]) == set(contradictions.RATINGS), "no kind is passed over"
    findings = list(contradictions.contradicted.find(found, at(*acts, ups=ups), PLAN, []))
    assert told(findings) == [
        "1 theme rated green was late when reported: Train staff (1).",
        "1 of 2 themes rated not started was past the start date given: Train staff (2).",
        "1 of 2 themes rated not started was late when reported: Train staff (3).",
        "1 theme rated red says nothing of what is being done: Train staff (4).",
        "1 theme was complete in an earlier report and is open again: Train staff (5).",
        "1 theme given a day of completion is rated as still open: Train staff (10).",
        "1 of 3 themes rated complete is unfinished by the words of the report: Train staff (6).",
        "1 of 3 themes rated complete is not so by the report on another action: Train staff (7).",
        "1 of 3 themes rated complete has no day of completion and no evidence: Train staff (8).",
    ]
    assert {each.who for each in findings} == {"The lead: Head"}
    assert findings[0].where == "A plan: ratings by 24 June 2019"


def test_of_an_earlier_plan_the_refs_lead_nowhere_and_no_total_is_told():
    acts, ups = [{"ref": "A1", "leads": "Head"}], [{"ref": "A1", "rating": "C", "narrative": "In draft."}]
    found = timing.contradictions(at(*acts, ups=ups), set())
    earlier = found[found["kind"] == timing.UNFINISHED]
    [only_one] = contradictions.contradicted.find(
        found[:0], at(), PLAN, [(PLAN.model_copy(update={"id": "old"}), earlier)]
    )
    assert not {*LINK} & {*only_one.what[0], *only_one.who}
    assert told([only_one]) == ["1 theme rated complete is unfinished by the words of the report: Train staff (A1)."]


def test_what_weighs_most_is_looked_for_first_and_every_search_is_registered():
    assert [*FINDINGS][:3] == ["contradicted", "lists", "promised"]
    assert [*FINDINGS][-1] == "spellings"
    written = (each for module in (contradictions, silences, loose_ends, ties) for each in vars(module).values())
    assert {id(each) for each in written if isinstance(each, finding.Search)} == {*map(id, FINDINGS.values())}


@pytest.mark.parametrize(("many", "in_short"), [(10, ""), (11, "11 actions are late.")])
def test_more_than_ten_are_only_counted_in_short(many, in_short):
    rows = pd.DataFrame({"ref": [f"1.{place}" for place in range(many)], "title": "Train staff"})
    found = finding.summed("here", f"{many} actions are late", rows, "because", "the author")
    assert found.short == in_short
    assert visible(found.what[0]).startswith(f"{many} actions are late: 1.0, 1.1, ")


def test_few_are_named_by_title_and_many_by_reference_alone_each_a_link():
    rows = pd.DataFrame({"ref": ["1.10", "1.9", "1.1", "1.2"], "title": ["Ten", "Nine", "One", "Two"]})
    assert visible(finding.named(rows[:3], "action")) == "One (1.1), Nine (1.9) and Ten (1.10)"
    assert visible(finding.named(rows, "action")) == "1.1, 1.2, 1.9 and 1.10"
    assert finding.marked("1.1", "action") == link("1.1", "actions.html#action-1.1")
    assert finding.marked("2b(i)", "measure") == link("2b(i)", "measures.html#measure-2b_28i_29")
    assert finding.concern("2017-11-17", "3", "3 of 2017") == link("3 of 2017", "concerns.html#concern-2017-11-17.3")


def promised(*rows):
    frame = pd.DataFrame(rows, columns=["promise", "ref", "series", "due"]).assign(
        due=lambda all_: pd.to_datetime(all_["due"])
    )
    return list(silences.promised.find(frame))


def test_promises_are_told_by_what_was_promised_and_in_short_without_their_days():
    [found] = promised(
        ("A first value", "1a", "actual", "2019-01-31"),
        ("A first value", "1b", "actual", "2019-03-31"),
        ("A timetable", "2.5", "", "2019-03-31"),
    )
    assert told([found]) == [
        "A first value was promised by 31 January 2019 (1a) and by 31 March 2019 (1b).",
        "A timetable was promised by 31 March 2019 (2.5).",
    ]
    assert visible(found.short) == "Promised for a day that has passed: A first value (1a and 1b); A timetable (2.5)."
    assert "measures.html#measure-1a" in found.short
    assert "actions.html#action-2.5" in found.short


CAME = ["1 action came due after the last report on it: Train staff (1)."]


def silent(acts, ups, as_at=TODAY):
    return told(silences.unreported.find(at(*acts, ups=ups, as_at=as_at), updates(*ups), PLAN, as_at))


def test_an_action_never_reported_on_is_silent_and_its_date_may_have_passed():
    acts = ({"ref": "1", "due": "2019-06-23"}, {"ref": "2", "due": "2019-06-24"})
    assert silent(acts, ()) == [
        "The record holds no report on 2 of the 2 actions; the due date of 1 of them had passed: Train staff (1)."
    ]


@pytest.mark.parametrize(
    ("due", "rating", "lines"),
    [
        ("2019-06-02", "A", []),  # the report came after the date: it is late, and not silent
        ("2019-06-03", "A", CAME),
        ("2019-06-23", "A", CAME),
        ("2019-06-24", "A", []),
        ("2019-06-23", "C", []),
    ],
)
def test_an_action_that_came_due_after_its_last_report_is_silent(due, rating, lines):
    assert silent(({"ref": "1", "due": due},), ({"ref": "1", "rating": rating, "as_at": "2019-06-03"},)) == lines


def test_an_open_action_left_out_of_the_last_two_reports_is_silent():
    acts = ({"ref": "1", "due": ""}, {"ref": "2", "due": ""})
    months = [{"ref": "2", "as_at": f"2019-0{month}-30"} for month in (4, 5)]
    assert silent(acts, ({"ref": "1", "as_at": "2019-04-30"}, *months)) == []
    missed = "The record holds no report of 30 April 2019 or later on 1 open action: Train staff (1)."
    assert silent(acts, ({"ref": "1", "as_at": "2019-03-31"}, *months)) == [missed]
    assert silent(acts, ({"ref": "1", "as_at": "2019-03-31", "rating": "C"}, *months)) == []


def unanswered(date="2019-07-03", **row):
    asked = {"body": "board", "raised_on": "2019-05-13", "ref": "2019-05-13/1", "due": "2019-07-03"} | row
    asked_by_then = asked_of.asked_before(table("requests", asked), "board", day(date))
    return list(silences.unanswered.find(asked_by_then, day(date), SimpleNamespace(name="board")))


def test_a_request_is_unanswered_from_the_day_it_was_wanted_by():
    assert unanswered("2019-07-02") == []
    found = only(pd.DataFrame(unanswered()))
    assert found["what"] == ("Asked on 13 May 2019, wanted by 3 July 2019: Say more.",)
    assert found["who"] == "The clerk of the board, with the author of the plan"


def test_an_answer_counts_from_its_day():
    answer = {"answer": "Done.", "answered_on": "2019-07-03"}
    assert unanswered(**answer) == []
    assert unanswered(**answer | {"answered_on": "2019-07-04"})


def test_a_request_without_a_date_waits_from_the_next_day_on_and_a_resolution_does_not():
    assert unanswered("2019-05-13", due="") == []
    assert told(unanswered("2019-05-14", due="")) == ["Asked on 13 May 2019: Say more."]
    assert unanswered(due="", kind="resolution") == []
    assert unanswered(kind="resolution")
    assert unanswered(kind="recommendation") == []


PLACES = sections(
    {"ref": "1", "kind": "priority", "lead": "Head"},
    {"ref": "1.1", "parent": "1", "lead": "Head"},
    {"ref": "1.2", "parent": "1", "title": "Moves"},
)


def incomplete(*acts, ups=(), places=PLACES):
    return list(loose_ends.gaps.find(at(*acts, ups=ups), places, PLAN))


def test_an_open_action_without_a_date_is_named_with_what_is_printed():
    acts = (
        {"ref": "1", "due": "", "due_text": "Ongoing", "leads": "Head"},
        {"ref": "2", "due": "", "due_text": "", "leads": "Head"},
        {"ref": "3", "due": "", "leads": "Head"},
        {"ref": "4", "leads": "Head"},
    )
    assert told(incomplete(*acts, ups=[{"ref": "3", "rating": "C"}]))[0] == (
        "2 open actions without a day to be done by: 1 (Ongoing); 2 (no date)."
    )


def test_an_action_without_a_lead_and_a_theme_without_one_where_others_have_one():
    assert told(incomplete({"ref": "1"}, {"ref": "2", "leads": "Head"})) == [
        "1 action without a lead in the plan\u2019s list: Train staff (1).",
        "Theme 1.2 (Moves): the plan\u2019s list prints no lead beside it.",
    ]


def test_a_level_that_names_no_lead_at_all_is_so_by_design():
    bare = PLACES.assign(lead=["Head", "", ""])
    assert incomplete({"ref": "1", "leads": "Head"}, places=bare) == []


LONG = "Both specifications are agreed with the two trusts and start on 1 July."


def repeated(*ups):
    acts = ({"ref": ref, "leads": "Head"} for ref in dict.fromkeys(each["ref"] for each in ups))
    return list(loose_ends.same_words.find(updates(*ups), at(*acts, ups=ups)))


def test_two_actions_last_reported_on_in_the_same_words_on_one_day():
    [found] = repeated({"ref": "1", "narrative": LONG}, {"ref": "2", "narrative": LONG})
    assert found.where == "Reports of 24 June 2019"
    assert told([found]) == ["The record\u2019s words are the same on where 2 actions stand: 1 and 2."]


@pytest.mark.parametrize(
    "other",
    [
        {"narrative": LONG.replace("two", "three")},
        {"narrative": LONG, "as_at": "2019-06-03"},
        {"narrative": LONG, "mitigation": "Someone else helps."},
    ],
)
def test_other_words_another_day_or_another_remedy_are_not_a_repeat(other):
    assert repeated({"ref": "1", "narrative": LONG}, {"ref": "2"} | other) == []


@pytest.mark.parametrize("rating", ["C", "A"])
def test_reports_in_the_same_words_are_told_only_of_open_actions(rating):
    found = repeated({"ref": "1", "narrative": LONG, "rating": rating}, {"ref": "2", "narrative": LONG})
    assert bool(found) is (rating == "A")


def test_few_words_may_be_true_of_two_actions_and_an_older_report_has_been_replaced():
    few = {"narrative": "The work is on course so far."}
    assert repeated({"ref": "1"} | few, {"ref": "2"} | few) == []
    newer = {"ref": "2", "narrative": "Now something quite different is told of the second action."}
    old = [{"ref": ref, "narrative": LONG, "as_at": "2019-06-03"} for ref in "12"]
    assert repeated(*old, newer) == []
    assert repeated() == []


def spellings(*cells):
    """What is told of the roles of actions, each a reference with its cell of leads."""
    named_there = pd.DataFrame(cells, columns=["ref", "leads"])
    return told(loose_ends.spellings.find(named_there, table("sections"), table("measures"), PLAN))


@pytest.mark.parametrize(
    "other",
    [
        "SEND Partnership Health lead",
        "SEND Partnership Health Leads",
        "SEND Partnership, Health Lead",
    ],
)
def test_a_role_in_other_letters_is_the_same_role(other):
    one = "SEND Partnership Health Lead"
    assert spellings(("1.1", one), ("1.2", one), ("1.3", other)) == [f"{one} (1.1 and 1.2); also {other} (1.3)"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Welfare & Partnerships", "Welfare and Partnerships"),
        ("Director of Children's Care", "Director of Children\u2019s Care"),
        ("Co-ordinator (SEND)", "Co ordinator SEND"),
        ("SEND Manager", "SEND M\u0430n\u0430ger"),
    ],
)
def test_signs_and_apostrophes_make_no_other_role(one, other):
    assert folded_role(one) == folded_role(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Head of Learning and Skills", "Head of Service Learning and Skills"),
        ("Director of Education, Quality and Performance", "Head of Education, Quality and Performance"),
        ("SEND Partnership Communication and Engagement Lead", "Communication and Engagement Lead"),
        ("Parent Carer Forum Chair", "Chair Parent Carer Forum"),
        ("CCG Lead for SEND", "CCG Lead for Health"),
    ],
)
def test_another_post_is_not_another_spelling(one, other):
    assert spellings(("1.1", one), ("1.2", other)) == []


def test_each_of_several_leads_is_looked_at_and_many_places_are_counted():
    cells = [("1.1", "Auditor;Head"), ("1.2", "head; Chair"), *((f"2.{n}", "Head") for n in range(3))]
    assert spellings(*cells) == ["Head (4 places); also head (1.2)"]


@given(ROLE)
def test_a_role_folds_to_itself_whatever_its_letters(role):
    folded = folded_role(role)
    assert folded == folded_role(role.upper()) == folded_role(f" {role.title()}, ") == folded_role(folded)


def row_of(**cells):
    usual = {"source": "paper", "plan": "ip", "figure": "complete", "scope": "all actions", "as_at": "2019-06-24"}
    return table("quoted", usual | cells)


def figures(*, state=reconcile.DIFFERS, reason="", totals=(), computed=26.0, measures=(), dp=0, **cells):
    frame = row_of(**cells).assign(state=state, reason=reason, computed=computed, totals=[list(totals)], dp=dp)
    tables = {"measures": table("measures", *measures), "sections": table("sections")}
    return list(contradictions.figures.find(frame, PAPERS, {"ip": PLAN}, tables))


def test_a_quoted_figure_that_differs_is_told_with_both_values_and_who_answers():
    [found] = figures(value="27")
    assert told([found]) == ["Complete: printed as 27, computed as 26."]
    assert (found.where, found.who) == ("A paper", "The author of the paper")
    measure = {"ref": "1c", "officer": "Head of Inclusion"}
    cells = {"figure": "plans_on_time", "scope": "in 20 weeks", "measure": "1c", "unit": "%", "value": "80"}
    [found] = figures(measures=[measure], computed=84.7, dp=1, printed="around 80%", **cells)
    assert told([found]) == ["Plans on time: in 20 weeks: printed as around 80%, computed as 84.7%."]
    assert (visible(found.where), found.who) == ("A paper, and measure 1c", "The officer: Head of Inclusion")


def test_figures_of_a_plan_without_a_list_of_actions_are_told_once_with_the_total_they_mean():
    cells = {"value": "3", "unit": "%", "figure": "percent_delayed"}
    found = figures(state=reconcile.UNCOMPUTED, reason=reconcile.NO_LIST, totals=range(29, 40), **cells)
    assert told(found) == [
        "1 figure that nothing can be set against: share delayed, 3%. Together they mean a plan of 29 to 39 actions."
    ]
    assert figures(state=reconcile.UNCOMPUTED, reason=reconcile.NOT_COUNTED, value="3") == []
    assert figures(state=reconcile.AGREES, value="3") == []


def compared(**cells):
    acts, ups = actions({"ref": "1.1.1", "leads": "Head"}), updates({"ref": "1.1.1", "rating": "A", "source": "plan"})
    record = reconcile.Record({"updates": ups}, {"ip": PLAN}, {}, lambda as_at, _: position(acts, ups, as_at))
    rows = table("lists", {"source": "report", "as_at": "2019-06-24", "title": "Not begun", "rating": "n/s"} | cells)
    return list(contradictions.lists.find(reconcile.compared(rows, record), PLAN, PAPERS))


def test_an_action_on_a_list_that_is_rated_otherwise_names_both_papers_and_its_lead():
    found = only(pd.DataFrame(compared(refs="1.1.1")))
    assert found["where"] == "The list in Report, and the rating in The plan"
    assert tuple(map(visible, found["what"])) == (
        "1.1.1 Train staff: on the list \u201cNot begun\u201d, but rated amber on 24 June 2019.",
    )
    assert found["who"] == "The lead: Head, or the author of the list"


def test_a_list_and_a_rating_in_one_paper_are_that_papers_own_contradiction():
    found = only(pd.DataFrame(compared(refs="1.1.1", source="plan")))
    assert found["where"] == "The list and the rating in The plan"
    assert visible(found["short"]) == "Train staff (1.1.1) is listed as not started and rated amber."
    assert found["why"] == "The paper contradicts itself, so members cannot tell where the action stands."
    assert "which paper" in only(pd.DataFrame(compared(refs="1.1.1")))["why"]
    assert "fewer actions" in only(pd.DataFrame(compared(rating="A", refs="", source="plan")))["why"]


def test_an_action_left_out_of_a_list_or_on_one_for_other_months_says_its_date():
    assert told(compared(rating="A", refs="")) == [
        "1.1.1 Train staff: rated amber and due on 30 June 2019, but not on the list \u201cNot begun\u201d."
    ]
    assert told(compared(rating="A", refs="1.1.1", due_from="2019-07-01")) == [
        "1.1.1 Train staff: on the list \u201cNot begun\u201d, but due on 30 June 2019, which is not in its months."
    ]
    assert told(compared(rating="A", refs="1.1.1")) == []


def dates(*ups, **cells):
    """What is told of new dates of two actions, the first with other cells."""
    acts, told_of = actions({"ref": "1.1.1", "leads": "Head"} | cells, {"ref": "1.1.2"}), updates(*ups)
    positioned = position(acts, told_of, day("2019-12-31"))
    moved = timing.slippage(positioned, told_of, day("2019-12-31"))
    return list(contradictions.new_dates.find(moved, told_of, positioned, PAPERS))


LISTED = [{"ref": ref, "source": "plan"} for ref in ("1.1.1", "1.1.2")]  # the plan's own list of 24 June
REPORT = {"ref": "1.1.1", "source": "report", "revised_due": "2019-09-30"}


def test_a_date_given_in_a_report_and_not_in_the_plans_own_list_names_both_dates():
    found = only(pd.DataFrame(dates(REPORT | {"as_at": "2019-06-03"}, *LISTED, due_text="June 2019")))
    assert found["where"] == "Report, and The plan"
    assert visible(found["short"]) == "Train staff (1.1.1) has a new date in one paper alone."
    both = "the report says 30 September 2019; the plan\u2019s own list of 24 June 2019 still prints June 2019."
    assert tuple(map(visible, found["what"])) == (f"1.1.1 Train staff: {both}",)
    assert found["who"] == "The lead: Head, or the author of the plan"


def test_a_report_of_the_same_day_counts_and_one_after_the_plans_list_does_not():
    assert only(pd.DataFrame(dates(REPORT | {"source": "plan;report"}, LISTED[1])))["where"] == "Report, and The plan"
    assert dates(*LISTED, REPORT | {"as_at": "2019-07-24"}) == []


def test_a_return_on_every_action_that_gives_a_new_date_is_its_own_paper_and_a_partial_report_no_list():
    assert dates(REPORT | {"source": "return"}, {"ref": "1.1.2", "source": "return"}) == []
    assert dates(REPORT, {"ref": "1.1.2", "as_at": "2019-07-24", "source": "report"}) == []


def carried(to_ref, due="2019-03-31", to_plan="ip"):
    acts = actions({"plan": "old", "ref": "A1", "due": "2019-01-31"}, {"ref": "1.1.1", "due": due, "leads": "Head"})
    link = {"from_plan": "old", "from_ref": "A1", "to_plan": to_plan, "to_ref": to_ref}
    tables = {"carried_forward": table("carried_forward", link), "actions": acts}
    return list(loose_ends.carried_forward.find(tables, PLAN, {"old": PLAN.model_copy(update={"title": "Old plan"})}))


def test_a_date_that_moved_when_work_was_carried_forward_says_how_far():
    assert told(carried("1.1.1")) == [
        "A1, now 1.1.1: due on 31 January 2019 at first and 31 March 2019 now, 59 days later."
    ]
    assert told(carried("1.1.1", "2019-01-30"))[0].endswith("1 day earlier.")
    assert told(carried("1.1.1", "2019-01-31")) == told(carried("1.1.1", "")) == []
    assert carried("1.1.1")[0].where == "The Old plan, and the A plan"
    assert visible(carried("1.1.1")[0].short) == (
        "1 task carried forward has another date than at first: A1 (now 1.1.1)."
    )


def test_work_taken_up_by_a_section_as_a_whole_is_told():
    assert told(carried("1.1")) == ["A1 was taken up by 1.1 as a whole."]
    assert carried("1.1", to_plan="another") == []


STEPS = (67, 70, 75)


def group(ref, steps=STEPS, **cells):
    first, *later = steps
    targets = [target(number, 2019 + place, measure=ref, **cells) for place, number in enumerate(later)]
    return [actual(first, measure=ref, **cells), *targets]


def same(*rows, **second):
    measures = table("measures", {"ref": "3a"}, {"ref": "4a"} | second)
    alike = loose_ends.same_figures(by_group(known(*rows)), measures)
    return {visible(steps): refs for steps, refs in alike.items()}


def test_two_measures_with_the_same_baseline_and_targets_are_found():
    assert same(*group("4a"), *group("3a")) == {"67 then 70 then 75": ["3a", "4a"]}


def test_two_different_steps_are_enough_to_be_a_copy():
    assert same(*group("4a", (67, 70, 70)), *group("3a", (67, 70, 70))) == {"67 then 70 then 70": ["3a", "4a"]}


@pytest.mark.parametrize(
    "rows",
    [
        [*group("3a"), *group("4a", (67, 70, 76))],
        [*group("3a"), *group("4a", (66, 70, 75))],
        [*group("3a", (67, 70)), *group("4a", (67, 70))],
        [*group("3a", (4, 4, 4)), *group("4a", (4, 4, 4))],
        [*group("3a"), *group("4a", breakdown="girls")],
        [*group("3a"), *group("4a", source="release")],
        [*group("3a"), *group("9z")],
    ],
)
def test_other_figures_few_of_them_or_a_group_of_children_are_no_copy(rows):
    assert same(*rows) == {}


def test_figures_in_another_unit_or_of_another_period_are_no_copy():
    assert same(*group("3a"), *group("4a"), unit="count") == {}
    moved = [actual(67, 2017, measure="4a"), *group("4a")[1:]]
    assert same(*group("3a"), *moved) == {}


def test_who_answers_for_a_measure_is_its_officer_or_the_lead_of_the_nearest_section_with_one():
    of = {"ref": "1", "lead": "Head of Inclusion"}, {"ref": "1.1", "parent": "1", "lead": ""}, {"ref": "2", "lead": ""}
    refs = [("a", "Auditor", "1"), ("b", "", "1.1"), ("c", "", "2")]
    measures = table("measures", *({"ref": ref, "officer": named, "section": at} for ref, named, at in refs))
    found = finding.officers(measures, sections(*({"kind": "aim"} | each for each in of)))
    assert [*found.values()] == ["Auditor", "Head of Inclusion (lead of aim 1)", ""]


def test_of_many_measures_who_can_settle_it_is_the_officer_of_each_measure():
    measures = table("measures", *({"ref": f"1{letter}", "officer": letter} for letter in "abcdefg"))
    looks = pd.DataFrame(
        [
            {**row, "breakdown": "all", "kind": measure_checks.DIRECTION_UNSTATED, "detail": ""}
            for row in records(measures)
        ]
    )
    [found] = loose_ends.targets.find(looks, {}, measures, sections())
    assert found.who == "The officer of each measure"


def test_second_looks_are_told_by_kind_most_serious_first_with_their_officers():
    rows = {"1a": group("1a", (10, 9)), "1b": group("1b", (10, 10)), "1c": group("1c"), "1d": group("1d")}
    officers = {"1a": "Head", "1b": "Auditor", "1c": "Head", "1d": "Auditor"}
    measures = table("measures", *({"ref": ref, "officer": officer} for ref, officer in officers.items()))
    seen = known(*(each for group in rows.values() for each in group))
    found = pd.concat([judged(*each, ref=ref) for ref, each in rows.items()])
    looks = measure_checks.measure_checks(measures, seen, found, rebases())
    findings = list(loose_ends.targets.find(looks, by_group(seen), measures, sections()))
    assert [visible(each.short) for each in findings] == [
        "A target worse than the baseline: Plans on time (1a).",
        "The same figures as another measure: Plans on time (1c) and Plans on time (1d).",
        "Every target equal to the baseline: Plans on time (1b).",
    ]
    assert told(findings) == [
        "1a Plans on time: 10 then 9; higher is better.",
        "1c Plans on time; and 1d Plans on time: 67 then 70 then 75 in each.",
        "1b Plans on time: 10 then 10.",
    ]
    assert [visible(each.who) for each in findings] == [
        "The officer: Head",
        "The officers: Head (1c); Auditor (1d)",
        "The officer: Auditor",
    ]


def test_what_is_only_not_compared_or_defined_is_left_to_the_measures_page():
    looks = measure_checks.measure_checks(table("measures", {"ref": "1a"}), known(), judged(), rebases())
    assert set(looks["kind"]) == {measure_checks.NO_COMPARATOR, measure_checks.NO_DEFINITION}
    assert list(loose_ends.targets.find(looks, {}, table("measures", {"ref": "1a"}), sections())) == []


def untied(*tied_to, places=PLACES):
    measures = table("measures", *({"ref": str(number), "section": ref} for number, ref in enumerate(tied_to)))
    return told(ties.links.find(measures, places, table("concern_links"), table("concerns"), PLAN))


def test_measures_tied_to_a_whole_topmost_section_are_told_where_there_are_levels_below():
    assert untied("1", "1") == ["2 of 2 measures are tied to a whole priority, and to no theme in it."]
    assert untied("1", places=sections({"ref": "1", "kind": "priority"})) == []


def test_a_theme_without_a_measure_is_told_where_another_theme_has_one():
    assert untied("1", "1.1") == [
        "1 of 2 measures is tied to a whole priority, and to no theme in it: 0.",
        "1 of 2 themes has no measure of its own: 1.2.",
    ]
    assert untied("1.1", "1.2") == []


def unlinked(*pairs, linked_by="subject"):
    measures = table("measures", {"ref": "1a"}, {"ref": "1b"})
    concerns = table("concerns", {"number": "1"}, {"number": "2"}).assign(ref=["1", "2"])
    rows = ({"concern": concern, "ref": ref, "linked_by": linked_by} for concern, ref in pairs)
    linked = table("concern_links", *rows)
    return list(ties.links.find(measures, table("sections"), linked, concerns, PLAN))


def test_concerns_without_a_measure_and_measures_without_a_concern():
    found = unlinked(("1", "1a"))
    assert told(found) == [
        "1 of 2 areas of concern has no measure, by links that are ours: 2.",
        "1 of 2 measures speaks to no area of concern, by links that are ours: 1b.",
    ]
    assert told(unlinked(("1", "1a"), linked_by="paper"))[0] == "1 of 2 areas of concern has no measure: 2."
    assert all(each.why.startswith("No link shows") for each in found)
    assert unlinked(("1", "1a"), ("2", "1b")) == []
    assert unlinked(("1", "1.1")) == [], "the record links no measure, so it says nothing of them"
