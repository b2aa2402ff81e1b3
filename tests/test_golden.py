"""Every page says, word for word, what was reviewed; `python tests/golden.py` writes it anew."""

import pytest
from golden import FOLDER, MEETINGS, PAGES, said, written

from sendplan.opening import open_meeting


@pytest.fixture(scope="module", params=MEETINGS, ids="-".join)
def asked(request):
    return *request.param, open_meeting(*request.param)


@pytest.mark.parametrize("notebook", PAGES)
def test_a_page_says_what_was_reviewed(asked, notebook):
    area, meeting, now = asked
    assert said(notebook, now).splitlines() == written(area, meeting, notebook).read_text(encoding="utf-8").splitlines()


def test_no_text_is_kept_of_a_page_that_is_no_more():
    kept = {path.relative_to(FOLDER) for path in FOLDER.rglob("*.txt")}
    assert kept == {written(*each, page).relative_to(FOLDER) for each in MEETINGS for page in PAGES}
