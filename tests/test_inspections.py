"""Several inspections, each with concerns numbered from 1, its own words, and what came after it."""

import pytest
from builders import TOML, area_folder, row

from sendplan.opening import open_meeting
from sendplan.pages import background, concerns, implications, inspections, scrutiny_cover, self_assessment, story
from sendplan.pages.inspected import known_concerns
from sendplan.words import visible

OLD = '[[inspections]]\nid = "old"\nframework = "2016"\nended = 2019-03-01\n'
NEW = """
[[inspections]]
id = "new"
framework = "2023"
ended = 2024-11-15
reported = 2025-01-20
body = "Ofsted and the CQC"
outcome = "widespread failings."
"""
NOTICE = '\n[[inspections]]\nid = "notice"\nframework = "improvement notice"\nended = 2025-05-05\n'
WEAKNESS, PRIORITY, IMPROVEMENT = "significant weakness", "area for priority action", "area for improvement"
ENDED = {"": "2019-03-01", "old": "2019-03-01", "new": "2024-11-15", "notice": "2025-05-05"}


def concern(number, inspection, kind="", **more):
    title = f"Title {number}"
    return row(
        "concerns",
        number=str(number),
        title=title,
        inspection=inspection,
        inspected_on=ENDED[inspection],
        kind=kind,
        **more,
    )


NAMED_OLD = [concern(1, "old", WEAKNESS), concern(2, "old", WEAKNESS)]
NAMED_NEW = [concern(1, "new", PRIORITY), concern(2, "new", IMPROVEMENT), concern(3, "new", IMPROVEMENT)]
NOTICED = [
    concern(1, "notice", "area of an improvement notice", status="business as usual", status_on="2026-01-10"),
    concern(2, "notice", "area of an improvement notice"),
]


def link(number, inspection, ref="1.1", **more):
    return row("concern_links", concern=str(number), inspection=inspection, ref=ref, **more)


def judged(number, inspection, judgement, on, by="Inspectors"):
    cells = {"concern": str(number), "inspection": inspection, "judgement": judgement, "judged_on": on, "judged_by": by}
    return row("judgements", **cells)


def area(data, named, toml="", meeting="2026-11-01", **tables):
    meetings = [row("meetings", meeting=meeting, as_at=meeting, plan="p")]
    placed = TOML.replace("[[plans]]", f"{toml}\n[[plans]]", 1)
    area_folder(data, toml=placed, **({"concerns": named, "meetings": meetings} | tables))
    return open_meeting("smallshire", meeting)


def both(data, **tables):
    """Two inspections whose concerns have the same numbers."""
    return area(data, [*NAMED_NEW, *NAMED_OLD], OLD + NEW, **tables)


def plain(block):
    return block._repr_mimebundle_()["text/plain"].replace("\u00a0", " ")


def headline(meeting, of=self_assessment):
    return plain(of.headlines(meeting)).splitlines()


def named(meeting, where="in the inspection that ended on"):
    """What is said of each inspection, one after the other."""
    return visible(" ".join(each.told(where) for each in inspections.inspected(meeting).values()))


def test_concerns_of_two_inspections_with_one_number_are_two(data):
    links = [link(1, "old"), link(2, "new"), link(2, "new", "1a"), link(1, "new", "1b")]
    measures = [row("measures"), row("measures", ref="1b")]
    found = known_concerns(both(data, concern_links=links, measures=measures))
    assert [each.key for each in found] == [("old", 1), ("old", 2), ("new", 1), ("new", 2), ("new", 3)]
    acting = {each.key: [row["ref"] for of in each.acting for row in of.rows] for each in found if each.acting}
    assert acting == {("old", 1): ["1.1"], ("new", 2): ["1.1"]}
    assert {each.key: [row["ref"] for row in each.speaks] for each in found if each.speaks} == {
        ("new", 1): ["1b"],
        ("new", 2): ["1a"],
    }


