"""What a pack's Word documents and workbooks share: font and language, whose they are, and the same bytes each time."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

import pandas as pd

from sendplan.show.theme import FONT
from sendplan.words import clean

FACE, LANGUAGE = FONT.partition(",")[0], "en-GB"
LONGEST_PROPERTY = 255  # letters that a property of a file can hold
EPOCH = (1980, 1, 1, 0, 0, 0)  # the first moment a zip file knows


class Properties(NamedTuple):
    """What a file says of itself to whoever looks for it."""

    title: str
    subject: str
    author: str  # an area, never a person
    date: datetime


def about(page: Mapping[str, Any], title: str) -> str:
    """Say what a file is, and of whose meeting."""
    return f"{title}: {page['area']}, {page['body']}, {page['meeting']}"


def properties(page: Mapping[str, Any], title: str) -> Properties:
    """Gather the properties of a file from what the head and foot of pages say."""
    said, plan, area = (clean(text)[:LONGEST_PROPERTY] for text in (about(page, title), page["plan"], page["area"]))
    return Properties(said, plan, area, pd.Timestamp(page["meeting"]).to_pydatetime())


def made_up(page: Mapping[str, Any]) -> list[str]:
    """Say where an area is made up; nothing where it is not."""
    return [f"{page['area']} is made up. No figure here is about a real place."] if page["made_up"] else []


def same_bytes(saved: bytes) -> bytes:
    """Pack an archive anew: the same parts in the same order, without the time and system they were written on."""
    again = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(saved)) as parts, zipfile.ZipFile(again, "w") as written:
        for name in parts.namelist():
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.create_system, entry.compress_type = 3, zipfile.ZIP_DEFLATED
            written.writestr(entry, parts.read(name))
    return again.getvalue()
