"""`sendplan publish`: what may be asked of it, what it does, and what it says."""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from sendplan.data.folder import area_folder, existing_areas
from sendplan.errors import ClusterError, PublishError, SendplanError
from sendplan.publish import params
from sendplan.publish.contents import FAILED, INDEX, packs_root, reports_folder
from sendplan.publish.dry_run import tell
from sendplan.publish.params import ENGINES
from sendplan.publish.seals import Sealing, books, private_key, read, unsettled
from sendplan.publish.telling import Telling
from sendplan.publish.unchanged import Reading, asked, notebooks

if TYPE_CHECKING:
    from sendplan.publish.pack import Order
    from sendplan.publish.snapshot import Published

UNLIKE = "nothing of it changed now, but its manifest.json is not the one that {file} lists. sendplan verify says more"
PARTLY = 4  # exit code where some packs are published and others not, or where a cluster was lost


def folder(text: str) -> Path:
    """Read where packs go; a link to a folder stands for that folder from here on, wherever it leads later."""
    if not text.strip():
        raise argparse.ArgumentTypeError("it is empty; expected a folder")
    try:
        return Path(os.path.realpath(text))
    except OSError as error:  # the folder that this command is run in is gone
        raise argparse.ArgumentTypeError(f"{text!r} cannot be found from here: {error.strerror}") from error


def whole(text: str, most: int, what: str) -> int:
    """Read a number of what an option counts: a whole one from 1."""
    if not re.fullmatch(r"[0-9]{1,20}", text) or not 1 <= int(text) <= most:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole {what} from 1 to {most}")
    return int(text)


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> argparse.ArgumentParser:
    """Describe the options."""
    publish = commands.add_parser("publish", help="make the pack of a meeting as web pages")
    publish.set_defaults(run=run)
    _add_what(publish.add_argument)
    _add_how(publish.add_argument)
    return publish


def _add_what(add: Callable[..., object]) -> None:
    """Describe what can be asked for, where it goes, and on which terms."""
    shows = "public (default) or board: shows small counts of people, marked on every page as not for publication, "
    keeps = "where a pack with other content is there already, put the new one in its place and keep the earlier one"
    leaks = "publish although a value hidden here can be worked out from packs published before"
    seals = "list the seals of the packs in a file of yours too, kept elsewhere"
    many = partial(whole, most=9999, what="number")
    pair = "a parameter of a notebook, beside area and meeting"
    add("--area", help="folder of data/ (default: the one the notebooks name)")
    add("--meeting", help="date of a meeting, such as 2019-07-03 (default: the one the notebooks name)")
    add("--all", action="store_true", help="every meeting of the area, or of every area")
    add("--to", type=folder, metavar="DIR", help="where packs go (default: reports/)")
    add("-p", "--parameter", action="append", default=[], metavar="NAME=VALUE", help=pair)
    add("--audience", default="public", help=f"{shows}in a folder apart")
    add("--jobs", type=many, metavar="N", help="pages made at a time (default: one for each processor)")
    add("--replace", action="store_true", help=keeps)
    add("--although-derivable", action="store_true", help=leaks)
    add("--seals", type=Path, metavar="FILE", help=seals)
    add("--only", default="", metavar="NOTEBOOK", help="make this page again, where every other is as it would be made")
    add("--sign", type=Path, metavar="KEY.pem", help="sign the seals with a private Ed25519 key")


def _add_how(add: Callable[..., object]) -> None:
    """Describe how pages are made."""
    runs = "what runs a notebook: a fresh copy of a warm process (default), or an ordinary Jupyter kernel"
    seconds = partial(whole, most=999999, what="number of seconds")
    there = "make pages on the workers of a Dask scheduler, such as tls://host:8786"
    takes = "longest that {} may take (default: as area.toml says)"
    add("--engine", choices=ENGINES, default=ENGINES[0], help=runs)
    add("--cluster", metavar="ADDRESS", help=there)
    add("--force", action="store_true", help="make every page again, even where nothing changed")
    add("--dry-run", action="store_true", help="say which pages would be made, and why; write nothing")
    add("--verbose", action="store_true", help="say of each page how long it took")
    add("--cell-timeout", type=seconds, metavar="SECONDS", help=takes.format("one cell of a notebook"))
    add("--page-timeout", type=seconds, metavar="SECONDS", help=takes.format("a page"))


def run(options: argparse.Namespace) -> int:
    """Publish the meetings asked for; one that fails does not keep the others from going on."""
    if options.all and options.meeting:
        raise SendplanError("--all and --meeting exclude each other: give one of them.")
    options.to = (options.to or reports_folder()).absolute()
    every = readings(options)
    if options.only:
        params.notebook_path(options.only)
    if options.dry_run:
        return tell(every, order_of(options, Sealing(), every))
    known = {} if options.force or options.only else asked(every, options.parameter, options.to)
    sealing = sealing_of(options)
    to_seal = unsettled([place for place in known if known[place]], sealing)
    same = [place for place in known if known[place] and place.parent.name not in to_seal]
    if known and len(same) == len(known):
        print(f"{len(same)} unchanged. Open {(same[-1] / INDEX).resolve()}")
        return 0
    areas = {place.parent.name for place in same}
    return _publish(options, sealing, [each for each in every if each.area not in areas], len(same))


