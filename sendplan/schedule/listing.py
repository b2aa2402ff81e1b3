"""`sendplan list`: the meetings of each area, whether there is a pack and how old it is, and the last scheduled run."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Any

from sendplan.data.folder import existing_areas
from sendplan.publish.command import folder
from sendplan.publish.contents import reports_folder
from sendplan.schedule import runs
from sendplan.words import count

SCHEMA = "sendplan.list/1"


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Describe `sendplan list`."""
    listing = commands.add_parser("list", help="list areas, meetings, their notebooks and packs, and the last run")
    listing.add_argument("--to", type=folder, metavar="DIR", help="where packs are (default: reports/)")
    listing.add_argument("--json", action="store_true", help=f"one JSON document, {SCHEMA}, and nothing else")
    listing.set_defaults(run=run_list)


def run_list(options: argparse.Namespace) -> int:
    """Print each area's meetings, with the body, the position date, the notebooks and what there is of the pack."""
    from sendplan.schedule.look import of_each

    to = options.to or reports_folder()
    found, unread = of_each(existing_areas(), lambda name: _meetings(name, to))
    run = runs.last(to)
    if options.json:
        told = {"schema": SCHEMA, "meetings": [*chain.from_iterable(found)], "last_run": run}
        print(json.dumps(told, ensure_ascii=False, indent=1))
    else:
        for rows in found:
            print(*_told(rows), sep="\n")
        print(f"Last run of publish --due: {run['at']}, as of {run['on']}. {runs.told(run)}" if run else "No run yet.")
    for error in unread.values():
        print(error, file=sys.stderr)
    return 1 if unread else 0 if options.json else tell_unlisted()


def tell_unlisted() -> int:
    """Name the notebooks that are in no pack."""
    from sendplan.publish.params import unlisted

    if names := unlisted():
        how = "Name it in the notebooks of a body in area.toml, or look at it with sendplan preview."
        print(f"In no pack: {', '.join(names)}. {how}", file=sys.stderr)
    return 0


def _meetings(name: str, to: Path) -> list[dict[str, Any]]:
    """Read what is said of each meeting of an area."""
    from sendplan.data.areas import load_area
    from sendplan.opening import named_meetings
    from sendplan.schedule.look import has_pack, made_on
    from sendplan.schedule.state import age

    area, today = load_area(name), date.today()  # noqa: DTZ011 - the day where the analyst is
    found = list[dict[str, Any]]()
    for meeting, row in named_meetings(area).items():
        body, place = area.body(row["body"]), to / name / meeting
        made = made_on(place)
        found.append(
            {
                "area": name,
                "area_name": area.facts.la_name,
                "meeting": meeting,
                "body": body.name,
                "as_at": f"{row['as_at']:%Y-%m-%d}",
                "plan": area.plan(row["plan"]).title if row["plan"] else None,
                "notebooks": [*body.notebooks],
                "has_pack": has_pack(place),
                "made_on": made and str(made),
                "age_days": age(made, today),
            }
        )
    return found


def _told(rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Write an area's meetings, two lines each."""
    yield from (f"{each['area']}: {each['area_name']}" for each in rows[:1])
    for each in rows:
        plan, days = each["plan"] or "no plan", each["age_days"]
        old = "" if days is None else f" of {count(days, 'day')} ago" if days else " of today"
        pack = f"a pack{old}" if each["has_pack"] else "no pack"
        yield f"  {each['meeting']}  {each['body']}, as at {each['as_at']}, {plan}; {pack}"
        yield f"              {', '.join(each['notebooks'])}"
