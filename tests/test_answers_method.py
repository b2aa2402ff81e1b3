"""The method page: complete, for every meeting and area, and from what was known on its day."""

import inspect
import re

import nbformat
import pytest
from builders import TOML, area_folder, row
from markup import Read

from sendplan.data.areas import load_area
from sendplan.opening import named_meetings, of_area, open_meeting
from sendplan.pages import method
from sendplan.publish.params import notebook_path
from sendplan.publish.render import facts
from sendplan.rules.terms import topic, topics

ANSWERS = [
    answer
    for name, answer in inspect.getmembers(method, inspect.isfunction)
    if answer.__module__ == method.__name__ and not name.startswith("_")
]
JULY = "2019-07-03"


def plain(block):
    return block._repr_mimebundle_()["text/plain"]


def html(block):
    return block._repr_mimebundle_()["text/html"]


def small(data, **tables):
    area_folder(data, **({"meetings": [row("meetings", plan="p")]} | tables))
    return open_meeting("smallshire", JULY)


def test_the_notebook_asks_every_question_once():
    cells = nbformat.read(notebook_path("method"), as_version=4).cells
    asked = re.findall(r"^method\.(\w+)\(now\)$", "\n".join(cell.source for cell in cells), re.MULTILINE)
    assert sorted(asked) == sorted(answer.__name__ for answer in ANSWERS)


def test_every_topic_has_a_heading_of_its_own():
    cells = nbformat.read(notebook_path("method"), as_version=4).cells
    headings = [cell.source.splitlines()[0] for cell in cells if cell.source.startswith("## ")]
    assert len(headings) == len(set(headings)) == 18


def test_what_most_readers_need_not_check_is_folded():
    cells = nbformat.read(notebook_path("method"), as_version=4).cells
    assert [
        cell.source.splitlines()[0].removeprefix("## ") for cell in cells if "folded" in cell.metadata.get("tags", [])
    ] == [
        "Completions and forecast",
        "Measures that cannot be judged, or ask for a second look",
        "Measures month by month",
        "Papers checked against figures",
        "How hidden numbers are kept from being worked out",
        "Licences, and files as they were retrieved",
        "What published statistics count",
    ]


def test_the_verdict_says_what_every_figure_rests_on_and_that_none_is_hidden(july):
    assert plain(method.verdict(july)) == (
        "Every figure rests on 7 papers and releases known on 3 July 2019, and on the position as at 24 June 2019. "
        "No value is hidden."
    )


def test_the_papers_are_told_with_the_note_of_the_area_and_of_each_plan(july):
    said = plain(method.notes(july)).splitlines()
    assert said[0] == f"- {july.area.facts.neighbours}"
    assert said[1].startswith("- Written Statement of Action: February 2019 is its last update")
    assert said[2].startswith("- SEND Partnership Improvement Plan: Actions and due dates are those of the version of ")


def test_the_page_holds_every_definition(july):
    page = "\n".join(plain(answer(july)) for answer in ANSWERS)
    for name in (each for each in topics() if each != "risks"):  # shown where a plan has any
        told = topic(name, july.area.facts.disclosure)
        assert told.note in page
        assert told.caption in page
        for each in told.definitions if name != "ratings" else []:  # of which only those in use are shown
            there = [each.reference] if each.reference else []
            assert " | ".join([each.term, *there, each.means]) in page
            assert each.source in page
            assert each.why in page


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: answer.__name__)
@pytest.mark.parametrize("plan", ["p", ""])
def test_every_question_has_an_answer_in_a_small_area(data, answer, plan):
    said = plain(answer(small(data, meetings=[row("meetings", plan=plan)], actions=[], updates=[], sources=[])))
    assert not re.search(r"\b(nan|NaT|None|N/A|<NA>|1 measures)\b", said)


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: answer.__name__)
def test_a_table_has_a_row_header_and_what_it_means_in_every_row(july, answer):
    page = Read(html(answer(july)))
    for row_of in page.all("tr"):
        assert row_of["text"].strip()
    assert all(text.strip() for text in page.texts("th", "td", "caption"))


def test_a_source_that_a_whole_table_has_is_named_once(july):
    said = plain(method.month_by_month(july))
    assert "Rules, in the order they are tried (from NHS England, Making Data Count)" in said
    assert "From: NHS England" not in said


def test_the_scale_of_every_plan_known_on_the_day_is_shown_and_no_other(lancashire):
    plans = {
        name: [title for title in ("Written Statement", "Improvement Plan") if f"Ratings of the {title}" in said]
        for name in named_meetings(lancashire)
        if (said := plain(method.ratings(of_area(lancashire, name))).replace("SEND Partnership ", ""))
    }
    assert plans["2018-01-25"] == []
    assert plans["2019-05-13"] == plans[JULY] == ["Written Statement", "Improvement Plan"]


def test_before_any_plan_the_page_says_that_there_was_none(lancashire):
    said = plain(method.ratings(of_area(lancashire, "2018-01-25")))
    assert said == "The record holds no plan that was there on 25 January 2018."


def test_where_no_plan_has_a_scale_the_page_says_so(data):
    toml = re.sub(r"ratings = \[.*?\n\]\n", "", TOML, flags=re.DOTALL)
    said = plain(method.ratings(small(data, toml=toml, updates=[])))
    assert said == "The record does not hold the rating scale of: Small plan."


