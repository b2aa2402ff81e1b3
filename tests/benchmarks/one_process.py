"""Make pages by papermill's API and the exporter: `python one_process.py TO AREA:MEETING:NOTEBOOK ...`.

One of the ways that `python tests/benchmarks` compares: one process, an ordinary kernel for each page.
"""

from __future__ import annotations

import sys
from pathlib import Path

import papermill

from sendplan.publish.exporter import PageExporter

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"


def make(to: Path, area: str, meeting: str, notebook: str) -> None:
    """Run a notebook for a meeting, and write its page."""
    executed = to / area / meeting / f"{notebook}.ipynb"
    executed.parent.mkdir(parents=True, exist_ok=True)
    parameters = {"area": area, "meeting": meeting}
    source = NOTEBOOKS / f"{notebook}.ipynb"
    done = papermill.execute_notebook(str(source), str(executed), parameters, progress_bar=False)
    page, _ = PageExporter().from_notebook_node(done)
    executed.with_suffix(".html").write_text(page, encoding="utf-8")


if __name__ == "__main__":
    for page in sys.argv[2:]:
        make(Path(sys.argv[1]), *page.split(":"))
