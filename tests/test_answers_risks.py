"""What the risks page says: of none, one and many, and what moved."""

import pytest
from builders import TOML, area_folder, row
from golden import plain

from sendplan.opening import open_meeting
from sendplan.pages import board_summary, implications, method, risks
from sendplan.show.charts import Chart
from sendplan.show.linked import linked
from sendplan.words import visible

JULY, JUNE = "2019-07-03", "2019-06-03"
MEETINGS = [
    row("meetings", plan="p", previous=JUNE),
    row("meetings", meeting=JUNE, as_at=JUNE, plan="p"),
]
WHOLE = {"owner": "Head of SEND", "mitigation": "Recruit"}


def risk(ref="R1", likelihood=3, impact=4, **more):
    return row("risks", ref=ref, likelihood=str(likelihood), impact=str(impact), **(WHOLE | more))


def before(ref="R1", likelihood=3, impact=4, **more):
    return risk(ref, likelihood, impact, as_at=JUNE, **more)


def meeting(data, *rows, toml=TOML, **tables):
    area_folder(data, toml=toml, **({"meetings": MEETINGS, "risks": [*rows]} | tables))
    return open_meeting("smallshire", JULY)


def said(block):
    return visible(plain(block))


def title(found):
    made = risks.matrix(found)
    return visible(made.name if isinstance(made, Chart) else plain(made))


NONE = "The record holds no risk register for the Small plan."


def test_without_a_register_the_page_says_so_once_and_others_say_nothing(data):
    found = meeting(data)
    assert said(risks.verdict(found)) == NONE
    assert said(risks.matrix(found)) == said(risks.gaps(found)) == said(risks.every_risk(found)) == ""
    assert risks.headline(found) == ""
    assert "isk" not in said(board_summary.tiles(found)) + said(implications.risk(found))
    assert "Score of a risk" not in said(method.concerns(found))


def test_a_meeting_without_a_plan_has_no_register(data):
    area_folder(data, meetings=[row("meetings")], risks=[risk()])
    assert said(risks.verdict(open_meeting("smallshire", JULY))).startswith(
        "Not known: the record holds no improvement"
    )


@pytest.mark.parametrize(
    ("rows", "headline"),
    [
        ([risk()], "1 risk is open, and it is not high."),
        ([risk(likelihood=5)], "1 risk is open, and it is high: R1 (Staff leave)."),
        ([risk(), risk("R2")], "2 risks are open, and none is high."),
        (
            [risk(likelihood=5), risk("R2", 5)],
            "2 risks are open, and all are high: R1 (Staff leave) and R2 (Staff leave).",
        ),
        ([risk(likelihood=5), risk("R2")], "1 of 2 open risks is high: R1 (Staff leave)."),
        (
            [risk("R1", 5), risk("R2", 5, 5), risk("R3")],
            "2 of 3 open risks are high: R2 (Staff leave) and R1 (Staff leave).",
        ),
        ([*(risk(f"R{n}", 5) for n in range(1, 5)), risk("R5")], "4 of 5 open risks are high: R1, R2, R3 and R4."),
        ([risk("R1", "")], "1 risk is open, and it has no score."),
        ([risk("R1", ""), risk("R2", "")], "2 risks are open, and none has a score."),
        ([risk("R1", ""), risk("R2")], "2 risks are open, and none is high."),
        ([risk(likelihood=5, status="closed")], ""),
        ([risk(likelihood=5, status="closed"), risk("R2")], "1 risk is open, and it is not high."),
        (
            [before(likelihood=5), risk(likelihood=5)],
            "1 risk is open, and it is high, as on 3 June 2019: R1 (Staff leave).",
        ),
        (
            [before(), risk(likelihood=5)],
            "1 risk is open, and it is high, 1 more than on 3 June 2019: R1 (Staff leave).",
        ),
        ([before(likelihood=5), risk()], "1 risk is open, and it is not high, 1 fewer than on 3 June 2019."),
        ([before(), risk()], "1 risk is open, and it is not high."),
        ([before(likelihood=5, status="closed"), risk()], "1 risk is open, and it is not high."),
    ],
)
def test_the_headline_is_right_for_none_one_and_many(data, rows, headline):
    assert visible(risks.headline(meeting(data, *rows))) == headline


def test_a_score_of_exactly_the_plans_own_threshold_is_high(data):
    toml = TOML.replace('title = "Small plan"', 'title = "Small plan"\nrisks = { most = 4, medium = 6, high = 12 }')
    assert "it is high" in risks.headline(meeting(data, risk(), toml=toml))


AIM = {"target_likelihood": "3", "target_impact": "4"}
HELD = "Every open risk has a mitigation and an owner."


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([risk()], "The register gives no score to aim at."),
        ([risk(likelihood="", **AIM)], "The register gives no score to aim at."),
        ([risk(likelihood=4, **AIM)], "No risk is down to the score aimed at."),
        ([risk(**AIM)], "Every risk with a score aimed at is down to it."),
        ([risk(**AIM), risk("R2", 4, **AIM)], "1 risk is down to the score aimed at, of 2 that have one."),
        (
            [risk(**AIM), risk("R2", **AIM), risk("R3", 4, **AIM)],
            "2 risks are down to the score aimed at, of 3 that have one.",
        ),
    ],
)
def test_the_verdict_says_what_is_high_and_what_is_down_to_its_aim(data, rows, told):
    found = meeting(data, *rows)
    assert said(risks.verdict(found)) == f"{visible(risks.headline(found))} {told}"


