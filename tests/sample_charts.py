"""A page of every kind of chart, at its edges, to be looked at: `python tests/sample_charts.py DIR` writes it."""

import sys
from pathlib import Path

import test_charts
import test_heat
import test_lollipop
import test_matrix
import test_progress
import test_sparks
import test_strip
import test_trends
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from test_exporter import PAGE

from sendplan.publish.exporter import PageExporter

SAMPLES = {
    "Ratings": test_charts,
    "Ratings by report": test_heat,
    "Due dates": test_strip,
    "Completions": test_progress,
    "Measures": test_trends,
    "Gaps to England": test_lollipop,
    "Spark lines": test_sparks,
    "Risks": test_matrix,
}


def cells():
    yield new_markdown_cell("# Sample charts\n\nIs every chart clear, wide and narrow, light and dark, and in print?")
    for kind, tests in SAMPLES.items():
        yield new_markdown_cell(f"## {kind}")
        for name, make in tests.SAMPLES.items():
            yield new_markdown_cell(f"### {name.capitalize()}")
            yield new_code_cell(outputs=[new_output("display_data", make()._repr_mimebundle_())])


def written(folder):
    """Write the page into a folder, and return its file."""
    html, _ = PageExporter().from_notebook_node(new_notebook(cells=[*cells()]), {"page": PAGE | {"alone": True}})
    page = Path(folder) / "sample_charts.html"
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(html, encoding="utf-8", newline="\n")
    return page


if __name__ == "__main__":
    sys.stdout.write(f"{written(sys.argv[1])}\n")
