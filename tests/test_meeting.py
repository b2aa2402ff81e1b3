from dataclasses import replace

import pytest
from builders import TOML, area_folder, row

from sendplan.data import load
from sendplan.data.areas import area_given, load_area
from sendplan.errors import NotFoundError
from sendplan.opening import named_meetings, of_area, open_meeting


def test_an_area_has_its_meetings_in_order(lancashire):
    assert list(named_meetings(lancashire)) == [
        "2018-01-25",
        "2019-05-13",
        "2019-06-03",
        "2019-07-03",
        "2019-10-09",
        "2021-09-13",
        "2026-04-30",
    ]


def test_a_meeting_knows_its_body_its_position_date_and_what_it_is_compared_with(lancashire):
    meeting = of_area(lancashire, "2019-07-03")
    assert meeting.body.name == "Children's Services Scrutiny Committee"
    assert f"{meeting.as_at:%Y-%m-%d}" == "2019-06-24"
    assert meeting.previous is not None
    assert f"{meeting.previous.as_at:%Y-%m-%d}" == "2019-06-03"


def test_the_next_meeting_is_the_same_bodys(lancashire):
    assert f"{of_area(lancashire, '2019-05-13').next_date:%Y-%m-%d}" == "2019-07-03"
    assert of_area(lancashire, "2019-06-03").next_date is None


def test_an_unknown_date_is_refused_with_the_dates_there_are(lancashire):
    with pytest.raises(NotFoundError) as refused:
        of_area(lancashire, "2019-07-04")
    assert str(refused.value) == (
        "There is no meeting of lancashire '2019-07-04'. What exists: "
        "2018-01-25, 2019-05-13, 2019-06-03, 2019-07-03, 2019-10-09, 2021-09-13, 2026-04-30."
        " Name one of these, or add its row to meetings.csv."
    )


def test_an_unknown_area_is_refused_with_the_areas_there_are():
    with pytest.raises(NotFoundError, match=r"There is no area 'yorkshire'\. What exists: exampleshire, lancashire"):
        open_meeting("yorkshire", "2019-07-03")


def test_risks_stand_at_the_position_date_and_moved_since_the_meeting_compared_with(data):
    told = [row("risks", as_at=as_at, impact=impact) for as_at, impact in (("2019-06-03", "2"), ("2019-06-24", "4"))]
    later = row("risks", as_at="2019-06-25", impact="5")
    june = row("meetings", meeting="2019-06-03", as_at="2019-06-03", plan="p")
    area_folder(data, meetings=[june, row("meetings", previous="2019-06-03", plan="p")], risks=[*told, later])
    found = open_meeting("smallshire", "2019-07-03")
    assert found.risks["score"].tolist() == [12]
    assert found.risks_moved["change"].tolist() == ["worse"]
    assert open_meeting("smallshire", "2019-06-03").risks_moved["change"].tolist() == ["unchanged"]


def test_a_meeting_without_a_plan_has_no_actions(lancashire):
    meeting = of_area(lancashire, "2018-01-25")
    assert meeting.plan is None
    assert meeting.position.empty
    assert meeting.earlier_plans == []


def test_a_meeting_before_the_first_report_has_actions_and_no_report(lancashire):
    meeting = of_area(lancashire, "2019-05-13")
    assert (len(meeting.position), meeting.last_report, meeting.counts["not_reported"]) == (94, None, 94)


def test_values_published_after_the_meeting_are_not_known_at_it(lancashire):
    assert of_area(lancashire, "2019-06-03").observations.empty
    assert len(of_area(lancashire, "2019-07-03").observations) == 245


def test_a_later_meeting_without_a_report_keeps_the_last_one(lancashire):
    meeting = of_area(lancashire, "2019-10-09")
    assert f"{meeting.last_report:%Y-%m-%d}" == "2019-06-24"
    assert meeting.counts["complete"] == 18


def test_the_plans_before_are_those_reported_on_by_then(lancashire):
    assert [plan.id for plan in of_area(lancashire, "2021-09-13").earlier_plans] == ["wsoa", "ip"]
    assert [plan.id for plan in of_area(lancashire, "2019-07-03").earlier_plans] == ["wsoa"]