@pytest.mark.parametrize(("closed", "told"), [(["R1"], "1 risk is closed."), (["R1", "R2"], "2 risks are closed.")])
def test_where_every_risk_is_closed_the_verdict_says_so_and_the_rest_of_the_page_nothing(data, closed, told):
    found = meeting(data, *(risk(ref, status="closed") for ref in closed))
    assert said(risks.verdict(found)) == f"No risk is open: {told}"
    assert said(risks.matrix(found)) == said(risks.gaps(found)) == said(risks.every_risk(found)) == ""


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([risk()], HELD),
        ([risk(owner="")], "In the register 1 risk has no owner (R1)."),
        ([risk(mitigation=""), risk("R2", mitigation="")], "In the register 2 risks have no mitigation (R1 and R2)."),
        (
            [risk(mitigation="", owner="")],
            "In the register 1 risk has no mitigation (R1) and 1 risk has no owner (R1).",
        ),
        ([risk(), risk("R2", status="closed", owner="")], f"{HELD} 1 risk is closed."),
        ([before(), risk("R2")], f"{HELD} The register of 24 June 2019 says nothing of R1: it stands as last told."),
        (
            [before(), before("R3"), risk("R2"), risk("R4", status="closed")],
            f"{HELD} The register of 24 June 2019 says nothing of R1 and R3: they stand as last told. "
            "1 risk is closed.",
        ),
    ],
)
def test_under_the_matrix_stands_what_the_register_lacks_and_has_closed(data, rows, told):
    assert said(risks.gaps(meeting(data, *rows))) == told


@pytest.mark.parametrize(
    ("rows", "name"),
    [
        ([risk(**AIM)], "Where the open risk stands, and where it is to be"),
        ([risk(**AIM), risk("R2")], "Where the open risks stand, and where they are to be"),
        ([before(), risk()], "No risk has moved since 3 June 2019"),
        ([before(), risk(likelihood=4)], "Since 3 June 2019: R1 is worse"),
        (
            [
                *(before(), before("R2"), before("R10"), before("R4"), risk(impact=5), risk("R2", 1)),
                *(risk("R10", 5), risk("R4", status="closed"), risk("R5")),
            ],
            "Since 3 June 2019: R1 and R10 are worse; R5 is new; R2 is better; R4 was closed",
        ),
        (
            [before(), *(risk(f"R{n}") for n in range(1, 16))],
            "Since 3 June 2019: R2, R3, R4, R5, R6, R7, R8, R9, R10, R11, R12, R13 and 2 more are new",
        ),
        ([before(), risk(likelihood="")], "Since 3 June 2019: R1 cannot be compared. No open risk has a score, so"),
    ],
)
def test_the_title_of_the_matrix_is_what_moved(data, rows, name):
    assert title(meeting(data, *rows)).startswith(name)


def test_without_any_aim_the_title_speaks_of_none(data):
    assert title(meeting(data, risk(), risk("R2"))) == "Where the open risks stand"


def test_the_reading_says_from_which_score_on_a_level_begins_and_what_is_left_out(data):
    assert visible(risks.matrix(meeting(data, risk(), risk("R2", ""))).reading) == (
        "By score, likelihood times impact: H high, from 15; M medium, from 8; L low. R2 has no score."
    )


def rows_of(found):
    return [visible(line) for line in plain(risks.every_risk(found)).splitlines()]


def test_the_table_lists_the_open_risks_the_highest_first_with_where_each_is_to_be(data):
    found = meeting(
        data,
        *[before(), before("R3"), risk(likelihood=2), risk("R2", 5, target_likelihood="1", target_impact="4")],
        *[risk("R3", "", owner="", mitigation=""), risk("R4", status="closed")],
    )
    assert rows_of(found) == [
        "3 open risks on 24 June 2019, the highest score first",
        "Risk | Score, and aim | Owner, what is being done, and actions beside it",
        "R2 Staff leave | H High 5 × 4 = 20, new aim L Low 1 × 4 = 4 | Head of SEND: Recruit",
        "R1 Staff leave | M Medium 2 × 4 = 8, from 12 no aim | Head of SEND: Recruit",
        "R3 Staff leave | no score, not compared no aim | No owner: nothing recorded",
    ]


def test_an_action_stands_beside_its_risk_with_its_rating_and_whether_it_is_late(data):
    actions = [row("actions", due="2019-06-23"), row("actions", ref="1.2", due="2019-12-31"), row("actions", ref="1.3")]
    gone = row("actions", ref="1.4", dropped_on="2019-06-01")
    found = meeting(data, risk(actions="1.1; 1.2; 1.4"), actions=[*actions, gone])
    assert rows_of(found)[-1].endswith(
        "Recruit 1.1 Train staff ▲ Amber, late 1.2 Train staff ? Not reported 1.4, not in the plan now"
    )


def test_the_cover_paper_has_the_headline_and_the_board_summary_counts_the_high_risks(data):
    found = meeting(data, risk(likelihood=5), risk("R2"))
    assert "- 1 of 2 open risks is high" in said(board_summary.tiles(found)).splitlines()
    assert "- 1 of 2 open risks is high: R1 (Staff leave)." in said(implications.risk(found)).splitlines()
    assert "Score of a risk" in said(method.concerns(found))


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([risk(likelihood=5), risk("R2")], "of 2 open risks is high"),
        ([risk()], "risk is open, and it is not high"),
        ([before(likelihood=5), risk()], "risk is open, and it is not high, 1 fewer than on 3 June 2019"),
    ],
)
def test_the_board_summary_links_its_count_of_high_risks_to_the_page(data, rows, told):
    found = meeting(data, *rows, toml=TOML.replace('"board_summary"', '"board_summary", "risks"'))
    assert linked(board_summary.tiles(found).pairs[-1][1]) == f'<a href="risks.html">{told}</a>'
