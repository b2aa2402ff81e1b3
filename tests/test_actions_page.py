"""The actions page of a real plan and of made-up ones: its verdict, its pictures and the rows of its table."""

import pytest
from builders import TOML, area_folder, row
from golden import plain

from sendplan.data.areas import load_area
from sendplan.opening import of_area, open_meeting
from sendplan.pages import actions, actions_told, each_action
from sendplan.show.blocks import Words
from sendplan.show.linked import kept
from sendplan.words import visible

SCALE = TOML.replace(
    "]\n\n[[bodies]]",
    '    { code = "N", word = "To start", means = "not_started", legend = "not begun" },\n'
    '    { code = "CF", word = "Moved", means = "carried_forward", legend = "moved" },\n]\n\n[[bodies]]',
)


@pytest.fixture
def area(tmp_path, monkeypatch):
    """Make a meeting of 3 July 2019 on actions, given as (reference, rating, cells), and what else was reported."""
    monkeypatch.setenv("SENDPLAN_DATA", str(tmp_path))

    def make(*acts, updates=()):
        told = [row("updates", ref=ref, rating=rating) for ref, rating, _ in acts if rating]
        rows = [row("actions", ref=ref, **cells) for ref, _, cells in acts]
        more = [row("updates", **each) for each in updates]
        area_folder(tmp_path, toml=SCALE, actions=rows, updates=[*told, *more], meetings=[row("meetings", plan="p")])
        return open_meeting("smallshire", "2019-07-03")

    return make


def one(ref, rating="A", **cells):
    return ref, rating, cells


def parts(meeting):
    """What the first row says of its dates, line by line."""
    cell = str(each_action.every(meeting).parts[0].rows[0][2])
    inside = cell.removeprefix("<div>").removesuffix("</div>")
    for mark in ("<strong>", "</strong>"):
        inside = inside.replace(mark, "")
    return [visible(each).replace("\u00a0", " ") for each in inside.split("<br>")]


def test_the_verdict_says_what_is_late_and_what_is_done_of_what_was_due(july):
    assert plain(actions_told.verdict(july)) == (
        "30 actions were due by 24 June 2019: 12 are late and 18 are done. 7 of the late are rated green. "
        "Start audits by several agencies, with trained auditors and a pilot first (1.5.1) and Train auditors of "
        "EHC plans so that they judge alike (1.6.2) are latest, by 85 days. No action was finished since 3 June 2019."
    )
    assert '<a href="actions.html#action-1.5.1">1.5.1</a>' in actions_told.verdict(july).html()


def test_the_verdict_names_the_one_that_is_latest_and_what_was_finished():
    meeting = of_area(load_area("exampleshire"), "2025-07-17")
    assert plain(actions_told.verdict(meeting)) == (
        "48 actions were due by 30 June 2025: 7 are late, 40 are done and 1 is due that day. 3 of the late are rated "
        "“on course”. Set up a panel for children under five with complex needs (1.1.4) is latest, by 365 days. "
        "10 were finished since 31 March 2025."
    )


def test_the_verdict_says_that_nothing_was_reported_since(lancashire):
    assert plain(actions_told.verdict(of_area(lancashire, "2019-10-09"))).endswith(
        "by 192 days. No report came after 24 June 2019: what was done since is not known."
    )


@pytest.mark.parametrize(
    ("meeting", "said"),
    [
        (
            "2019-05-13",
            "the record holds no rating of any action by 13 May 2019. The due date of 28 actions had passed.",
        ),
        ("2021-09-13", "no list of the actions of the Accelerated Progress Plan is in the record."),
        ("2018-01-25", "the record holds no improvement plan for this meeting."),
    ],
)
def test_the_verdict_says_what_is_not_known_and_nothing_else_says_it_again(lancashire, meeting, said):
    now = of_area(lancashire, meeting)
    assert plain(actions_told.verdict(now)) == f"Not known: {said}"
    assert plain(actions_told.pointers(now)) == plain(actions.by_report(now)) == plain(actions.by_lead(now)) == ""


def test_where_nothing_was_due_or_late_the_verdict_says_so(area):
    assert plain(actions_told.verdict(area(one("1.1", due="2019-12-31")))) == "No action was due by 24 June 2019."
    done = area(one("1.1", "C", due="2019-05-31"))
    assert plain(actions_told.verdict(done)) == "1 action was due by 24 June 2019: 1 is done."


def test_more_late_actions_than_a_sentence_names_are_counted(area):
    late = [one(f"1.{place}", due="2019-06-14") for place in range(1, 6)]
    assert plain(actions_told.verdict(area(*late))).endswith("5 are late. 5 actions are latest, by 10 days.")


def test_pointers_lead_to_what_is_late_red_re_dated_and_not_started(july):
    assert plain(actions_told.pointers(july)).splitlines() == [
        "- Late, longest first: 1.5.1 and 1.6.2 (85 days); 1.4.1, 2.5.2, 2.7.1, 3.6.4, 3.6.5, 3.9.1, 4.2.2 and 4.4.3 "
        "(55 days); 1.1.2 and 2.7.2 (24 days).",
        "- Rated red: 1.4.1, 1.7.2, 2.5.2, 2.5.3, 2.7.2, 3.6.4, 3.6.5 and 3.6.6.",
        "- Given a new date: 2 actions; furthest Write joint guidance on the graduated response and asking for an "
        "assessment (1.4.1), by 123 days.",
        "- A new time but no firm date: Build a working version of the website and test it with families and "
        "practitioners (2.5.2) and Hold a good practice event with further education providers (2.7.2).",
        "- Rated “not started”: 22 actions, none with a day to begin; first due Study good practice for one clear "
        "process of statutory assessment and decisions (1.7.3), 31 July 2019.",
        "- Complete, without a date or evidence: all 18.",
    ]


