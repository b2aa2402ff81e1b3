"""A new area: what its folder holds, what is inferred from drafts, what is refused, and that it publishes at once."""

import csv
import re
import tomllib
from datetime import date
from html import unescape

import pytest
from builders import read_rows, write_drafts

from sendplan import __main__ as command
from sendplan.data.area import Facts
from sendplan.data.areas import load_area
from sendplan.data.init import NewArea, make_area
from sendplan.data.scale import USUAL, drafted_scale, meaning_of
from sendplan.data.schema import REQUIRED
from sendplan.errors import SendplanError

TODAY = date(2026, 11, 22)
EVERY_PAGE = [
    *("board_summary", "actions", "measures", "concerns", "self_assessment", "risks", "scrutiny_cover"),
    *("data_quality", "method"),
]
NONSENSE = r"\b(nan|NaT|None)\b|<NA>|\b0 of 0\b|\b0 papers|\b1 (actions|papers|measures|reports)\b|\bthe 1 action\b"


@pytest.fixture
def data(tmp_path, monkeypatch):
    """Have no area at all."""
    monkeypatch.setenv("SENDPLAN_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


def update(ref, rating="", **cells):
    return {"ref": ref, "as_at": "2026-10-31", "rating": rating} | cells


def value(measure, text, **cells):
    period = {"time_period": "2026", "time_identifier": "September", "period_end": "2026-09-30"}
    return {"measure": measure, "value": text, "printed": text} | period | cells


def tracker(folder):
    """Write the drafts of a tracker of five actions and two measures, with all that its paper leaves out empty."""
    write_drafts(
        folder,
        sections=[{"ref": "1", "kind": "Priority", "title": "Earlier help"}, {"ref": "2", "kind": "Priority"}],
        actions=[
            {"ref": "1.1", "section": "1", "title": "Train staff", "due_text": "June 2026", "leads": "Head of SEND"},
            {"ref": "1.2", "section": "1", "title": "Open a hub", "due_text": "March 2027", "leads": "Head of SEND"},
            {"ref": "2.1", "section": "2", "title": "Write a standard", "due_text": "May 2026"},
            {"ref": "2.2", "section": "2", "title": "Recruit", "due_text": "Ongoing"},
            {"ref": "2.3", "section": "2", "title": "Audit plans", "due_text": "September 2026"},
        ],
        updates=[
            update("1.1", "Completed", completed_on="2026-06-20"),
            update("1.2", "On track"),
            update("2.1", "green"),
            update("2.2", "At risk"),
            update("2.3", completed_on="2026-09-20"),
        ],
        measures=[
            {"ref": "M1", "title": "Plans in 20 weeks", "better": "higher"},
            {"ref": "M2", "title": "Children without a place", "unit": "count", "better": "lower"},
            {"ref": "M3", "title": "Requests", "unit": "count"},
        ],
        observations=[
            value("M1", "41", printed="41%"),
            value("M1", "43.5", printed="43.5%", time_identifier="October", period_end="2026-10-31"),
            value("M2", "9"),
            value("M3", "120"),
        ],
    )
    found = [["table", "key", "file", "sheet", "place", "how", "note"], ["actions", "1.1", "SEND tracker (Oct).xlsx"]]
    with (folder / "found.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(found)


def made(drafts=None, name="Newshire", area="newshire"):
    return make_area(NewArea(area, name, TODAY, "5eed", drafts))


def cells(data, table, *columns):
    header, *rows = read_rows(data / "newshire" / f"{table}.csv")
    return [tuple(row[header.index(column)] for column in columns) for row in rows]


def refusal(*given, **more):
    with pytest.raises(SendplanError) as refused:
        made(*given, **more)
    return str(refused.value)


# An empty area


def test_an_empty_area_has_the_five_tables_one_body_one_meeting_of_the_day_and_the_usual_ratings(data):
    made()
    area = load_area("newshire")
    assert {path.name for path in (data / "newshire").iterdir()} == {"area.toml", *(f"{each}.csv" for each in REQUIRED)}
    assert {table: len(area.tables[table]) for table in REQUIRED if len(area.tables[table])} == {"meetings": 1}
    assert cells(data, "meetings", "body", "meeting", "as_at", "plan") == [
        ("board", "2026-11-22", "2026-11-22", "plan")
    ]
    assert area.body("board").name == "SEND Partnership Board"
    assert area.plan("plan").codes == {each.code: each.means for each in USUAL}
    assert area.facts.disclosure.seed == "5eed"


def test_what_is_printed_says_what_was_written_and_what_comes_next(data):
    first, files, *after = made()
    assert first == f"Written: {data / 'newshire'}"
    assert "meetings.csv (1 row)" in files
    assert after == ["Next: sendplan check newshire", "      sendplan publish --area newshire"]


def test_every_setting_that_a_comment_offers_is_allowed(data):
    made()
    text = (data / "newshire" / "area.toml").read_text(encoding="utf-8")
    offered = re.sub(r"(?m)^# (?=[a-z_]+ = |\[\[)", "", text)
    facts = Facts.model_validate(tomllib.loads(offered))
    assert (len(facts.inspections), len(facts.terms)) == (1, 1)
    assert facts.plans[0].aspects == ("Delivery", "Impact")
    assert facts.new_la_code == "E06000000"


def test_the_command_names_the_authority_after_its_folder_and_draws_another_seed_each_time(data, capsys):
    assert command.main(["init", "new-shire"]) == 0
    assert command.main(["init", "other", "--name", 'The "Other" Council']) == 0
    assert "sendplan publish --area other" in capsys.readouterr().out
    first, second = (load_area(each).facts for each in ("new-shire", "other"))
    assert (first.la_name, second.la_name) == ("New Shire", 'The "Other" Council')
    assert first.disclosure.seed != second.disclosure.seed
    assert len(first.disclosure.seed) == 64


# From drafts


def test_the_rating_scale_is_drafted_from_the_words_found_from_done_to_not_begun(data, drafts):
    tracker(drafts)
    made(drafts)
    ratings = load_area("newshire").plan("plan").ratings
    assert [(each.code, each.word, each.means, each.legend) for each in ratings] == [
        ("C", "Completed", "complete", "Completed"),
        ("OT", "On track", "green", "On track"),
        ("AR", "At risk", "amber", "At risk"),
    ]
    assert cells(data, "updates", "ref", "rating") == [
        *(("1.1", "C"), ("1.2", "OT"), ("2.1", "OT"), ("2.2", "AR")),
        ("2.3", ""),  # completed on a day, and rated by nobody
    ]


def test_a_word_whose_meaning_is_not_known_is_asked_for_in_the_file_and_by_the_command(data, drafts):
    tracker(drafts)
    told = made(drafts)
    assert '  area.toml: what the rating "At risk" means; amber stands there.' in told
    toml = (data / "newshire" / "area.toml").read_text(encoding="utf-8")
    assert re.findall(r'# To settle: .*\ncode = "(\w+)"', toml) == ["AR"]


def test_measures_take_unit_places_and_smallness_from_their_values(data, drafts):
    tracker(drafts)
    told = made(drafts)
    columns = ("ref", "section", "unit", "better", "dp", "is_small_count", "in_plan")
    assert cells(data, "measures", *columns) == [
        ("M1", "other", "%", "higher", "1", "false", "true"),
        ("M2", "other", "count", "lower", "0", "true", "true"),
        ("M3", "other", "count", "neither", "0", "false", "true"),
    ]
    assert "  measures.csv: unit of M1 is read from its values." in told
    assert "  measures.csv: better of M3 is neither (or higher, lower and target)." in told
    assert "  measures.csv: whether M2 counts few people, and hides 1 to 4 of them; true stands there." in told
    assert "  sections.csv: section other was made; give it a title, or place its rows elsewhere." in told


def test_rows_get_the_plan_the_source_and_what_stands_for_nothing_said(data, drafts):
    tracker(drafts)
    made(drafts)
    assert cells(data, "sources", "id", "title", "publisher", "published") == [
        ("send-tracker-oct", "SEND tracker (Oct).xlsx", "Newshire", "2026-11-22")
    ]
    assert {*cells(data, "updates", "plan", "source")} == {("plan", "send-tracker-oct")}
    assert {*cells(data, "observations", "plan", "source", "breakdown", "series")} == {
        ("plan", "send-tracker-oct", "all", "actual")
    }
    assert [each for [each] in cells(data, "actions", "cadence")] == ["once", "once", "once", "ongoing", "once"]
    assert cells(data, "sections", "ref", "kind", "title") == [
        *(("1", "priority", "Earlier help"), ("2", "priority", "2")),
        ("other", "section", "Not placed in a section"),
    ]
    assert load_area("newshire").plan("plan").hierarchy == ("priority", "section", "action")


def test_the_meeting_is_today_and_never_before_the_last_report(data, drafts):
    tracker(drafts)
    made(drafts)
    assert cells(data, "meetings", "meeting", "as_at") == [("2026-11-22", "2026-10-31")]
    write_drafts(drafts, updates=[update("1.1"), update("1.2", as_at="2026-12-01")])
    made(drafts, area="other")
    assert read_rows(data / "other" / "meetings.csv")[1][1:3] == ["2026-12-01", "2026-12-01"]


def test_a_report_without_a_day_is_of_the_last_day_named_or_of_today_and_is_asked_for(data, drafts):
    write_drafts(drafts, actions=[{"ref": "1"}], updates=[update("1", as_at="")])
    assert "  updates.csv: 1 report had no day; as_at is 2026-11-22." in made(drafts)
    assert cells(data, "updates", "as_at") == [("2026-11-22",)]


def test_a_plan_without_sections_has_one_of_all_and_an_action_without_a_title_goes_by_its_reference(data, drafts):
    write_drafts(drafts, actions=[{"ref": "1.1"}, {"ref": "1.10"}])
    made(drafts)
    assert cells(data, "sections", "ref", "title") == [("all", "The whole plan")]
    assert cells(data, "actions", "ref", "section", "title") == [("1.1", "all", "1.1"), ("1.10", "all", "1.10")]


def test_a_section_that_only_actions_name_is_made_and_the_only_section_takes_what_names_none(data, drafts):
    write_drafts(drafts, actions=[{"ref": "1", "section": "A"}, {"ref": "2"}])
    made(drafts)
    assert cells(data, "sections", "ref", "title") == [("A", "A")]
    assert cells(data, "actions", "section") == [("A",), ("A",)]


def test_the_plan_of_the_drafts_and_its_aspects_are_kept(data, drafts):
    reports = [update("1", "Green", aspect="Time"), update("1", "Red", aspect="Cost")]
    write_drafts(drafts, actions=[{"plan": "pap", "ref": "1"}], updates=reports)
    made(drafts)
    assert load_area("newshire").plan("pap").aspects == ("Time", "Cost")


def test_a_term_that_a_value_is_of_ends_on_its_last_day(data, drafts):
    term = {"time_identifier": "Summer term", "time_period": "202526", "period_end": "2026-07-17"}
    write_drafts(drafts, measures=[{"ref": "M1", "unit": "%"}], observations=[value("M1", "4", **term)])
    made(drafts)
    assert load_area("newshire").facts.term_ends == {("Summer term", "202526"): date(2026, 7, 17)}


def test_drafts_without_a_rating_have_the_usual_words_and_are_asked_for_their_own(data, drafts):
    write_drafts(drafts, actions=[{"ref": "1"}], updates=[update("1", narrative="Begun.")])
    assert "  area.toml: the drafts hold no rating; five usual words stand there." in made(drafts)
    assert [each.word for each in load_area("newshire").plan("plan").ratings] == [each.word for each in USUAL]


@pytest.mark.parametrize(
    ("word", "means"),
    [
        *(("  COMPLETED ", "complete"), ("Blue", "complete"), ("B", "complete"), ("on-track", "green")),
        *(("Green - on course", "green"), ("Complete (blue)", "complete"), ("n/s", "not_started")),
        *(("On hold", "paused"), ("Withdrawn", "dropped"), ("carried forward", "carried_forward")),
        *(("Not on track", "red"), ("Embedded", "embedded"), ("Grey", "not_started"), ("Proposed", "proposed")),
        *(("Green/Amber", ""), ("at risk", ""), ("n/a", ""), ("See minutes", "")),
    ],
)
def test_a_word_means_what_is_sure_of_it_and_its_known_parts(word, means):
    assert meaning_of(word) == means


def test_words_that_differ_in_case_blanks_and_hyphens_are_one_rating():
    scale, codes = drafted_scale(["Not  started", "not started", "NOT-STARTED", "Green"])
    assert [(each.code, each.word) for each in scale] == [("G", "Green"), ("NS", "Not started")]
    assert {*codes.values()} == {"G", "NS"}


def test_a_fill_is_the_plans_own_word_of_its_meaning_and_a_printed_colour_is_a_word_of_its_own():
    scale, codes = drafted_scale(["green", "On track", "Blue", "Complete", "red"])
    assert [each.word for each in scale] == ["Blue", "Complete", "On track", "Red"]
    assert codes["green"] == codes["On track"]


def test_a_fill_that_two_words_of_the_plan_may_stand_for_is_a_rating_of_its_own():
    scale, _ = drafted_scale(["grey", "Not started", "Not yet due"])
    assert [each.word for each in scale] == ["Grey", "Not started", "Not yet due"]


def test_every_code_is_of_one_word_alone():
    scale, _ = drafted_scale(["Complete", "Cancelled", "Closed", "C", "✓", "✗", "Paused", "Proposed"])
    codes = [each.code for each in scale]
    assert len({*codes}) == len(codes) == 8
    assert all(code and code == code.upper() for code in codes)


# Refusals


@pytest.mark.parametrize("name", ["New", "new shire", "../new", "-new", "", "néw"])
def test_a_name_that_no_area_can_have_is_refused(data, name):
    assert "expected small letters, digits and hyphens" in refusal(area=name)
    assert not data.exists()


@pytest.mark.parametrize("name", ["", "  ", "New\nshire", "New\udc80"])
def test_a_name_that_no_authority_can_have_is_refused(data, name):
    assert "expected a line of text" in refusal(name=name)
    assert not data.exists()


def test_a_folder_that_is_there_is_refused_and_kept(data, capsys):
    made()
    before = {path: path.read_bytes() for path in (data / "newshire").iterdir()}
    assert command.main(["init", "newshire"]) == 1
    assert capsys.readouterr().err.startswith(f"{data / 'newshire'} is there already. Nothing was written.")
    assert {path: path.read_bytes() for path in (data / "newshire").iterdir()} == before


def test_a_data_folder_that_is_a_file_is_refused(data):
    data.write_text("", encoding="utf-8")
    assert "is a file; expected the folder of your areas' folders" in refusal()


def test_drafts_that_are_not_there_or_hold_no_table_are_refused(data, drafts):
    assert "is nothing; expected a folder of drafts" in refusal(drafts / "no")
    assert "holds no table of a plan; expected sections.csv, actions.csv and updates.csv" in refusal(drafts)
    assert not data.exists()


def test_every_fault_of_drafts_is_told_with_its_row_and_nothing_is_written(data, drafts):
    tracker(drafts)
    write_drafts(
        drafts,
        updates=[update("1.1", "Green"), update("9.9", "Green"), update("1.2", "Red", completed_on="12/06/2026")],
    )
    told = refusal(drafts)
    assert told.startswith("Nothing was written. 2 faults in the drafts:")
    assert "updates.csv, row 3 (action 9.9), ref: found '9.9'" in told
    assert "updates.csv, row 4 (action 1.2), completed_on: found '12/06/2026'" in told
    assert "sendplan check" not in told
    assert [*data.iterdir()] == []


def test_a_draft_with_other_columns_is_refused(data, drafts):
    (drafts / "actions.csv").write_text("ref,title\n1,Train\n", encoding="utf-8")
    told = refusal(drafts)
    assert "actions.csv, row 1: found no column plan" in told
    assert not data.exists()


def test_the_command_without_a_name_is_a_mistake_in_the_command(data):
    with pytest.raises(SystemExit) as ended:
        command.main(["init"])
    assert ended.value.code == 2


# Publishing


def texts(pack):
    """Give the words of every page of a pack, by name."""
    found = {}
    for path in pack.glob("*.html"):
        markup = re.sub(r"(?s)<style.*?</style>", "", path.read_text(encoding="utf-8"))
        found[path.name] = " ".join(unescape(re.sub(r"<[^>]+>", " ", markup)).split())
    return found


def published(to, day="2026-11-22"):
    assert command.main(["publish", "--area", "newshire", "--to", str(to)]) == 0
    return texts(to / "newshire" / day)


def test_an_empty_area_publishes_every_page_at_once_and_each_says_that_nothing_is_known(data, tmp_path):
    made()
    toml = data / "newshire" / "area.toml"
    pages = ", ".join(f'"{page}"' for page in EVERY_PAGE)
    toml.write_text(
        re.sub(r"(?m)^notebooks = .*", f"notebooks = [{pages}]", toml.read_text(encoding="utf-8")), encoding="utf-8"
    )
    told = published(tmp_path / "reports")
    assert {f"{page}.html" for page in EVERY_PAGE} < {*told}
    for page, text in told.items():
        assert not re.search(NONSENSE, text), page
    nothing = "no list of the actions of the SEND Improvement Plan is in the record"
    assert all(nothing in told[f"{page}.html"] for page in ("board_summary", "actions", "data_quality"))
    assert "No value of a measure of this plan had been published" in told["measures.html"]
    assert "No paper or release is in the record yet that a figure could rest on." in told["method.html"]
    assert "The record holds no area of concern" in told["concerns.html"]


def test_an_area_from_drafts_publishes_at_once_with_the_figures_of_its_paper(data, drafts, tmp_path):
    tracker(drafts)
    made(drafts)
    told = published(tmp_path / "reports")
    for page, text in told.items():
        assert not re.search(NONSENSE, text), page
    assert "3 actions were due by 31 October 2026: 1 is late and 2 are done." in told["actions.html"]
    assert "2 of 5 actions completed" in told["board_summary.html"]
    assert "The 1 action still to come is due in March 2027" in told["board_summary.html"]
    assert "2 are on track; 1 of them is late." in told["board_summary.html"]
    assert (
        "A rating is the lead's own; the dates beside it never replace it. Completed; On track; At risk."
        in (told["actions.html"])
    )
    assert "Not explained in the record" in told["method.html"]
    assert "from which 1 paper or release" in told["actions.html"]


def test_an_area_with_several_meetings_asks_which(data, capsys):
    made()
    with (data / "newshire" / "meetings.csv").open("a", encoding="utf-8") as file:
        file.write("board,2026-12-22,2026-12-22,plan,,,\n")
    assert command.main(["publish", "--area", "newshire"]) == 1
    assert "Which meeting of newshire?" in capsys.readouterr().err
