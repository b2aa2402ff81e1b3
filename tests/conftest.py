"""What every test file shares: the real area, read once, and hypothesis without files or clocks."""

import tempfile

import pytest
from hypothesis import settings
from hypothesis.configuration import set_hypothesis_home_dir

from sendplan.load import load_area

# The same examples on every machine, nothing written, no failure because a machine is slow.
_home = tempfile.TemporaryDirectory(prefix="hypothesis-")  # removed when pytest ends
set_hypothesis_home_dir(_home.name)
settings.register_profile("sendplan", derandomize=True, database=None, deadline=None, max_examples=50)
settings.load_profile("sendplan")


@pytest.fixture(scope="session")
def lancashire():
    return load_area("lancashire")
