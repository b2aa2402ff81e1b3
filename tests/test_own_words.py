"""What the pages say of plans unlike Lancashire's: in their own words, and nothing that misleads."""

import pytest
from builders import TOML, area_folder, row
from golden import plain

from sendplan.opening import open_meeting
from sendplan.pages import actions, actions_told, asking, board_summary, definitions, each_action
from sendplan.words import visible

SCALE = TOML.replace(
    '    { code = "A", word = "Amber", means = "amber", legend = "under way" },\n',
    "".join(
        f'    {{ code = "{code}", word = "{word}", means = "{means}", legend = "as it says" }},\n'
        for code, word, means in (
            ("B", "Lasting", "embedded"),
            ("T", "On course", "green"),
            ("S", "Some delay", "amber"),
            ("L", "Late", "red"),
            ("LL", "Very late", "red"),
            ("H", "On hold", "paused"),
            ("N", "Yet to begin", "not_started"),
        )
    ),
).replace('hierarchy = ["priority", "theme", "action"]', 'hierarchy = ["strand", "step"]\nMORE')


@pytest.fixture(autouse=True)
def data(tmp_path, monkeypatch):
    monkeypatch.setenv("SENDPLAN_DATA", str(tmp_path))
    return tmp_path


@pytest.fixture
def area(data):
    """Make a meeting of 3 July 2019 on actions, given as (reference, rating, cells); no rating is no report."""

    def make(*acts, more="", sections=("1",), updates=()):
        rows = [row("actions", ref=ref, section=ref[0], **cells) for ref, _, cells in acts]
        told = [row("updates", ref=ref, rating=rating) for ref, rating, _ in acts if rating]
        area_folder(
            data,
            toml=SCALE.replace("MORE", more),
            sections=[row("sections", ref=ref, kind="strand", title=f"Strand {ref}") for ref in sections],
            actions=rows,
            updates=[*told, *(row("updates", **each) for each in updates)],
            meetings=[row("meetings", plan="p")],
        )
        return open_meeting("smallshire", "2019-07-03")

    return make


def one(ref, rating="", **cells):
    return ref, rating, cells


def lines(block):
    return plain(block).splitlines()


def test_the_share_complete_is_of_all_actions_though_half_were_not_reported_on(area):
    now = area(one("1.1", "C"), one("1.2"))
    assert "- 1 of 2 actions complete or lasting: 50%" in lines(board_summary.tiles(now))
    assert plain(board_summary.on_track(now)).endswith("Nothing is reported on 1.")


@pytest.mark.parametrize(
    ("acts", "said"),
    [
        (
            ["1.1 C", "1.2 B", "2.1 T"],
            "Overall 67% (2 of 3) complete or lasting. Nothing is left to do in strand 1 (Strand 1): 2.",
        ),
        (["1.1 C", "2.1 C"], "100% (2 of 2) complete or lasting."),
        (["1.1 T", "2.1 T"], "0% (0 of 2) complete or lasting."),
        (
            ["1.1 C", "1.2 T", "2.1 C", "2.2 T", "2.3 T"],
            "Overall 40% (2 of 5) complete or lasting. The largest share is in strand 1 (Strand 1): 50% (1 of 2).",
        ),
    ],
)
def test_no_part_of_a_plan_has_the_largest_share_of_all_or_of_nothing(area, acts, said):
    chart = actions.ratings(area(*(one(*each.split()) for each in acts), sections=("1", "2")))
    what = "By strand, as reported by 24 June 2019."
    message, _, rest = said.partition(". ")
    assert visible(chart.name) == message.rstrip(".")
    assert lines(chart) == [f"{what} {rest}".strip()]


def test_dates_that_passed_unreported_are_a_reason_to_ask(area):
    acts = [one(f"1.{place}", due="2019-06-01") for place in range(1, 9)]
    told = lines(asking.questions(area(one("1.9", "T"), *acts)))
    assert told[1:] == [
        "- Is “Train staff” (1.1) done? It was due by 1 June 2019, and nothing was reported. "
        "The same of 7 more: 1.2, 1.3, 1.4, 1.5, 1.6, 1.7 and 1 other."
    ]


def test_the_figures_raise_no_question_only_where_there_is_none(area):
    assert plain(asking.questions(area(one("1.1", "T")))) == ""


def test_a_rating_is_told_in_the_words_that_its_actions_have_and_no_other(area):
    now = area(one("1.1", "LL"), one("1.2", "N"), one("1.3", "H"))
    assert "- 1 rated “very late”; the papers give an answer for none of them" in lines(board_summary.tiles(now))
    assert lines(actions_told.pointers(now)) == [
        "- Rated “very late”: Train staff (1.1).",
        "- Rated “yet to begin”: 1 action, none with a day to begin.",
    ]


def test_where_no_action_has_a_meaning_every_word_of_the_plan_for_it_is_named(area):
    assert actions.rating(area(one("1.1", "T")), "red") == "late or “very late”"


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("", "1 is on track: on course."),
        ('on_track = "as the board agreed"', "1 is on track: on course, as the board agreed."),
    ],
)
def test_what_counts_as_on_track_is_the_plans_own_with_its_own_reason(area, more, said):
    told = plain(board_summary.on_track(area(one("1.1", "T"), one("1.2", "S"), more=more)))
    assert told == f"Leads last reported on 24 June 2019, 9 days before the meeting. {said}"


