"""`sendplan due`, and `sendplan publish --due`: what nobody watches says what it did, and to whom it matters."""

from __future__ import annotations

import argparse
import json
import shlex
import sys
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import chain
from typing import TYPE_CHECKING, Any

from sendplan.errors import ClusterError, SendplanError
from sendplan.publish import command
from sendplan.publish.contents import INDEX, reports_folder
from sendplan.schedule import runs
from sendplan.vocabulary import PUBLIC

if TYPE_CHECKING:
    from sendplan.publish.pack import Published
    from sendplan.schedule.state import Papers

SCHEMA, RUN_SCHEMA = "sendplan.due/1", "sendplan.run/1"
ABOUT = """Each meeting's papers are not_yet due, due, late (its meeting is over and there is no pack), published (a
draft), stale (a draft, and what it is made from changed) or kept (a record). --json writes one document: schema
"sendplan.due/1", on, meetings (area, meeting, body, day, as_at, papers_open, record_from, state, made_on, age_days,
outstanding, outcome, error), failures (area, meeting, error) and run (of publish --due: its line in .runs.jsonl). Days
are written 2026-02-12; what is not known is null; later versions of schema 1 only add."""
Key = tuple[str, str]  # an area, and the name of its meeting or ""
Errors = dict[Key, SendplanError]
EXCLUDED = ("meeting", "all", "replace", "parameter")


def add(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
    publish: argparse.ArgumentParser,
    read_day: Callable[[str], date],
) -> None:
    """Describe `sendplan due`, and what publishing what is due is asked with."""
    due = commands.add_parser("due", help="say which papers are due, late or stale, and which returns", epilog=ABOUT)
    due.add_argument("--area", help="only this folder of data/")
    due.add_argument("--to", type=command.folder, metavar="DIR", help="where packs are (default: reports/)")
    due.set_defaults(run=run_due, audience=PUBLIC)
    every = "every meeting whose papers are due, late or stale; see sendplan due"
    publish.add_argument("--due", action="store_true", help=every)
    publish.set_defaults(run=run_publish)
    for each, which in ((due, ""), (publish, "with --due: ")):
        each.add_argument("--on", type=read_day, metavar="DATE", help=f"{which}the day that it is (default: today)")
        each.add_argument("--json", action="store_true", help=f"{which}one JSON document and nothing else")


def run_due(options: argparse.Namespace) -> int:
    """Say what is due; 1 where no area can be read, 4 where some cannot."""
    from sendplan.schedule.state import row
    from sendplan.schedule.telling import due

    on, every, unread = _look(options)
    if options.json:
        _print_json(on, [row(each, on) for each in every], unread, None)
    else:
        print(*due(every, on), sep="\n")
    for error in unread.values():
        print(error, file=sys.stderr)
    return 0 if not unread else command.PARTLY if every else 1


def run_publish(options: argparse.Namespace) -> int:
    """Publish what is due, or else the meetings that the options name."""
    if not options.due:
        if options.on or options.json:
            raise SendplanError("--on and --json go with --due: sendplan publish --due.")
        return command.run(options)
    if given := [f"--{name}" for name in EXCLUDED if getattr(options, name)]:
        raise SendplanError(f"--due chooses the meetings, and replaces no record: leave out {' and '.join(given)}.")
    options.to = (options.to or reports_folder()).absolute()
    with runs.alone(options.to) as is_alone:
        return _publish(options) if is_alone else _busy(options)


def _today() -> date:
    return date.today()  # noqa: DTZ011 - the day where the schedule runs


def _look(options: argparse.Namespace) -> tuple[date, list[Papers], Errors]:
    """Read the papers of every meeting asked about, and what is wrong with areas that cannot be read."""
    from sendplan.schedule.look import Asked, areas, of_each, papers_of

    today, to = _today(), options.to or reports_folder()
    asked = Asked(options.on or today, today, to, options.audience)
    found, unread = of_each(areas(options.area), lambda name: papers_of(name, asked))
    return asked.on, [*chain.from_iterable(found)], {(name, ""): error for name, error in unread.items()}


