"""Values that a pack is about to hide although packs published before give them away."""

from __future__ import annotations

import io
from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from sendplan.data.folder import read_bytes
from sendplan.errors import PublishError
from sendplan.meeting import Meeting
from sendplan.publish.comma import unguarded
from sendplan.rules.disclosure import CELL, derivable

FILE = "values.csv"
ADVICE = (
    "Nothing was made. Take those packs down, or give --although-derivable to publish all the same: "
    "then whoever compares the packs can work the values out."
)


def refuse_leaks(meeting: Meeting, packs: Path, others: Iterable[pd.DataFrame] = ()) -> None:
    """Refuse a pack that hides what the packs in an area's folder, or others about to be published, give away.

    `others` have the columns of disclosure.CELL, number and pack. Raises PublishError that names each
    such value and where it is given away, and never the value.
    """
    if meeting.hidden.empty:
        return
    every = [*others, *(published(path) for path in sorted(packs.glob(f"[!.]*/{FILE}")))]
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