def test_some_without_evidence_are_named(area):
    shown = [one("1.1", "C"), one("1.2", ""), one("1.3", "", due="")]
    told = [{"ref": "1.2", "rating": "C", "evidence": "Minutes"}]
    assert "- Complete, without a date or evidence: Train staff (1.1)." in plain(
        actions_told.pointers(area(*shown, updates=told))
    )


def test_the_strip_says_where_most_is_late_and_what_has_no_date(july):
    strip = actions.due_dates(july)
    assert visible(strip.reading) == (
        "Each mark is an action. Left of the line is what was due before 24 June 2019. The most late are in priority 1 "
        "(4). 3 actions without a date are left out."
    )
    counted = [[int(visible(cell)) for cell in row[2:]] for row in strip.figures.rows]
    assert [sum(column) for column in zip(*counted, strict=True)] == [12, 18, 61]


def test_without_any_report_what_was_due_is_late_or_not_reported_on(lancashire):
    strip = actions.due_dates(of_area(lancashire, "2019-05-13"))
    assert "Late or not reported on" in strip.figures.headings
    assert "The most late or not reported on are in priority 2 (9)." in visible(strip.reading)


def test_a_plan_without_dates_has_no_strip(area):
    assert plain(actions.due_dates(area(one("1.1", due="")))) == "No action has a due date."


def test_of_one_report_no_ratings_are_drawn(area):
    assert isinstance(actions.by_report(area(one("1.1"))), Words)


def test_ratings_are_drawn_by_report_and_the_last_of_many_that_have_room(july):
    assert len(actions.by_report(july).figures.rows) == 2 * 4
    many = of_area(load_area("exampleshire"), "2025-07-17")
    assert visible(actions.by_report(many).reading).endswith("The last 7 of 18 reports are drawn.")


def test_a_row_says_how_late_an_action_is_and_what_its_rating_hides(july):
    rows = {row[0].split(" ")[0]: row for table in each_action.every(july).parts for row in table.rows}
    told = {ref: visible(kept(row[2]).replace("\u00a0", " ")) for ref, row in rows.items()}
    assert told["1.1.2"] == ("<div><strong>24 days late</strong>, due 31 May 2019<br>rated green when late</div>")
    assert told["4.3.1"].startswith(
        "<div>Due 30 June 2019 (soon)<br>new date 30 September 2019<br>92 days later<br><details"
    )
    assert told["2.1.3"] == "<div>No date: “Quarterly”</div>"
    assert told["3.6.3"] == (
        '<div>Done, due 31 March 2019<br>not done, says <a href="actions.html#action-3.6.4">3.6.4</a></div>'
    )
    assert "new date mid-September,<br>no firm date" in told["2.5.2"]


def test_each_table_counts_its_actions_by_what_they_are_rated(july):
    assert [visible(each.caption) for each in each_action.every(july).parts][:1] == [
        "Priority 1: Identifying and meeting needs. 27 actions: 4 late, 4 complete, 6 green, 10 amber, 2 red and "
        "5 not started"
    ]


@pytest.mark.parametrize(
    ("action", "update", "said"),
    [
        (one("1.1", "", due="2019-05-31"), {}, ["Due 31 May 2019, and no report"]),
        (one("1.1", "", due="2019-12-31"), {"rating": "N", "provisional_start": "2019-09-01"},
         ["Due 31 December 2019", "to start 1 September 2019"]),
        (one("1.1", "", due="2019-12-31"), {"rating": "N", "provisional_start": "2019-06-01"},
         ["Due 31 December 2019", "to start 1 June 2019", "start date passed"]),
        (one("1.1", "", due="2019-05-31"), {"rating": "C", "completed_on": "2019-05-01"},
         ["Done 1 May 2019, due 31 May 2019"]),
        (one("1.1", "", due="2019-05-31"), {"rating": "CF"}, ["Carried forward, due 31 May 2019"]),
        (one("1.1", "", due="2019-12-31"), {"revised_due": "2019-11-30"},
         ["Due 31 December 2019", "new date 30 November 2019", "31 days earlier"]),
        (one("1.1", "", due=""), {"revised_due": "2019-11-30"}, ["No date", "new date 30 November 2019"]),
    ],
)  # fmt: skip
def test_the_dates_of_a_row_are_said_in_short_lines(area, action, update, said):
    assert parts(area(action, one("1.2"), updates=[{"ref": "1.1"} | update] if update else [])) == said


def test_a_red_action_tells_its_last_three_reports_and_counts_those_before():
    meeting = of_area(load_area("exampleshire"), "2025-07-17")
    rows = {row[0].split(" ")[0]: row for table in each_action.every(meeting).parts for row in table.rows}
    said = visible(rows["1.1.4"][4].striptags())
    assert said.startswith("30 June 2025: Work stopped while the new contract is settled.")
    assert said.count("2025: ") + said.count("2024: ") == 3
    assert said.endswith("11 earlier reports.")
    assert visible(rows["1.1.1"][1].striptags()).endswith("on 28 February 2025")