def _publish(options: argparse.Namespace) -> int:
    """Publish what is due, say what was done, and leave a line of it."""
    from sendplan.schedule.state import OUTCOMES, outcome, row, state

    begun = time.monotonic()
    try:
        on, every, errors = _look(options)
        found = _made(options, on, [each for each in every if state(each, on) in OUTCOMES])
    except SendplanError:
        _keep(options, failed=[options.area or "every area"], exit=1)
        raise
    errors |= {(each.area, each.meeting): each.error for each in found if each.error}
    came = {(each.area, each.meeting): each for each in found}
    did = [outcome(each, on, came) for each in every]
    status = _status(did, errors.values())
    run = _keep(options, **_counted(every, on, did, errors), exit=status, seconds=round(time.monotonic() - begun, 1))
    _tell(options, found, every, errors)
    if options.json:
        rows = [row(each, on, what, str(errors.get(each.key, ""))) for each, what in zip(every, did, strict=True)]
        _print_json(on, rows, errors, run)
    else:
        print(runs.told(run))
    return status


def _made(options: argparse.Namespace, on: date, wanted: Sequence[Papers]) -> list[Published]:
    """Publish papers; where a cluster was lost, that is what came of each."""
    if not wanted:
        return []
    from sendplan.publish.fork import warm
    from sendplan.publish.snapshot import Published, Reading, publish

    names: dict[str, list[str]] = {}
    for each in wanted:
        names.setdefault(each.area, []).append(each.meeting)
    readings = [Reading(area, tuple(meetings), options.audience) for area, meetings in names.items()]
    order = command.order_of(options, command.sealing_of(options), readings)
    warm()
    try:
        return publish(readings, replace(order, today=max(on, _today())))
    except ClusterError as error:
        return [Published(*each.key, options.to / INDEX, error=error) for each in wanted]


def _status(did: Iterable[str], errors: Collection[SendplanError]) -> int:
    """Return 0 where nothing failed, 1 where nothing else came of the run, 4 where something did or a cluster went."""
    done = any(each not in {"", "failed"} for each in did)
    lost = any(isinstance(each, ClusterError) for each in errors)
    return 0 if not errors else command.PARTLY if done or lost else 1


def _counted(every: Sequence[Papers], on: date, did: Sequence[str], errors: Iterable[Key]) -> dict[str, Any]:
    """Say what became of all papers: those made by name, the others as a number."""
    from sendplan.schedule.state import KEPT, NOT_YET, PUBLISHED, UNCHANGED, state

    named = list(zip((" ".join(each.key) for each in every), did, strict=True))
    found = Counter(state(each, on) for each in every)
    same = found[KEPT] + found[PUBLISHED] + Counter(did)[UNCHANGED]
    made: dict[str, Any] = {what: [name for name, came in named if came == what] for what in runs.MADE}
    failed = [" ".join(each).strip() for each in errors]
    return made | {"failed": failed, "as_they_were": same, "not_yet": found[NOT_YET]}


def _keep(options: argparse.Namespace, **what: Any) -> dict[str, Any]:
    """Leave the line of a run."""
    at = datetime.now(UTC).isoformat(timespec="seconds")
    none: dict[str, Any] = {each: [] if each in runs.MADE else 0 for each in runs.TOLD}
    run = {"schema": RUN_SCHEMA, "at": at, "on": str(options.on or _today()), "busy": False, "exit": 0, **none, **what}
    runs.keep(options.to, run)
    return run


def _busy(options: argparse.Namespace) -> int:
    """Leave it to the run that is going on."""
    run = _keep(options, busy=True)
    if options.json:
        _print_json(options.on or _today(), [], {}, run)
    else:
        print(runs.BUSY)
    return 0


def _tell(options: argparse.Namespace, found: Sequence[Published], every: Iterable[Papers], errors: Errors) -> None:
    """Say of each failure whom it is for, and what a publisher should know of the seals."""
    from sendplan.schedule.look import contact
    from sendplan.schedule.telling import letter

    papers = {each.key: each for each in every}
    for (area, name), error in errors.items():
        again = ["sendplan", "publish", "--due", *(["--area", area] if area else [])]
        again += ["--to", str(options.to)] if options.to != reports_folder() else []
        again += ["--audience", options.audience] if options.audience != PUBLIC else []
        print(letter(area, contact(area), papers.get((area, name)), str(error), shlex.join(again)), file=sys.stderr)
    command.tell_each([replace(each, error=None, doubts=0) for each in found])


def _print_json(on: date, meetings: list[dict[str, Any]], errors: Errors, run: dict[str, Any] | None) -> None:
    """Print the one document: what is known of each meeting, the failures of areas and meetings, the run."""
    failures = [{"area": area, "meeting": name or None, "error": str(each)} for (area, name), each in errors.items()]
    told = {"schema": SCHEMA, "on": str(on), "meetings": meetings, "failures": failures, "run": run}
    print(json.dumps(told, ensure_ascii=False, indent=1))
