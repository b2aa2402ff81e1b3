"""What a page and a measure begin with: templates that work at once, or nothing written."""

import nbformat
import pytest
from builders import LANCASHIRE, area_folder, read_rows, row
from ran import without_kernel

from sendplan import pages
from sendplan.__main__ import main
from sendplan.data.areas import load_area
from sendplan.data.folder import read_toml
from sendplan.errors import SendplanError
from sendplan.publish import new_page, params


@pytest.fixture
def project(data, tmp_path_factory, monkeypatch):
    """Give folders of our own to write into, and a small area in the data."""
    root = tmp_path_factory.mktemp("project")
    (root / "pages").mkdir()
    (root / "notebooks").mkdir()
    area_folder(data, meetings=[row("meetings", plan="p")])
    monkeypatch.setattr(new_page, "PACKAGE", root)
    monkeypatch.setattr(params, "notebooks_folder", lambda: root / "notebooks")
    monkeypatch.setattr(params, "defaults", lambda: ("smallshire", "2019-07-03"))
    monkeypatch.setattr(pages, "__path__", [*pages.__path__, str(root / "pages")])
    return root


def test_a_new_page_runs_at_once_and_is_in_the_pack_of_its_body(project, data, capsys):
    assert main(["new", "page", "staff_in_post"]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "Next: sendplan preview staff_in_post"
    assert load_area("smallshire").facts.bodies[0].notebooks == ("board_summary", "staff_in_post")
    path = project / "notebooks" / "staff_in_post.ipynb"
    assert params.fault(path) == ""
    assert list(params.declared("staff_in_post")) == ["area", "meeting", "audience"]
    assert nbformat.read(path, as_version=4).metadata.kernelspec.name == "python3"

    ran = without_kernel("staff_in_post", {"area": "smallshire", "meeting": "2019-07-03"})
    verdict = ran.cells[3].outputs[0].data["text/plain"]
    assert ran.cells[0].source.startswith("# Staff in post\n")
    assert verdict == "0 actions were late on 24 June 2019."


def test_the_template_of_a_page_shows_the_late_actions_of_the_real_plan(july):
    from sendplan.publish.template import new_page as template

    assert template.verdict(july)._repr_mimebundle_()["text/plain"] == "12 actions were late on 24 June 2019."
    assert len(template.late(july).rows) == 12


def test_a_page_that_is_there_is_never_written_over(project, data, capsys):
    main(["new", "page", "staff"])
    toml = (data / "smallshire" / "area.toml").read_bytes()
    (project / "pages" / "staff.py").write_text("mine")
    assert main(["new", "page", "staff"]) == 1
    assert capsys.readouterr().err.endswith("is there already. Give another name. Nothing was written.\n")
    assert (project / "pages" / "staff.py").read_text() == "mine"
    assert (data / "smallshire" / "area.toml").read_bytes() == toml


@pytest.mark.parametrize("name", ["Staff", "staff-in-post", "../staff", "1", ""])
def test_a_name_that_no_page_can_have_is_refused(project, name):
    with pytest.raises(SendplanError, match=r"cannot name a page; expected small letters and _"):
        new_page.begin(name, "smallshire", None)
    assert [*(project / "notebooks").iterdir()] == []


def test_naming_a_page_changes_one_list_of_a_real_area_toml_and_no_other_byte():
    toml = LANCASHIRE / "area.toml"
    bodies = read_toml(toml)["bodies"]
    for place, body in enumerate(bodies):
        before, after = toml.read_bytes().splitlines(), new_page.naming(toml, "staff", body["id"]).splitlines()
        changed = [line for line, (old, new) in enumerate(zip(before, after, strict=True)) if old != new]
        assert len(changed) == 1, place
        assert after[changed[0]].endswith(b', "staff"]')


def test_of_several_bodies_one_must_be_named():
    with pytest.raises(SendplanError, match=r"^Which body's pack is it for\? Give --body with one of \w+"):
        new_page.naming(LANCASHIRE / "area.toml", "staff", None)


def test_a_list_that_cannot_be_written_safely_is_left_to_its_author(tmp_path):
    toml = tmp_path / "area.toml"
    toml.write_text('[[bodies]]\nid = "board"\nnotebooks = [\n  "actions", # the long one\n]\n')
    with pytest.raises(SendplanError, match=r"^Write 'staff' into the notebooks of board in .* yourself\."):
        new_page.naming(toml, "staff", None)


MEASURE = ["--title", "Plans on time", "--section", "1", "--unit", "%", "--better", "higher"]


def test_a_new_measure_is_a_row_of_the_area_that_check_takes(project, data, capsys):
    assert main(["new", "measure", "7a", "--area", "smallshire", *MEASURE]) == 0
    assert "is_small_count is false" in capsys.readouterr().out
    (found,) = load_area("smallshire").tables["measures"].to_dict("records")
    assert (found["plan"], found["ref"], found["title"], found["dp"]) == ("p", "7a", "Plans on time", 0)


def test_a_measure_that_counts_is_taken_to_count_few_people_until_its_author_says_otherwise(project, data):
    main(["new", "measure", "7b", "--area", "smallshire", *MEASURE[:5], "count", *MEASURE[6:]])
    (found,) = load_area("smallshire").tables["measures"].to_dict("records")
    assert found["is_small_count"]


def test_a_measure_of_no_part_of_the_plan_is_refused_and_nothing_is_written(project, data, capsys):
    assert main(["new", "measure", "7a", "--area", "smallshire", *[e if e != "1" else "9" for e in MEASURE]]) == 1
    assert "section: found '9'" in capsys.readouterr().err
    assert not (data / "smallshire" / "measures.csv").exists()


def test_a_measure_that_is_there_is_refused(project, data, capsys):
    once = ["new", "measure", "7a", "--area", "smallshire", *MEASURE]
    assert (main(once), main(once)) == (0, 1)
    assert len(read_rows(data / "smallshire" / "measures.csv")) == 2
