"""What the slides of the self-assessment say: a message each, and none where the record has nothing to show."""

from functools import cache

import pytest
from builders import whole_area
from golden import plain
from markup import Read

from sendplan.opening import open_meeting
from sendplan.pages import slides
from sendplan.show.charts import Chart
from sendplan.show.slide import HIGH, WIDTH, Slide
from sendplan.show.tables import Table
from sendplan.show.theme import SIZE
from sendplan.words import visible

DECK = [
    getattr(slides, each) for each in ["start", "done", "now", "late", "outcomes", "concerns", "risk", "ahead", "ask"]
]


@cache
def deck(area, meeting):
    """The slides of a meeting that has something to show on them, by their question."""
    now = open_meeting(area, meeting)
    made = {each.__name__: each(now) for each in DECK}
    return {name: slide for name, slide in made.items() if isinstance(slide, Slide)}


def figures(slide):
    """The figures of a slide's chart, as a page tells them."""
    return [[visible(str(cell)) for cell in row] for row in slide.picture.figures.rows]


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
                "33 of 47 tasks and 18 of 94 actions of the plans before this one were done when last reported.",
                "Whether children are better off is not known: no measure has a value after its baseline.",
                "7 of 12 areas of concern judged to have made sufficient progress, on 12 March 2020.",
                "The papers ask the Health and Wellbeing Board SEND Sub-Committee to:",
            ],
        ),
    ],
)
def test_each_slide_says_a_message_and_none_is_there_without_one(area, meeting, messages):
    assert [visible(each.title) for each in deck(area, meeting).values()] == messages


def test_ratings_by_section_add_up_to_the_position():
    told = figures(deck("lancashire", "2019-07-03")["now"])
    assert [sum(map(int, column)) for column in zip(*(row[1:] for row in told), strict=True)] == [18, 14, 32, 8, 22]


def test_where_ratings_of_every_section_do_not_fit_a_table_counts_them():
    told = deck("northbridge", "2026-02-12")["now"].picture
    assert list(told.headings)[1:] == [
        "Complete or blue",
        "On track",
        "Red",
        "Not started or not yet due to start",
        "Late",
    ]
    assert [sum(int(visible(row[place])) for row in told.rows) for place in (1, 2, 3, 5)] == [10, 4, 3, 7]


def test_every_late_action_stands_in_the_month_it_was_due_and_those_without_a_date_are_counted():
    slide = deck("lancashire", "2019-07-03")["late"]
    assert {row[1]: row[2] for row in figures(slide) if row[2] != "0"} == {
        "March 2019": "2",
        "April 2019": "8",
        "May 2019": "2",
    }
    assert visible(slide.foot).startswith("3 actions without a date are left out.")


def test_what_moved_is_shown_from_its_first_value_worst_first():
    slide = deck("exampleshire", "2025-07-17")["outcomes"]
    assert figures(slide) == [
        ["Annual reviews held within a year", "49.6%, first 70.8%"],
        ["Children who wait over a year for therapy", "8, first 7"],
        ["School missed by pupils with an EHC plan", "12.3%, first 11.2%"],
        ["Complaints about SEND services", "19, first 24"],
        ["Assessments finished within 20 weeks", "63.2%, first 43.8%"],
    ]
    assert "the 3 worst and the 2 best of 10" in visible(slide.foot)
    assert "Source: Exampleshire SEND Partnership." in slide.foot
    assert "the 1 worst and the 4 best of 8" in visible(deck("northbridge", "2026-02-12")["outcomes"].foot)


def test_where_nothing_can_be_seen_to_move_what_is_furthest_below_england_is_shown():
    slide = deck("lancashire", "2019-07-03")["outcomes"]
    assert figures(slide)[0] == [
        "4b(i) Attainment of pupils with SEND at the end of reception: with an EHC plan",
        "2.5%, England 4.9%",
    ]
    assert visible(slide.foot).startswith("18 of 28 figures are behind England; these are furthest,")


def test_the_plans_before_are_counted_where_no_action_of_this_one_is_known():
    assert [[row[0], row[1], row[-1]] for row in figures(deck("lancashire", "2021-09-13")["done"])] == [
        ["Written Statement of Action, reported by 28 February 2019", "33", "14"],
        ["SEND Partnership Improvement Plan, reported by 24 June 2019", "18", "0"],
    ]


def test_what_is_due_stands_by_month_and_the_next_inspection_is_named():
    slide = deck("lancashire", "2019-07-03")["ahead"]
    assert "Next: the inspectors' revisit, due before October 2019." in slide.foot
    due = {row[1]: int(row[-1]) for row in figures(slide)}
    assert [due[each] for each in ("June 2019", "July 2019", "September 2019")] == [10, 6, 13]


def test_what_is_late_stands_ahead_at_its_new_date_so_that_the_picture_has_what_the_message_counts():
    slide = deck("exampleshire", "2025-07-17")["ahead"]
    assert visible(slide.title).startswith("15 actions fall due")
    assert sum(int(cell) for row in figures(slide) for cell in row[2:]) == 15
    assert visible(slide.foot).startswith("What is late stands at its new date.")


def test_high_risks_are_named_below_the_matrix_of_where_risks_stand_now():
    slide = deck("northbridge", "2026-02-12")["risk"]
    assert visible(slide.foot).startswith("High: R2 (No provider takes the new pathway at the price offered), R3 (")
    assert "Aimed at" not in str(slide.picture.at(WIDTH).wide)


def test_dates_that_all_passed_before_the_meeting_are_not_called_ahead():
    assert "ahead" not in deck("lancashire", "2026-04-30")


def test_a_chart_as_wide_as_a_slide_has_text_of_24_px():
    beside = 2 * 2 * 24  # px: 2 rem on either side of a slide 1280 px wide, on which a rem is 24 px
    assert SIZE * (1280 - beside) / WIDTH >= 24


@pytest.mark.parametrize(("area", "meeting"), [("lancashire", "2019-07-03"), ("northbridge", "2026-02-12")])
def test_every_chart_fits_a_slide_and_leads_to_its_figures(area, meeting):
    drawn = [each for each in deck(area, meeting).values() if isinstance(each.picture, Chart)]
    assert len(drawn) >= 4
    for slide in drawn:
        wide = slide.picture.at(WIDTH).wide
        assert (wide["width"], wide["height"] <= HIGH) == (WIDTH, True)
        assert ".html" in slide.foot


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