def test_only_where_there_are_several_inspections_a_name_says_which(data):
    names = [(each.name, each.label, each.ref) for each in known_concerns(both(data))]
    assert names[1] == ("2. Title 2 (March 2019)", "Significant weakness 2 of March 2019", "2 of March 2019")
    assert names[2] == (
        "1. Title 1 (November 2024)",
        "Area for priority action 1 of November 2024",
        "1 of November 2024",
    )
    [first, _] = known_concerns(area(data, NAMED_OLD, OLD))
    assert (first.name, first.label, first.ref) == ("1. Title 1", "Significant weakness 1", "1")
    [first] = known_concerns(area(data, [concern(1, "")]))
    assert (first.name, first.label, first.ref) == ("1. Title 1", "Concern 1", "1")


def test_two_inspections_of_one_month_are_told_apart_by_day(data):
    second = OLD.replace('"old"', '"again"').replace("03-01", "03-20")
    again = row("concerns", inspection="again", inspected_on="2019-03-20")
    found = known_concerns(area(data, [NAMED_OLD[0], again], OLD + second))
    assert [each.ref for each in found] == ["1 of 1 March 2019", "1 of 20 March 2019"]


def test_numbers_stand_behind_each_other_and_before_their_inspection(data):
    meeting = both(data)
    which = [("new", 3), ("old", 2), ("new", 1)]
    assert inspections.numbers(meeting, which) == "2 of March 2019; 1 and 3 of November 2024"
    assert inspections.numbers(area(data, NAMED_OLD, OLD), [("old", 2), ("old", 1)]) == "1 and 2"
    assert inspections.numbers(meeting, []) == ""


def test_each_inspection_says_what_it_named_by_kind_with_its_outcome_and_the_day_of_its_report(data):
    assert plain(background.inspection(both(data))) == (
        "The inspection that ended on 1 March 2019 named 2 significant weaknesses. The inspection that ended on "
        "15 November 2024 named 1 area for priority action and 2 areas for improvement. The outcome, in the report of "
        "20 January 2025: widespread failings."
    )
    assert named(both(data)).startswith(
        "Inspectors named 2 significant weaknesses in the inspection that ended on 1 March 2019. Ofsted and the CQC "
        "named 1 area for priority action and 2 areas for improvement in the inspection that ended on 15 November 2024."
    )


@pytest.mark.parametrize(
    ("reported", "outcome", "told"),
    [
        ("", "", ""),
        ("reported = 2019-05-01\n", "", " The report is of 1 May 2019."),
        ("", 'outcome = "failings"\n', " The outcome: failings."),
        ("reported = 2019-05-01\n", 'outcome = "failings"\n', " The outcome, in the report of 1 May 2019: failings."),
    ],
)
def test_what_is_not_known_of_an_inspection_is_left_out(data, reported, outcome, told):
    meeting = area(data, [concern(1, "old")], OLD + reported + outcome)
    named = "Inspectors named 1 area of concern on 1 March 2019."
    assert headline(meeting, self_assessment)[0] == f"{named}{told}"


def test_an_improvement_notice_sets_areas_that_have_a_status(data):
    later, before = area(data, NOTICED, NOTICE), area(data, NOTICED, NOTICE, "2026-01-09")
    set_by = "The improvement notice of 5 May 2025 set 2 areas"
    assert named(later) == f"{set_by}; 1 is now business as usual."
    assert named(before) == f"{set_by}."
    assert "10 January 2026 | Area 1: business as usual." in plain(story.what_happened(later))
    assert "business" not in plain(story.what_happened(before))
    assert "5 May 2025 | An improvement notice is given. It sets 2 areas." in plain(story.what_happened(later))
    told = plain(self_assessment.forms(later))
    assert "An improvement notice set it on 5 May 2025." in told
    assert told.count("Status: business as usual, from 10 January 2026.") == 1


def test_a_status_has_a_column_only_where_one_is_given(data):
    links = [link(1, "notice")]
    later = plain(concerns.matrix(area(data, NOTICED, NOTICE, concern_links=links))).splitlines()
    assert later[2].split(" | ")[-1] == "Status"
    assert [each.split(" | ")[-1] for each in later[3:]] == ["Business as usual, from 10 January 2026", "none given"]
    before = plain(concerns.matrix(area(data, NOTICED, NOTICE, "2026-01-09", concern_links=links)))
    assert "Status" not in before


JUDGED = [
    judged(1, "old", "sufficient progress", "2021-05-05"),
    judged(2, "old", "not enough progress", "2021-05-05"),
    judged(1, "new", "not effective action", "2026-06-10", "Ofsted and the CQC"),
    judged(2, "new", "effective action", "2026-06-10", "Ofsted and the CQC"),
]


