"""What takes pandas: an area read and checked, with what is to be made of its meetings, and a pack bound."""

from __future__ import annotations

import io
import pickle
from collections.abc import Iterable, Sequence
from pathlib import Path

import pandas as pd

from sendplan.data.area import Area
from sendplan.data.areas import load_area
from sendplan.data.folder import data_hash, read_bytes
from sendplan.errors import PublishError
from sendplan.meeting import Meeting
from sendplan.opening import named_meetings, of_area
from sendplan.publish import figures, site
from sendplan.publish.contents import FAILED, INDEX, MANIFEST, NOT_PUBLIC, packs_root, unguarded
from sendplan.publish.fork import Limits
from sendplan.publish.manifest import manifest
from sendplan.publish.pack import Brief, Pack
from sendplan.publish.page import Page
from sendplan.publish.place import locked, mend, refuse_links
from sendplan.publish.render import facts
from sendplan.publish.unchanged import Reading, reused
from sendplan.rules.disclosure import CELL, derivable
from sendplan.vocabulary import PUBLIC

VALUES_FILE = "values.csv"
ADVICE = (
    "Nothing was made. Take those packs down, or give --although-derivable to publish all the same: "
    "then whoever compares the packs can work the values out."
)


def briefs(wanted: Reading, to: Path, *, although_derivable: bool, mends: bool = True) -> list[Brief]:
    """Give one brief a meeting; `to` is the folder of all packs, in which nothing is written unless it `mends`.

    Raises NotFoundError for an area or a meeting that there is not, DataError for bad tables, PublishError for
    an area whose packs would stand where others do.
    """
    if wanted.area == NOT_PUBLIC:
        raise PublishError(f"An area cannot be called {NOT_PUBLIC}: packs that are not public stand there. Rename it.")
    area = load_area(wanted.area)
    meetings = [of_area(area, name, wanted.audience) for name in wanted.meetings or named_meetings(area)]
    root = packs_root(to, wanted.audience)
    packs, kept = root / area.id, root / FAILED / area.id
    places = [folder / each.name for folder in (packs, kept) for each in meetings]
    refuse_links([to / NOT_PUBLIC, packs, kept.parent, kept, *places])
    if mends:
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


def files(pack: Pack) -> dict[str, bytes]:
    """Write every file of a pack: its pages in the body's order, their figures, its index, and the manifest of all.

    PublishError where what it is made from, or taken from, changed meanwhile.
    """
    brief, pages = pack.brief, _pages(pack)
    if data_hash(brief.folder) != brief.folder_hash:
        raise PublishError("The area's tables changed while its pages were made. Publish again.")
    meeting = of_area(pickle.loads(brief.pickled), brief.meeting, brief.audience)  # noqa: S301 - our own
    shown = [row for page in pages for row in page.figures]
    of_figures = figures.files(shown, figures.values(meeting), brief.page)
    found = {name: content for page in pages for name, content in page.files.items()} | of_figures
    found[INDEX] = site.front(meeting, brief.page, pages, of_figures)
    return found | {MANIFEST: manifest(meeting, pack.parameters, found)}


def _pages(pack: Pack) -> list[Page]:
    """Gather the pages of a pack, made and in place."""
    notebooks, made = pack.brief.notebooks, pack.pages
    there = reused(pack.place, pack.keys) if made.keys() != set(notebooks) else {}
    if not set(notebooks) <= made.keys() | there.keys():
        raise PublishError("The pack that was there changed while pages of it were made. Publish again.")
    return [made[name] if name in made else there[name] for name in notebooks]


def refuse_leaks(meeting: Meeting, packs: Path, others: Iterable[pd.DataFrame] = ()) -> None:
    """Refuse a pack that hides what the packs in an area's folder, or others about to be published, give away.

    `others` have the columns of disclosure.CELL, number and pack. Raises PublishError that names each
    such value and where it is given away, and never the value.
    """
    if meeting.hidden.empty:
        return
    every = [*others, *(published(path) for path in sorted(packs.glob(f"[!.]*/{VALUES_FILE}")))]
    known = pd.concat(every) if every else pd.DataFrame(columns=[*CELL, "number", "pack"])
    found = derivable(meeting.hidden, known, meeting.shown)
    if not found.empty:
        raise PublishError("\n".join(["What is hidden here can be worked out:", *found["said"], ADVICE]))


def published(path: Path) -> pd.DataFrame:
    """Read the numbers of a pack: the columns of disclosure.CELL, number and pack, one row per value shown.

    Raises PublishError for a file that sendplan did not write.
    """
    pack = path.parent.name
    try:
        rows = pd.read_csv(io.BytesIO(read_bytes(path)), dtype=str, keep_default_na=False, encoding="utf-8-sig")
        shown = rows[rows["number"] != ""]
        cells = shown[CELL].map(unguarded)
        return cells.assign(number=pd.to_numeric(shown["number"]), pack=pack)
    except (OSError, ValueError, KeyError) as error:
        raise PublishError(
            f"What {pack} gives away cannot be checked, for {path} is not as sendplan wrote it ({error}). "
            "Put back the file that was published, or move the pack out of the folder."
        ) from error
