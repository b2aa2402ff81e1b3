"""`sendplan lab`: JupyterLab with the notebooks, from a page that says what each answers."""

from __future__ import annotations

import argparse
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from sendplan.errors import SendplanError

# Asks no other machine for anything.
OFFLINE = (
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    "--LabApp.extension_manager=readonly",
    "--LabApp.news_url=None",
)


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Describe the command."""
    lab = commands.add_parser("lab", help="open the notebooks in JupyterLab")
    lab.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:  # noqa: ARG001
    """Open JupyterLab and wait until it is closed."""
    from sendplan.lab.start import write_start_page

    return subprocess.run(opening(write_start_page()), check=False).returncode  # noqa: S603 - our own words


def opening(notebook: Path) -> list[str]:
    """Write the command that opens a notebook. Raises SendplanError where JupyterLab is not installed."""
    if find_spec("jupyterlab") is None:
        raise SendplanError('JupyterLab is not installed here. Install it with: pip install -e ".[lab]"')
    return [sys.executable, "-m", "jupyterlab", *OFFLINE, str(notebook)]