def test_judgements_are_counted_in_the_words_of_each_inspection(data):
    meeting = both(data, judgements=JUDGED, concern_links=[link(1, "old")])
    assert plain(concerns.verdict(meeting)).startswith(
        "1 of 2 judged on 5 May 2021 fell short of “sufficient progress”: 2 of March 2019. "
        "1 of 2 judged on 10 June 2026 fell short of “effective action”: 1 of November 2024. "
    )
    assert [each for each in headline(meeting, self_assessment) if "judged" in each] == [
        "- 1 of 2 significant weaknesses judged to have made sufficient progress, on 5 May 2021.",
        "- 1 of 2 areas judged to have taken effective action, on 10 June 2026.",
    ]


def test_words_of_the_body_itself_are_used_and_the_first_is_the_good_one(data):
    own = OLD + 'judgements = ["on course", "behind", "far behind"]\n'
    made = [judged(1, "old", "on course", "2021-05-05"), judged(2, "old", "far behind", "2021-05-05")]
    meeting = area(data, NAMED_OLD, own, judgements=made, concern_links=[link(1, "old")])
    assert plain(concerns.verdict(meeting)).startswith("1 of 2 judged on 5 May 2021 fell short of “on course”: 2.")
    assert [each.split(" | ")[-1] for each in plain(concerns.matrix(meeting)).splitlines()[-2:]] == [
        "\u2713 On course",
        "\u25a0 Far behind",
    ]
    assert [visible(each) for each in plain(background.revisit(meeting)).splitlines()] == [
        "The revisit ended on 5 May 2021. Inspectors judged:",
        "- On course on 1 of 2 significant weaknesses: 1, Title 1.",
        "- Far behind on 1 of 2 significant weaknesses: 2, Title 2.",
    ]
    [told] = [each for each in plain(story.what_happened(meeting)).splitlines() if each.startswith("5 May 2021")]
    assert told.endswith("A revisit ends. Judged by Inspectors: on course on 1 (1) and far behind on 1 (2).")


def test_each_visit_is_called_as_its_framework_calls_it(data):
    told = plain(story.what_happened(both(data, judgements=JUDGED)))
    assert "5 May 2021 | A revisit ends. Judged by Inspectors: sufficient progress on 1 (1 of March 2019)" in told
    assert (
        "10 June 2026 | A monitoring visit ends. Judged by Ofsted and the CQC: effective action on 1 (2 of Nov" in told
    )
    assert "20 January 2025 | The report on the inspection that ended on 15 November 2024 is published: wide" in told
    assert plain(background.revisit(both(data, judgements=JUDGED))).startswith(
        "The revisit ended on 5 May 2021. The monitoring visit ended on 10 June 2026. "
        "Inspectors and Ofsted and the CQC judged:"
    )


@pytest.mark.parametrize(
    ("named", "toml", "visit"),
    [
        ([concern(1, "")], "", "revisit"),
        (NAMED_OLD, OLD, "revisit"),
        (NAMED_NEW, NEW, "monitoring visit"),
        (NAMED_NEW, NEW.replace("2023", "2025"), "monitoring visit"),
        (NOTICED, NOTICE, "review"),
    ],
)
def test_without_a_judgement_the_visit_is_named_that_made_none(data, named, toml, visit):
    assert (
        plain(background.revisit(area(data, named, toml))) == f"No judgement of a {visit} was known by 1 November 2026."
    )


def test_only_the_visit_without_a_judgement_is_said_to_have_none(data):
    told = inspections.visits_unknown(both(data, judgements=JUDGED[:2]))
    assert told == ["No judgement of a monitoring visit was known by 1 November 2026."]
    assert inspections.visits_unknown(both(data, judgements=JUDGED)) == []


FOUND = [
    row("findings", found_on="2025-06-20", kind="stocktake", finding="Leaders meet more often."),
    row("findings", found_on="2026-02-20", kind="deep dive", finding="Therapies are short."),
    row("findings", found_on="2025-06-20", kind="stocktake", finding="Data are used."),
    row("findings", found_on="2019-03-01", kind="issue", finding="Plans are late."),
]


