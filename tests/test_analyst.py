"""An analyst's own frames and charts in a notebook: what goes with them for the page."""

import altair as alt
import pandas as pd
import polars as pl
import pytest
from IPython.core.interactiveshell import InteractiveShell

from sendplan.show import analyst, theme
from sendplan.words import MOST_ON_A_PAGE

FRAME = pd.DataFrame({"year": [2023, 2024], "share": [40.5, None]})


@pytest.fixture
def shows():
    """Give what a shell that loaded the extension shows of an object."""
    shell = InteractiveShell()
    theme.load_ipython_extension(shell)
    return lambda shown: shell.display_formatter.format(shown)[0]


@pytest.mark.parametrize(
    "shown", [FRAME, FRAME["share"], FRAME.style, pl.DataFrame({"share": [40.5]}), pl.Series("share", [40.5])]
)
def test_a_frame_is_shown_as_ever_and_goes_with_all_its_rows(shows, shown):
    found = shows(shown)
    assert "40.5" in found[analyst.MIME]["html"]
    assert found[analyst.MIME]["rows"] == len(getattr(shown, "data", shown))
    assert {"text/plain"} < found.keys()


def test_no_row_column_or_text_is_cut_and_rows_that_no_page_shows_are_left_out(shows):
    wide = pd.DataFrame([["long " * 50] * 40] * (MOST_ON_A_PAGE + 1))
    found = shows(wide)[analyst.MIME]
    assert found["html"].count("<tr") == MOST_ON_A_PAGE + 1  # the headings among them
    assert found["rows"] == MOST_ON_A_PAGE + 1
    assert found["html"].count("long " * 49) == 40 * MOST_ON_A_PAGE
    assert pd.get_option("display.max_colwidth") == 50, "as it was"


def test_a_frame_brings_its_caption(shows):
    named = FRAME.copy()
    named.attrs["caption"] = "Shares"
    assert [shows(each)[analyst.MIME]["caption"] for each in (named, named["share"], named.style, FRAME)] == [
        "Shares",
        "Shares",
        "Shares",
        "",
    ]


def test_a_frame_is_written_in_the_precision_its_author_asks_for(shows):
    with pd.option_context("display.precision", 1):
        assert "<td>0.3</td>" in shows(pd.DataFrame({"a": ["x"], "b": [1 / 3]}))[analyst.MIME]["html"]


def test_a_chart_has_the_look_of_the_pack_and_jupyterlab_draws_it_without_a_network(shows):
    with alt.theme.enable("default"):
        found = shows(alt.Chart(FRAME).mark_bar().encode(x="year:N", y="share:Q"))
    assert found.keys() == {analyst.LAB_MIME, "text/plain"}
    assert found[analyst.LAB_MIME]["$schema"] == analyst.LAB_SCHEMA


def test_registering_shows_frames_and_charts_of_the_shell_it_is_called_in(monkeypatch):
    shell = InteractiveShell()
    monkeypatch.setattr("IPython.get_ipython", lambda: shell)
    theme.register.cache_clear()
    theme.register()
    assert analyst.MIME in shell.display_formatter.format(FRAME)[0]
    chart = shell.display_formatter.format(alt.Chart(FRAME).mark_bar().encode(x="year:N", y="share:Q"))[0]
    assert chart[analyst.LAB_MIME]["config"] == theme.chart_config()