@pytest.mark.parametrize("name", ["2018-01-25", "2019-05-13", "2019-06-03", JULY, "2021-09-13", "2026-04-30"])
def test_the_sources_are_those_that_the_foot_of_the_page_names(lancashire, name):
    meeting = of_area(lancashire, name)
    listed = [line.split(" | ")[0] for line in plain(method.sources(meeting)).splitlines()[2:]]
    foot = facts(meeting)["sources"]
    assert len(listed) == len(foot)
    for title, named in zip(listed, foot, strict=True):
        assert named.startswith(f"{title} (")


def test_a_paper_of_after_the_meeting_is_not_listed(data):
    sources = [row("sources"), row("sources", id="later", title="A later paper", published="2019-07-04")]
    said = plain(method.sources(small(data, sources=sources)))
    assert "A paper | Smallshire | 24 June 2019" in said
    assert "A later paper" not in said


def test_a_source_shows_the_first_12_characters_of_its_hash_or_says_that_none_is_recorded(data):
    sources = [row("sources"), row("sources", id="other", title="Another", sha256="abcdef" * 10 + "0123")]
    said = plain(method.files(small(data, sources=sources)))
    assert said.splitlines()[2].endswith("| not recorded | abcdefabcdef")
    assert said.splitlines()[3].endswith("| not recorded | not recorded")


def test_the_statistics_of_the_look_back_have_their_publishers_definition(lancashire):
    indicators = lancashire.tables["indicators"]
    said = plain(method.statistics(of_area(lancashire, "2026-04-30")))
    assert indicators["definition"].iloc[0] in said
    assert plain(method.statistics(of_area(lancashire, JULY))) == ""


@pytest.mark.parametrize(
    ("shown", "said"),
    [("true", "small counts are shown."), ("false", "2 values of its measures are hidden here.")],
)
def test_the_page_says_whether_this_area_hides_small_counts(data, shown, said):
    toml = TOML.replace("show_small_counts = true", f"show_small_counts = {shown}")
    few = [row("measures"), row("measures", ref="1b", is_small_count="true", unit="count")]
    values = [
        row("observations", measure="1b", value=each, time_period=f"201{each}", period_end=f"201{each}-12-31")
        for each in "0345"
    ]
    meeting = small(data, toml=toml, measures=few, observations=values)
    told = plain(method.hidden(meeting))
    hides = "2 values are hidden, for they count few people." if shown == "false" else "No value is hidden."
    assert plain(method.verdict(meeting)).endswith(hides)
    assert told.startswith("Small counts. Nobody here is real.")
    assert f" 1 measure of this plan is marked as counting few people; {said}\n" in told
    assert ("A count of 1 to 4 people is shown as [c]" in told) == (shown == "false")


def test_where_no_measure_counts_few_people_the_page_says_so(data):
    told = plain(method.hidden(small(data, measures=[row("measures")])))
    assert told.startswith("Small counts. Nobody here is real. No measure of this plan is marked as counting few ")


def test_a_meeting_without_a_plan_counts_none_of_its_measures(data):
    told = plain(method.hidden(small(data, meetings=[row("meetings")])))
    assert told.startswith("Small counts. Nobody here is real.\nWhich numbers")


def test_the_page_can_be_made_again_from_what_it_says(july):
    said = plain(method.again(july))
    assert july.area.data_hash in said.replace(" ", "")
    assert "sendplan publish --area lancashire --meeting 2019-07-03" in said


def test_the_command_names_the_body_where_two_met_on_one_day(data):
    toml = TOML + '\n[[bodies]]\nid = "forum"\nname = "Forum"\nnotebooks = ["actions"]\n'
    area_folder(data, toml=toml, meetings=[row("meetings"), row("meetings", body="forum")])
    said = plain(method.again(of_area(load_area("smallshire"), "2019-07-03-forum")))
    assert "--area smallshire --meeting 2019-07-03-forum" in said


def test_no_page_names_a_place_on_a_machine(july):
    page = "\n".join(plain(answer(july)) for answer in ANSWERS)
    assert not re.search(r"(?<![\w.])(/\w+/|[A-Z]:\\)", page)


def test_markup_in_the_record_is_only_text(data):
    evil = "<script>alert(1)</script>"
    toml = TOML.replace("under way", evil).replace("Nobody here", evil).replace('"Small plan"', f'"{evil}"')
    sources = [row("sources", title=evil, publisher=evil, licence=evil)]
    toml = toml.replace("[[plans]]", f'region_name = "{evil}"\n\n[[plans]]', 1).replace("Smallshire", evil)
    meeting = small(data, toml=toml, sources=sources)
    page = "".join(html(answer(meeting)) for answer in ANSWERS)
    assert "<script" not in page
    assert page.count("&lt;script&gt;") >= 6


def test_of_ratings_only_those_that_a_plan_of_the_day_has_are_defined_and_each_plan_says_what_is_on_track(july):
    said = plain(method.on_track(july))
    assert "✓ Complete | Done." in said
    assert "Embedded" not in said
    assert (
        "The SEND Partnership Improvement Plan counts Green and Amber as on track, as the committee's minutes" in said
    )