def test_what_visits_found_is_listed_latest_first_and_told_in_the_story(data):
    meeting = both(data, findings=FOUND)
    assert plain(self_assessment.visits(meeting)).splitlines() == [
        "What visits found since, the latest first:",
        "- Deep dive of 20 February 2026: Therapies are short. (A paper)",
        "- Stocktake of 20 June 2025: Leaders meet more often. (A paper)",
        "- Stocktake of 20 June 2025: Data are used. (A paper)",
    ]
    told = plain(story.what_happened(meeting))
    assert "20 June 2025 | Stocktake. Leaders meet more often. Data are used." in told
    assert "Plans are late" not in told


def test_without_a_visit_nothing_is_said_of_any(data):
    assert plain(self_assessment.visits(both(data, findings=FOUND[3:]))) == ""


def test_figures_of_a_visits_day_are_not_those_of_the_inspection(data):
    figures = [row("quoted", as_at=on, figure="children") for on in ("2019-03-01", "2025-06-20")]
    told = plain(background.figures(both(data, findings=FOUND, quoted=figures)))
    assert told.splitlines()[0] == "The area when it was inspected, 1 March 2019"


def test_a_measure_of_a_linked_section_is_named_and_not_counted(data):
    places = [row("sections"), row("sections", ref="1.A", parent="1", kind="theme")]
    measures = [row("measures"), row("measures", ref="1b", section="1.A"), row("measures", ref="1c", in_plan="false")]
    tables = {"sections": places, "measures": measures}
    [found] = known_concerns(area(data, [concern(1, "")], concern_links=[link(1, "", "1")], **tables))
    assert found.speaks == []
    told = plain(concerns.in_turn(found.meeting)), plain(self_assessment.forms(found.meeting))
    said = (
        "2 measures of the linked priority 1 (1a and 1b) are not linked to it themselves, so they are not counted here."
    )
    assert all(said in each for each in told)
    linked = [link(1, "", "1"), link(1, "", "1a")]
    one = plain(concerns.in_turn(area(data, [concern(1, "")], concern_links=linked, **tables)))
    assert "1 measure of the linked priority 1 (1b) is not linked to it itself, so it is not counted here." in one
    every = [*linked, link(1, "", "1b")]
    assert "not counted" not in plain(concerns.in_turn(area(data, [concern(1, "")], concern_links=every, **tables)))


def test_areas_without_a_measure_are_named_as_their_inspection_calls_them(data):
    meeting = both(data, measures=[row("measures")], concern_links=[link(1, "old", "1a")])
    assert "No measure speaks to 4 of 5 areas: Title 2 (2 of March 2019), Title 1 (1 of November 2024), Title" in plain(
        implications.unmeasured(meeting)
    )


ASKED = [
    row("requests", raised_on="2025-05-15", ref="1", owner="Head of SEND", status="answered in part", answer="Some.",
        answered_on="2026-01-10"),
    row("requests", raised_on="2025-05-15", ref="2", request="Also this."),
]  # fmt: skip


def asked(data, requests):
    meetings = [row("meetings", meeting=each, as_at=each, plan="p") for each in ("2025-05-15", "2026-11-01")]
    meeting = area(data, [concern(1, "")], requests=requests, meetings=meetings)
    return [plain(scrutiny_cover.requests(meeting)).splitlines()[1:]]


def test_owner_and_status_of_a_request_stand_in_its_state_where_they_are_given(data):
    [[heading, first, second]] = asked(data, ASKED)
    assert heading == "Asked for | State | Answer"
    assert first.endswith("| Answered in part on 10 January 2026; owner: Head of SEND | Some.")
    assert second == "Also this. (15 May 2025) | Open, no date set | none recorded"
    [[_, shut]] = asked(data, [ASKED[1] | {"status": "closed"}])
    assert shut.endswith("| Closed, no date set")


def test_with_one_inspection_a_row_may_name_it_or_not(data):
    named = [concern(1, "old"), row("concerns", number="2", inspected_on="2019-03-01")]
    meeting = area(data, named, OLD, concern_links=[row("concern_links"), link(2, "old")])
    assert [each.key for each in known_concerns(meeting) if each.acting] == [("old", 1), ("old", 2)]
