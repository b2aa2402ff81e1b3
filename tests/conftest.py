"""What every test file shares: the real area, read once, and hypothesis without files or clocks."""

import os
import tempfile

import pytest
from hypothesis import settings
from hypothesis.configuration import set_hypothesis_home_dir

from sendplan.data.areas import load_area
from sendplan.opening import named_meetings, of_area

# The same examples on every machine, nothing written, no failure because a machine is slow.
_home = tempfile.TemporaryDirectory(prefix="hypothesis-")  # removed when pytest ends
set_hypothesis_home_dir(_home.name)
settings.register_profile("sendplan", derandomize=True, database=None, deadline=None, max_examples=25)
settings.register_profile("thorough", settings.get_profile("sendplan"), derandomize=False, max_examples=500)
settings.load_profile("sendplan")


# What a publisher keeps for itself is kept here as long as the tests run.
_own = tempfile.TemporaryDirectory(prefix="sendplan-")
os.environ["SENDPLAN_CACHE"] = _own.name


@pytest.fixture(scope="session")
def lancashire():
    return load_area("lancashire")


@pytest.fixture(scope="session")
def meetings(lancashire):
    """Every meeting of the real area, by its name: frames once worked out are kept."""
    return {name: of_area(lancashire, name) for name in named_meetings(lancashire)}


@pytest.fixture(scope="session")
def july(meetings):
    """The meeting of which the record holds most."""
    return meetings["2019-07-03"]


@pytest.fixture
def data(tmp_path, monkeypatch):
    """An empty folder of areas, in place of the real ones."""
    monkeypatch.setenv("SENDPLAN_DATA", str(tmp_path))
    return tmp_path


@pytest.fixture
def drafts(tmp_path):
    """An empty folder for drafts, beside that of areas."""
    (tmp_path / "drafts").mkdir()
    return tmp_path / "drafts"


@pytest.fixture(scope="module")  # no longer: its loop would stand in the way of every other
def browser():
    """A browser to show published pages in."""
    from browser import launched
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        started = launched(driver)
        yield started
        started.close()