def sealing_of(options: argparse.Namespace) -> Sealing:
    """Say where seals go and what signs them; refused before any page is made where that cannot be done."""
    to, file = options.to, options.seals.resolve() if options.seals else None
    if file and file.is_relative_to(to.resolve()):
        raise PublishError(f"--seals {file} is in {to}, with the packs: whoever changes one could change it too.")
    if file and not file.parent.is_dir():
        raise PublishError(f"--seals {file}: there is no folder {file.parent}.")
    for book in books(packs_root(to, options.audience), file):
        if os.path.lexists(book.file):
            read(book.file)
    return Sealing(file, private_key(options.sign) if options.sign else None)


def _publish(options: argparse.Namespace, sealing: Sealing, wanted: Sequence[Reading], same: int) -> int:
    """Publish the meetings that are wanted; beside them so many are unchanged."""
    from sendplan.publish.fork import warm

    warm()  # it imports while this process gets ready
    from sendplan.publish.snapshot import publish

    try:
        with Telling(verbose=options.verbose) as telling:
            found = publish(wanted, order_of(options, sealing, wanted), telling.page, telling.pack)
    except ClusterError as error:
        print(error, file=sys.stderr)
        return PARTLY
    if not options.all and not found[0].meeting and found[0].error:
        raise found[0].error
    tell_each(found)
    _tell_all(found, same, packs_root(options.to, options.audience) / FAILED)
    errors = [each.error for each in found if each.error]
    lost = any(isinstance(each, ClusterError) for each in errors)
    return PARTLY if lost or (errors and (same or len(errors) < len(found))) else 1 if errors else 0


def _tell_all(found: Sequence[Published], same: int, kept: Path) -> None:
    """Say in a line how many were published, and where they and what failed are."""
    sound = [each for each in found if not each.error]
    unchanged, failed = sum(each.unchanged for each in sound), len(found) - len(sound)
    counted = {"published": len(sound) - unchanged, "unchanged": same + unchanged, "failed": failed}
    told = ", ".join(f"{number} {what}" for what, number in counted.items() if number)
    where = f" Open {sound[-1].index.resolve()}" if sound else ""
    print(f"{told}.{where}{f' What failed is kept in {kept}' if failed and kept.exists() else ''}")


def tell_each(found: Sequence[Published]) -> None:
    """Say what was wrong with each meeting, or what its publisher should know."""
    for each in found:
        if each.error:
            named = f"{each.area} {each.meeting}. " if each.meeting else ""
            print(f"Not published: {named}{each.error}", file=sys.stderr)
        if each.kept:
            print(f"{each.area} {each.meeting}: the earlier pack is kept in {each.kept}")
        for file in each.unlike:
            print(f"{each.area} {each.meeting}: {UNLIKE.format(file=file)}", file=sys.stderr)
    for area, doubts in {each.area: each.doubts for each in found if each.doubts}.items():
        print(f"{area}: {doubts} to look at, which may be as meant: sendplan check {area}", file=sys.stderr)


def order_of(options: argparse.Namespace, sealing: Sealing, wanted: Sequence[Reading]) -> Order:
    """Say how the packs are to be made, as the options say."""
    from sendplan.publish.pack import Order

    return Order(
        options.to,
        params.given(options.parameter, notebooks(wanted)),
        jobs=options.jobs,
        engine=options.engine,
        cluster=options.cluster,
        cell_seconds=options.cell_timeout,
        page_seconds=options.page_timeout,
        force=options.force,
        only=options.only,
        sealing=sealing,
        replace=options.replace,
        although_derivable=options.although_derivable,
    )


def readings(options: argparse.Namespace) -> list[Reading]:
    """Say which areas are to be read for the meetings that the options name."""
    if not options.all:
        area, meeting = _one(options)
        return [Reading(area, (meeting,), options.audience)]
    areas = [area_folder(options.area).name] if options.area else existing_areas()
    return [Reading(each, (), options.audience) for each in areas]


def _one(options: argparse.Namespace) -> tuple[str, str]:
    """Name the area and the meeting that the options name, or else the notebooks."""
    default_area, default_meeting = (options.area, "") if options.area and options.meeting else params.defaults()
    if not options.area and default_area not in existing_areas():
        listed = ", ".join(existing_areas())
        raise SendplanError(f"The notebooks name the area {default_area!r}, which is not there. Give --area: {listed}.")
    area = area_folder(options.area or default_area).name
    if not options.meeting and area != default_area:
        from sendplan.data.areas import load_area
        from sendplan.opening import named_meetings

        met = [*named_meetings(load_area(area))]
        if len(met) != 1:
            raise SendplanError(f"Which meeting of {area}? Give --meeting with one of {', '.join(met)}, or --all.")
        return area, met[0]
    return area, options.meeting or default_meeting