@pytest.mark.parametrize(
    ("name", "plans"),
    [
        ("2018-01-25", []),
        ("2019-06-03", ["wsoa", "ip"]),
        ("2019-07-03", ["wsoa", "ip", "cfp"]),
        ("2021-09-13", ["wsoa", "ip", "app", "cfp"]),
    ],
)
def test_the_plans_of_the_day_are_those_that_had_begun_or_were_public(lancashire, name, plans):
    assert [each.id for each in of_area(lancashire, name).plans] == plans


def test_a_row_is_known_from_the_day_its_source_was_published(lancashire):
    assert of_area(lancashire, "2019-10-09").area.tables["judgements"].empty
    assert len(of_area(lancashire, "2021-09-13").area.tables["judgements"]) == 12
    assert set(of_area(lancashire, "2019-06-03").area.tables["assessments"]["concern"]) == {5, 10}, "of February"


def test_actions_and_measures_of_every_plan_of_the_day_answer_the_concerns(lancashire):
    before, later = of_area(lancashire, "2018-01-25"), of_area(lancashire, "2021-09-13")
    assert before.answering.empty
    assert before.speaking.empty
    assert set(later.answering["plan"]) == {"wsoa", "ip"}
    assert set(later.speaking["plan"]) == {"ip"}


def test_hidden_values_are_those_of_every_plan_and_none_for_the_board_or_where_all_are_shown(lancashire):
    made_up = load_area("exampleshire")
    public, board = (of_area(made_up, "2025-07-17", audience) for audience in ("public", "board"))

    assert set(public.hidden["measure"]) == {"M7", "M8", "M9", "M13"}
    assert public.hidden["value"].notna().all()
    assert len(public.hidden) + len(public.shown) == len(board.shown)
    assert board.hidden.empty
    assert of_area(lancashire, "2019-07-03").hidden.empty


def test_a_position_is_worked_out_once_for_a_plan_and_a_day(lancashire):
    meeting = of_area(lancashire, "2019-07-03")
    wsoa, plan = lancashire.plan("wsoa"), meeting.its_plan
    assert meeting.position_at(meeting.as_at, plan) is meeting.position
    assert meeting.position_at(meeting.date, plan) is not meeting.position
    assert set(meeting.position_at(meeting.as_at, wsoa)["plan"]) == {"wsoa"}


def test_what_is_worked_out_of_one_plan_is_worked_out_once(lancashire):
    meeting = of_area(lancashire, "2019-07-03")
    known = [each for each in lancashire.facts.plans if each.known_on(meeting.date.date())]
    assert [each.its_plan for each in meeting.of_every_plan] == known != list(lancashire.facts.plans)
    assert any(each is meeting for each in meeting.of_every_plan)
    assert all(each is again for each, again in zip(meeting.of_every_plan, meeting.of_every_plan, strict=True))


def test_a_position_is_of_the_area_that_a_meeting_has_now(july):
    updates = july.area.tables["updates"]
    none = replace(july.area, tables={**july.area.tables, "updates": updates[:0]})
    assert july.counts["complete"] == 18
    assert replace(july, area=none).counts["complete"] == 0


def met(body, day, previous=""):
    return row("meetings", body=body, meeting=day, as_at=day, previous=previous)


@pytest.mark.parametrize("previous", ["board", "send-board"])
def test_of_two_bodies_that_met_on_one_day_the_meeting_before_is_the_bodys_own(data, previous):
    other = '\n[[bodies]]\nid = "send-board"\nname = "Another"\nnotebooks = ["actions"]\n'
    rows = [met(body, "2019-06-03") for body in ("send-board", "board")] + [met(previous, "2019-07-03", "2019-06-03")]
    area_folder(data, toml=TOML + other, meetings=rows)
    before = open_meeting("smallshire", "2019-07-03").previous
    assert before is not None
    assert (before.name, before.body.id) == (f"2019-06-03-{previous}", previous)


def test_while_an_area_is_given_a_notebook_knows_it_so_and_no_folder_is_read(july, monkeypatch):
    monkeypatch.setattr(load, "read_area", lambda name: pytest.fail(f"{name} was read"))
    with area_given(july.area):
        assert load_area("lancashire") is july.area
        assert open_meeting("lancashire", "2019-07-03").area is july.area


def test_an_area_that_was_given_is_read_from_its_folder_again_afterwards(july, lancashire):
    with area_given(july.area):
        pass
    assert load_area("lancashire").data_hash == lancashire.data_hash != july.area.data_hash
