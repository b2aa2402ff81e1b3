"""The meetings of areas and the packs there are of them, read for the schedule."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple, TypeVar

import pandas as pd

from sendplan.data.area import Area
from sendplan.data.areas import load_area
from sendplan.data.folder import area_folder, existing_areas, read_toml
from sendplan.errors import SendplanError
from sendplan.opening import named_meetings, of_area
from sendplan.publish.contents import MANIFEST, RUN, packs_root, read_json
from sendplan.publish.unchanged import page_keys, same_pages
from sendplan.returns.form import Round, Waiting, waiting
from sendplan.rules.observations import Row
from sendplan.rules.timing import record_from
from sendplan.schedule.days import papers_open
from sendplan.schedule.state import CHANGED, DRAFT, RECORD, Papers
from sendplan.vocabulary import PUBLIC

Found = TypeVar("Found")


class Asked(NamedTuple):
    """What is asked of the schedule: of which day, and where the packs are."""

    on: date
    today: date  # what is a record on either of the two is one
    to: Path
    audience: str = PUBLIC


def areas(only: str | None) -> list[str]:
    """Name the areas that are asked for."""
    return [area_folder(only).name] if only else existing_areas()


def of_each(names: Iterable[str], read: Callable[[str], Found]) -> tuple[list[Found], dict[str, SendplanError]]:
    """Read each area; one that cannot be keeps no other from being read, and comes with what is wrong."""
    found, unread = list[Found](), dict[str, SendplanError]()
    for name in names:
        try:
            found.append(read(name))
        except SendplanError as error:
            unread[name] = error
    return found, unread


def contact(name: str) -> str:
    """Name whom a failure is for of an area that cannot be read, or of all packs where it names none."""
    with suppress(OSError, ValueError, SendplanError):
        if told := read_toml(area_folder(name) / "area.toml").get("contact"):
            return str(told)
    return f"whoever keeps data/{name}" if name else "whoever runs sendplan"


def made_on(place: Path) -> date | None:
    """Return the day that the pack in a place was made, where the pack says it."""
    with suppress(ValueError):
        return datetime.fromisoformat(str(read_json(place / RUN).get("made_at"))).date()
    return None


def has_pack(place: Path) -> bool:
    """Whether a pack stands in a place."""
    return (place / MANIFEST).is_file()


def papers_of(name: str, asked: Asked) -> list[Papers]:
    """Read an area: the papers of each of its meetings."""
    area = load_area(name)
    return [_papers(area, meeting, row, asked) for meeting, row in named_meetings(area).items()]


def _papers(area: Area, meeting: str, row: Row, asked: Asked) -> Papers:
    body, day, record = area.body(row["body"]), row["meeting"].date(), record_from(row).date()
    by_law = papers_open(day, area.facts.new_la_code) if body.meets else day
    place = packs_root(asked.to, asked.audience) / area.id / meeting
    pack = _pack(area, meeting, place, asked, is_draft=max(asked.on, asked.today) < record)
    return Papers(
        area.id,
        meeting,
        body.name,
        area.facts.contact or body.name,
        day,
        row["as_at"].date(),
        by_law if pd.isna(row["papers_due"]) else record,
        record,
        pack,
        made_on(place),
        tuple(_waiting(area, meeting, row, asked.on)) if body.meets and pack != RECORD else (),
    )


def _pack(area: Area, name: str, place: Path, asked: Asked, *, is_draft: bool) -> str:
    """Say what stands in the place of a pack: a record, a draft that would come out the same, one that would not."""
    if not has_pack(place) or not is_draft:
        return RECORD if has_pack(place) else ""
    meeting = of_area(area, name, asked.audience)
    notebooks = meeting.body.notebooks
    own = {"area": area.id, "meeting": name, "audience": asked.audience}
    return DRAFT if same_pages(place, page_keys(notebooks, own, meeting.area.data_hash)) == {*notebooks} else CHANGED


def _waiting(area: Area, name: str, row: Row, on: date) -> Iterable[Waiting]:
    """List the leads who have not answered for a meeting to come, once the day that they are asked about has come."""
    if not row["plan"] or not row["as_at"].date() <= on <= row["meeting"].date():
        return ()
    return waiting(Round(area, name, row, area.plan(row["plan"])))