def test_words_of_a_report_are_shown_of_every_action_whatever_its_rating_and_long_ones_folded(area):
    long = "Two of six teams use it. " * 8
    now = area(
        one("1.1", "T"),
        one("1.2"),
        updates=[
            {"ref": "1.2", "rating": "", "narrative": "Next: a trial."},
            {"ref": "1.1", "rating": "T", "as_at": "2019-06-23", "narrative": long.strip()},
        ],
    )
    rows = [each.split(" | ") for each in lines(each_action.every(now))]
    assert rows[3] == [
        "1.2 Train staff",
        "… Reported, not rated",
        "No date",
        "no lead named",
        "Next: a trial.",
    ]
    assert rows[2][4] == "", "words older than the rating say nothing of it"
    now = area(one("1.1"), updates=[{"ref": "1.1", "rating": "T", "narrative": long.strip()}])
    shown = each_action.every(now)._repr_mimebundle_()["text/html"]
    assert shown.count('<details class="more"><summary>Two of six teams use it.') == 1
    assert long.strip() in plain(each_action.every(now))


def test_a_milestone_stands_under_its_action_and_is_not_counted_as_one(area):
    now = area(
        one("1.1", "T", due="2019-12-31"),
        one("1.2", "T"),
        one("1.1m", "L", parent="1.1", due="2019-06-01", title="Sign it"),
    )
    rows = [each.split(" | ")[0] for each in lines(each_action.every(now))[2:]]
    assert rows == ["1.1 Train staff", "Milestone 1.1m Sign it", "1.2 Train staff"]
    assert lines(board_summary.tiles(now))[1:] == ["- None of 2 actions complete or lasting"]
    assert plain(board_summary.late(now)) == "1 milestone is late: Sign it (1.1m)."


def test_an_action_whose_forerunner_is_late_is_said_to_be_at_risk(area):
    now = area(one("1.1", "L", due="2019-06-01"), one("1.2", "T", due="2019-12-31", depends_on="1.1"))
    assert lines(each_action.every(now))[3].split(" | ")[2] == "Due 31 December 2019 at risk: waits for 1.1, late"
    asked = "- Can “Train staff” (1.2) be done in time? It waits for Train staff (1.1), late."
    assert asked in lines(asking.questions(now))


def test_aspects_stand_side_by_side_and_one_that_nobody_rated_is_left_out(area):
    both = 'aspects = ["Delivery", "Impact"]'
    acts = [one("1.1", "C"), one("1.2", "T")]
    alone = lines(each_action.every(area(*acts, more=both)))
    assert [row.split(" | ")[1] for row in alone[1:]] == ["Reported: delivery", "✓ Complete", "● On course"]
    beside = lines(
        each_action.every(area(*acts, more=both, updates=[{"ref": "1.1", "rating": "S", "aspect": "Impact"}]))
    )
    assert [row.split(" | ")[1] for row in beside[2:]] == ["✓ Complete Impact: ▲ Some delay", "● On course"]


def test_a_part_of_the_plan_with_a_rating_of_its_own_heads_its_actions_and_no_other_has_a_row(area):
    assert len(lines(each_action.every(area(one("1.1", "T"))))) == 3
    withdrew = {"ref": "2", "rating": "L", "narrative": "The seller withdrew.", "mitigation": "Another is asked."}
    now = area(one("1.1", "T"), one("2.1", "T"), sections=("1", "2"), updates=[withdrew])
    first, second = each_action.every(now).parts
    assert [row[0] for row in first.rows] == ["1.1 Train staff"]
    assert [row[0] for row in second.rows] == ["Strand 2 Strand 2", "2.1 Train staff"]
    assert list(second.ids) == ["section-2", "action-2.1"]
    said = "No date What was said 24 June 2019: The seller withdrew. Being done: Another is asked."
    assert lines(second)[2].split(" | ")[1:] == ["■ Late", said, "no lead named"]


def test_what_success_looks_like_and_who_answers_stands_with_the_action(area):
    cells = {"success": "Nobody waits.", "partners": "ICB; Forum", "accountable": "Director"}
    row = lines(each_action.every(area(one("1.1", "T", **cells))))[2].split(" | ")
    assert row[3:] == ["no lead named accountable: Director with ICB and Forum", "Success: Nobody waits."]


@pytest.mark.parametrize(
    ("term", "said"),
    [
        ("rated Late or Very late", "Late: some weeks; Very late: months"),
        ("rated Red or worse", "Red or worse: the board decides"),
        ("rated Unheard of", ""),
    ],
)
def test_a_count_of_several_words_for_one_meaning_is_defined_by_each_and_a_word_with_or_in_it_by_itself(term, said):
    scale = {"Late": "some weeks", "Very late": "months", "Red": "late", "Red or worse": "the board decides"}
    assert definitions.means(term, scale) == said
