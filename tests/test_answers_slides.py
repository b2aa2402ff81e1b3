"""What the slides of the self-assessment say: a message each, and none where the record has nothing to show."""

import pytest
from builders import whole_area
from golden import plain
from markup import Read

from sendplan.opening import open_meeting
from sendplan.pages import slides
from sendplan.show.charts import Chart
from sendplan.show.slide import WIDTH, Slide
from sendplan.show.tables import Table
from sendplan.words import visible

DECK = [
    getattr(slides, each) for each in ["start", "done", "now", "late", "outcomes", "concerns", "risk", "ahead", "ask"]
]


def deck(area, meeting):
    """The slides of a meeting that has something to show on them, by their question."""
    made = {each.__name__: each(open_meeting(area, meeting)) for each in DECK}
    return {name: slide for name, slide in made.items() if isinstance(slide, Slide)}


def rows(slide):
    return [
        [visible(getattr(cell, "striptags", lambda cell=cell: cell)()) for cell in row] for row in slide.picture.rows
    ]


@pytest.mark.parametrize(
    ("area", "meeting", "messages"),
    [
        (
            "northbridge",
            "2026-02-12",
            [
                "We started with 10 areas, named on 15 June 2018, 15 November 2024 and 20 March 2025.",
                "10 of 30 actions are complete or blue; 17 were due by 31 January 2026.",
                "19 actions are still open: 4 on track, 3 red, 1 on hold and 2 not started or not yet due to start.",
                "7 actions are late on 31 January 2026.",
                "Of 8 figures that compare, 1 did not get better and 7 did.",
                "1 of 2 significant weaknesses judged to have made sufficient progress, on 5 March 2020.",
                "3 of 6 open risks are high.",
                "12 actions fall due by 30 September 2026.",
                "The papers ask the Northbridge SEND Improvement Board to:",
            ],
        ),
        (
            "lancashire",
            "2018-01-25",
            [
                "We started with 12 areas of concern, named on 17 November 2017.",
                "The papers ask the Lancashire Health and Wellbeing Board to:",
            ],
        ),
        (
            "lancashire",
            "2021-09-13",
            [
                "We started with 12 areas of concern, named on 17 November 2017.",
                "Of the plans before this one, these were done when last reported.",
                "Whether children are better off is not known: no measure has a value after its baseline.",
                "7 of 12 areas of concern judged to have made sufficient progress, on 12 March 2020.",
                "The papers ask the Health and Wellbeing Board SEND Sub-Committee to:",
            ],
        ),
    ],
)
def test_each_slide_says_a_message_and_none_is_there_without_one(area, meeting, messages):
    assert [visible(each.title) for each in deck(area, meeting).values()] == messages


def test_what_stands_by_section_adds_up_to_the_position():
    told = deck("lancashire", "2019-07-03")["now"].picture
    assert list(told.headings) == ["Priority", "Complete", "On track", "Red", "Not started", "Late"]
    counts = [[int(visible(cell)) for cell in row[1:]] for row in told.rows]
    assert [sum(column) for column in zip(*counts, strict=True)] == [18, 46, 8, 22, 12]


def test_the_five_longest_past_due_are_named_with_their_ratings():
    told = rows(deck("lancashire", "2019-07-03")["late"])
    assert [(each[0][-6:], *each[1:]) for each in told] == [
        ("1.5.1)", "31 March 2019", "● Green"),
        ("1.6.2)", "31 March 2019", "● Green"),
        ("1.4.1)", "30 April 2019", "■ Red"),
        ("2.5.2)", "30 April 2019", "■ Red"),
        ("2.7.1)", "30 April 2019", "● Green"),
    ]


def test_what_moved_is_shown_worst_first():
    told = rows(deck("exampleshire", "2025-07-17")["outcomes"])
    assert [each[0] for each in told][:2] == [
        "Annual reviews held within a year",
        "Health advice that comes within six weeks",
    ]
    assert [each[-1] for each in told] == ["Worse"] * 4 + ["No change"]


def test_where_nothing_can_be_seen_to_move_what_is_furthest_below_england_is_shown():
    told = rows(deck("lancashire", "2019-07-03")["outcomes"])
    assert told[0] == [
        "Children and young people with an EHC plan who go to a mainstream school",
        "40.0% (to\u00a0March\u00a02018)",
        "50.9% (to\u00a0March\u00a02018)",
        "10.9 points worse",
    ]


def test_the_plans_before_are_counted_where_no_action_of_this_one_is_known():
    assert rows(deck("lancashire", "2021-09-13")["done"]) == [
        ["Written Statement of Action", "33 of 47", "28 February 2019"],
        ["SEND Partnership Improvement Plan", "18 of 94", "24 June 2019"],
    ]


def test_what_is_due_is_counted_by_month_and_the_next_inspection_named():
    slide = deck("lancashire", "2019-07-03")["ahead"]
    assert slide.picture.note == "Next: the inspectors' revisit, due before October 2019."
    assert rows(slide)[:2] == [["June 2019", "10", "0"], ["July 2019", "6", "1"]]


def test_dates_that_all_passed_before_the_meeting_are_not_called_ahead():
    assert "ahead" not in deck("lancashire", "2026-04-30")


def test_a_chart_is_drawn_for_the_width_of_a_slide():
    drawn = deck("lancashire", "2019-07-03")["done"].picture
    assert isinstance(drawn, Chart)
    assert drawn.at(WIDTH).wide["width"] == WIDTH


def test_no_table_has_more_rows_than_a_screen():
    for area, meeting in (("northbridge", "2026-02-12"), ("lancashire", "2026-04-30")):
        for slide in deck(area, meeting).values():
            if isinstance(slide.picture, Table):
                assert 0 < len(slide.picture.rows) <= slides.MOST + 1


def test_every_question_has_an_answer_where_every_table_has_a_row(data):
    whole_area(data)
    for question in DECK:
        shown = question(open_meeting("smallshire", "2019-07-03"))
        assert "nan" not in plain(shown)
        assert not Read(str(shown._repr_mimebundle_().get("text/html", ""))).all("script")
