"""`sendplan preview`: a page made again whenever its notebook, tables or the library change; it is not published."""

from __future__ import annotations

import argparse
from contextlib import suppress
from pathlib import Path

from sendplan.data.folder import area_folder
from sendplan.publish.command import readings, whole
from sendplan.publish.params import notebook_path


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Describe the options."""
    preview = commands.add_parser("preview", help="show a page on this machine, made again whenever something changes")
    preview.add_argument("notebook", metavar="NOTEBOOK", help="its name, such as board_summary")
    preview.add_argument("--area", help="folder of data/ (default: the one the notebooks name)")
    preview.add_argument("--meeting", help="date of a meeting (default: the one the notebooks name)")
    preview.add_argument("--audience", default="public", help="public (default) or board")
    preview.add_argument("-p", "--parameter", action="append", default=[], metavar="NAME=VALUE", help="as for publish")
    preview.add_argument("--port", type=_port, default=0, metavar="N", help="of this machine (default: any free one)")
    preview.set_defaults(run=run, all=False)


def _port(text: str) -> int:
    return whole(text, 65535, "port")


def run(options: argparse.Namespace) -> int:
    """Serve the page until Ctrl-C ends it."""
    with suppress(KeyboardInterrupt):
        _serve(options)
    return 0


def _serve(options: argparse.Namespace) -> None:
    from sendplan.publish.following import Watched, follow
    from sendplan.publish.maker import Asked
    from sendplan.publish.served import Served

    name = options.notebook if not options.notebook.endswith(".ipynb") else Path(options.notebook).stem
    file = notebook_path(name).with_suffix(".html").name
    (reading,) = readings(options)
    watched = Watched(name, area_folder(reading.area))
    with Served(file, options.port) as served:
        print(f"{name}, {reading.area} {reading.meetings[0]}: {served.address} (Ctrl-C ends it)", flush=True)
        follow(Asked(name, reading, tuple(options.parameter)), watched, served)
