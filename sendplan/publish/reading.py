"""An area read and checked: what is to be made of each of its meetings that are asked for, and what is refused."""

from __future__ import annotations

import pickle
from collections.abc import Sequence
from pathlib import Path

from sendplan.data.area import Area
from sendplan.data.areas import load_area
from sendplan.errors import PublishError
from sendplan.meeting import Meeting, named_meetings, of_area
from sendplan.publish.brief import Brief, Reading
from sendplan.publish.contents import APART, FAILED, packs_root
from sendplan.publish.facts import facts
from sendplan.publish.fresh import Limits
from sendplan.publish.leaks import refuse_leaks
from sendplan.publish.place import locked, mend, refuse_links
from sendplan.vocabulary import PUBLIC


def briefs(wanted: Reading, to: Path, *, although_derivable: bool) -> list[Brief]:
    """Give one brief a meeting; `to` is the folder of all packs.

    Raises NotFoundError for an area or a meeting that there is not, DataError for bad tables, PublishError for
    an area whose packs would stand where others do.
    """
    if wanted.area == APART:
        raise PublishError(f"An area cannot be called {APART}: packs that are not public stand there. Rename it.")
    area = load_area(wanted.area)
    meetings = [of_area(area, name, wanted.audience) for name in wanted.meetings or named_meetings(area)]
    root = packs_root(to, wanted.audience)
    packs, kept = root / area.id, root / FAILED / area.id
    places = [folder / each.name for folder in (packs, kept) for each in meetings]
    refuse_links([to / APART, packs, kept.parent, kept, *places])
    _mend(to, packs, meetings)
    hide = wanted.audience == PUBLIC and not although_derivable
    refused = _refused(packs, meetings) if hide else {}
    return [_brief(meeting, area, refused.get(meeting.name, "")) for meeting in meetings]


def _mend(to: Path, packs: Path, meetings: Sequence[Meeting]) -> None:
    """Put right what a run before this one left, because it was ended."""
    if to.is_dir():
        with locked(to):
            for meeting in meetings:
                mend(packs / meeting.name)


def _refused(packs: Path, meetings: Sequence[Meeting]) -> dict[str, str]:
    """Refuse public packs that hide what others give away, published before or allowed in the same run."""
    found: dict[str, str] = {}
    for meeting in meetings:
        near = (each for each in meetings if each is not meeting and each.name not in found)
        try:
            refuse_leaks(meeting, packs, (each.shown.assign(pack=each.name) for each in near))
        except PublishError as error:
            found[meeting.name] = str(error)
    return found


def _brief(meeting: Meeting, area: Area, refused: str) -> Brief:
    known = meeting.area
    limits = Limits(area.facts.timeouts.cell, area.facts.timeouts.page)
    notebooks = tuple(meeting.body.notebooks)
    return Brief(
        area.id,
        meeting.name,
        meeting.audience,
        notebooks,
        facts(meeting),
        limits,
        area.folder,
        area.data_hash,
        known.data_hash,
        pickle.dumps(known, pickle.HIGHEST_PROTOCOL),
        meeting.record_from.date(),
        refused,
        len(area.doubts),
    )
