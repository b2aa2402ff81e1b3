"""What `import sendplan` gives, and what it costs."""

import subprocess
import sys
from importlib.resources import files

import pytest

import sendplan
from sendplan import pages
from sendplan.data import areas
from sendplan.lab import session


def test_the_package_gives_what_a_notebook_starts_from():
    assert sendplan.open_meeting is session.open_meeting
    assert sendplan.pages is pages
    assert sendplan.load_area is areas.load_area


def test_it_names_exactly_what_it_gives():
    assert sendplan.__all__ == ["load_area", "open_meeting", "pages"]
    assert dir(sendplan) == sendplan.__all__
    given = {}
    exec("from sendplan import *", given)  # noqa: S102 - a star import is only allowed at the top of a module
    assert {name for name in given if not name.startswith("__")} == {"load_area", "open_meeting", "pages"}


def test_a_name_it_does_not_have_is_refused_as_any_module_does():
    with pytest.raises(AttributeError) as refused:
        sendplan.open_meating  # noqa: B018
    told = "module 'sendplan' has no attribute 'open_meating'. What exists: load_area, open_meeting, pages."
    assert str(refused.value) == told


def test_importing_it_imports_nothing_else_of_it_and_no_library():
    code = "import sys; before = set(sys.modules); import sendplan; print(*sorted(set(sys.modules) - before))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert {name.partition(".")[0] for name in done.stdout.split()} <= {"sendplan", "__future__", "typing"} | set(
        sys.stdlib_module_names
    )
    assert [name for name in done.stdout.split() if name.startswith("sendplan")] == ["sendplan"]


def test_it_says_that_it_is_typed():
    assert files("sendplan").joinpath("py.typed").is_file()
