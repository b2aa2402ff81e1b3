"""An analyst's own frames and charts, shown in a notebook together with what a page needs of them.

JupyterLab shows a frame as ever; beside it, for the page, stand all its rows. See theme.register.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from sendplan.words import MOST_ON_A_PAGE

if TYPE_CHECKING:
    import altair as alt
    import pandas as pd
    from IPython.core.formatters import MimeBundleFormatter
    from pandas.io.formats.style import Styler

MIME = "application/vnd.sendplan.frame+json"
LAB_MIME = "application/vnd.vegalite.v5+json"  # what JupyterLab draws by itself, without a network
LAB_SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"
WHOLE = ("display.max_rows", "display.max_columns", "display.max_colwidth")  # what would cut a frame short


def add(formatter: MimeBundleFormatter, wear: Callable[[], object]) -> None:
    """Have a shell's formatter show frames and charts; `wear` is called before a chart is written, for its look.

    Libraries are named, and not imported: most notebooks need none of them.
    """
    shows: dict[tuple[str, str], Callable[[Any], dict[str, Any]]] = {
        ("pandas", "DataFrame"): frame,
        ("pandas", "Series"): series,
        ("pandas.io.formats.style", "Styler"): styler,
        ("polars.dataframe.frame", "DataFrame"): polars_frame,
        ("polars.series.series", "Series"): lambda shown: polars_frame(shown.to_frame()),
        ("altair.vegalite.v6.api", "TopLevelMixin"): partial(chart, wear=wear),
    }
    for (module, name), show in shows.items():
        formatter.for_type_by_name(module, name, show)  # type: ignore[no-untyped-call]


def frame(shown: pd.DataFrame) -> dict[str, Any]:
    """Show a frame as pandas writes it, uncut but for the rows that no page would show."""
    import pandas as pd

    with pd.option_context(dict.fromkeys(WHOLE)):
        return _bundle(shown.head(MOST_ON_A_PAGE).to_html(), len(shown), shown.attrs)


def series(shown: pd.Series[Any]) -> dict[str, Any]:
    """Show a series as a frame of one column."""
    named = shown.to_frame("Value" if shown.name is None else shown.name)
    named.attrs = shown.attrs
    return frame(named)


def styler(shown: Styler) -> dict[str, Any]:
    """Show what a Styler makes of a frame."""
    data: pd.DataFrame = shown.data  # type: ignore[attr-defined] # pandas has it, and its types have not
    return _bundle(shown.to_html(), len(data) - len(shown.hidden_rows), data.attrs)  # type: ignore[attr-defined]


def polars_frame(shown: Any) -> dict[str, Any]:
    """Show a frame of polars as one of pandas."""
    import pandas as pd

    head = frame(pd.DataFrame(shown.head(MOST_ON_A_PAGE).to_dict(as_series=False)))
    head[MIME]["rows"] = len(shown)
    return head


def _bundle(html: str, rows: int, attrs: Any) -> dict[str, Any]:
    return {MIME: {"html": html, "rows": rows, "caption": str(attrs.get("caption", ""))}}


def chart(shown: alt.TopLevelMixin, wear: Callable[[], object]) -> dict[str, Any]:
    """Show a chart of Altair as JupyterLab draws it by itself, and as the page has it drawn."""
    wear()
    specification: dict[str, Any] = shown.to_dict()
    return {LAB_MIME: specification | {"$schema": LAB_SCHEMA}, "text/plain": "A chart."}
