"""Notebooks, their parameters and defaults, and what is refused before anything starts."""

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from sendplan.errors import NotFoundError, SendplanError
from sendplan.publish import params


@pytest.fixture
def notebooks(tmp_path, monkeypatch):
    """Give a function that writes a notebook with a parameters cell where notebooks are looked for."""
    monkeypatch.setattr(params, "notebooks_folder", lambda: tmp_path)

    def write(name, *lines):
        cell = new_code_cell("\n".join(lines), metadata={"tags": ["parameters"]})
        spec = {"name": "python3", "display_name": "Python 3", "language": "python"}
        nbformat.write(new_notebook(cells=[cell], metadata={"kernelspec": spec}), tmp_path / f"{name}.ipynb")

    return write


def refusal(pair, *notebooks):
    with pytest.raises(SendplanError) as refused:
        params.given([pair], notebooks)
    return str(refused.value)


def test_the_defaults_are_lancashire_and_the_scrutiny_meeting_of_july_2019():
    assert params.defaults() == ("lancashire", "2019-07-03")


@pytest.mark.parametrize("name", params.notebook_names())
def test_every_notebook_names_the_same_area_meeting_and_audience(name):
    declared = params.declared(name)
    assert {each: declared[each]["default"] for each in declared} == {
        "area": '"lancashire"',
        "meeting": '"2019-07-03"',
        "audience": '"public"',
    }


@pytest.mark.parametrize("name", params.notebook_names())
def test_every_parameter_of_every_notebook_has_a_type_that_can_be_given(name):
    assert {each["inferred_type_name"] for each in params.declared(name).values()} <= set(params.TYPES)


def test_the_notebooks_are_beside_the_package():
    folder = params.notebooks_folder()
    assert (folder / "board_summary.ipynb").is_file()
    assert (folder.parent / "sendplan" / "__init__.py").is_file()


def test_notebooks_are_named_in_order_without_their_ending(notebooks, tmp_path):
    notebooks("second")
    notebooks("first")
    (tmp_path / "readme.txt").write_text("not a notebook")
    assert params.notebook_names() == ["first", "second"]
    assert params.notebook_path("second") == tmp_path / "second.ipynb"


def test_an_unknown_notebook_is_refused_naming_those_there_are(notebooks):
    notebooks("first")
    notebooks("second")
    with pytest.raises(NotFoundError) as refused:
        params.notebook_path("third")
    assert str(refused.value) == "There is no notebook 'third'. What exists: first, second."


def test_a_notebook_declares_its_parameters_with_default_and_type(notebooks):
    notebooks("one", "soon: int = 31  # days")
    declared = params.declared("one")["soon"]
    assert (declared["default"], declared["inferred_type_name"]) == ("31", "int")


@pytest.mark.parametrize(
    ("line", "pair", "value"),
    [
        ("days: int = 31", "days=14", 14),
        ("days: int = 31", "days=-1", -1),
        ("share: float = 0.5", "share=0.25", 0.25),
        ("share: float = 0.5", "share=1", 1.0),
        ('who: str = "all"', "who=SENCO", "SENCO"),
        ('who: str = "all"', "who=31", "31"),
        ('who: str = "all"', "who=", ""),
        ('who: str = "all"', "who=a=b", "a=b"),
    ],
)
def test_a_parameter_is_given_as_the_type_it_is_declared_with(notebooks, line, pair, value):
    notebooks("one", line)
    (found,) = params.given([pair], ["one"]).values()
    assert found == value
    assert type(found) is type(value)


def test_parameters_of_several_notebooks_can_be_given(notebooks):
    notebooks("one", "days: int = 31")
    notebooks("two", 'who: str = "all"')
    assert params.given(["who=me", "days=7"], ["one", "two"]) == {"who": "me", "days": 7}


def test_no_parameter_is_nothing_given():
    assert params.given([], ["actions"]) == {}


def test_a_parameter_that_no_notebook_has_is_refused_naming_those_there_are(notebooks):
    notebooks("one", "days: int = 31", 'area: str = "a"')
    assert refusal("dyas=7", "one") == "There is no notebook parameter 'dyas'. What exists: area, days."


def test_a_parameter_of_a_notebook_that_is_not_asked_for_is_refused(notebooks):
    notebooks("one", "days: int = 31")
    notebooks("two", "weeks: int = 4")
    assert refusal("weeks=7", "one") == "There is no notebook parameter 'weeks'. What exists: days."


@pytest.mark.parametrize(
    ("line", "pair", "message"),
    [
        ("days: int = 31", "days=soon", "-p days: found 'soon'; expected a value of type int."),
        ("days: int = 31", "days=1.5", "-p days: found '1.5'; expected a value of type int."),
        ("days: int = 31", "days=", "-p days: found ''; expected a value of type int."),
        ("share: float = 0.5", "share=half", "-p share: found 'half'; expected a value of type float."),
    ],
)
def test_a_value_of_another_type_is_refused(notebooks, line, pair, message):
    notebooks("one", line)
    assert refusal(pair, "one") == message


@pytest.mark.parametrize("line", ["days = 31", "late: bool = True"])
def test_a_parameter_whose_type_cannot_be_given_is_refused_and_does_not_crash(notebooks, line):
    notebooks("one", line)
    name = line.replace(":", " ").split()[0]
    assert name in refusal(f"{name}=1", "one")


@pytest.mark.parametrize("name", ["area", "meeting", "audience"])
def test_what_has_an_option_of_its_own_is_refused_with_that_option(name):
    assert refusal(f"{name}=x", "actions") == f"-p {name}=x: use --{name} instead."


@pytest.mark.parametrize("pair", ["days", ""])
def test_a_parameter_without_an_equals_sign_is_refused_with_an_example(pair):
    assert refusal(pair, "actions") == f"-p {pair}: expected NAME=VALUE, such as -p NAME=31."
