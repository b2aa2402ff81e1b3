"""What is due after an inspection, and by when."""

import pytest
from builders import TOML, area_folder, row

from sendplan.opening import open_meeting
from sendplan.pages.due_after import inspection_next

INSPECTION = """
[[inspections]]
id = "new"
framework = "2023"
ended = 2024-11-15
reported = 2025-01-20
next = [{steps}]
"""
PLAN = '{ what = "the priority action plan", by = 2025-05-03 }'
VISIT = '{ what = "monitoring visit", by_text = "around autumn 2026" }'
STOCKTAKE = '{ what = "a stocktake", by = 2025-06-30, by_text = "in June 2025" }'


def told(data, *steps, meeting="2025-05-15", more="", inspected=True):
    inspection = INSPECTION.replace("{steps}", ", ".join(steps)) if inspected else ""
    area_folder(
        data,
        toml=TOML.replace("[[plans]]", f"{inspection}{more}\n[[plans]]", 1),
        meetings=[row("meetings", meeting=meeting, as_at=meeting)],
    )
    return inspection_next(open_meeting("smallshire", meeting))._repr_mimebundle_()["text/plain"]


def test_what_is_past_comes_first_and_then_what_is_next(data):
    assert told(data, VISIT, PLAN) == (
        "The priority action plan was due by 3 May 2025, 12 days ago; nothing in the record says that it came. "
        "Next: the monitoring visit, expected around autumn 2026."
    )


def test_what_is_next_comes_soonest_first_and_last_what_has_no_day(data):
    assert told(data, VISIT, STOCKTAKE, PLAN, meeting="2025-02-01") == (
        "Next: the priority action plan, due by 3 May 2025; then a stocktake, due in June 2025; "
        "then the monitoring visit, expected around autumn 2026."
    )


@pytest.mark.parametrize(
    ("meeting", "said"),
    [("2025-05-03", "Next: the pri"), ("2025-05-04", "The priority action plan was due by 3 May 2025, 1 day ago")],
)
def test_a_step_is_past_from_the_day_after_its_last(data, meeting, said):
    assert told(data, PLAN, meeting=meeting).startswith(said)


def test_a_printed_time_is_past_once_the_last_day_that_it_can_mean_is(data):
    printed = '{ what = "the review", by_text = "April 2025" }'
    said = "The review was expected April 2025, 15 days ago; nothing in the record says that it came."
    assert told(data, printed) == said
    assert told(data, printed, meeting="2025-04-30") == "Next: the review, expected April 2025."


@pytest.mark.parametrize(("done", "silent"), [("2025-05-15", True), ("2025-05-16", False)])
def test_what_was_done_is_told_no_more_from_its_day(data, done, silent):
    assert (told(data, PLAN.replace(" }", f", done_on = {done} }}")) == "") == silent


@pytest.mark.parametrize(("announced", "known"), [("2025-05-15", True), ("2025-05-16", False)])
def test_what_is_announced_later_is_not_known(data, announced, known):
    assert ("monitoring" in told(data, VISIT.replace(" }", f", announced = {announced} }}"))) == known


def test_nothing_is_told_before_the_report_or_without_an_inspection(data):
    assert told(data, PLAN, meeting="2025-01-19") == ""
    assert told(data, PLAN, meeting="2025-01-20") != ""
    assert told(data, inspected=False) == ""
    assert told(data) == ""


def test_after_several_inspections_each_step_says_after_which(data):
    notice = '\n[[inspections]]\nid = "n"\nframework = "improvement notice"\nended = 2025-05-05\n'
    review = f'{notice}next = [{{ what = "the review", by = 2025-11-30 }}]\n'
    assert told(data, VISIT, more=review) == (
        "Next: the review after the improvement notice of May 2025, due by 30 November 2025; then the monitoring visit "
        "after the inspection of November 2024, expected around autumn 2026."
    )
