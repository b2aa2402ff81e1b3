"""Files that are zip archives (.docx, .xlsx), as bytes that are the same each time, whatever clock and machine."""

from __future__ import annotations

import io
import zipfile

EPOCH = (1980, 1, 1, 0, 0, 0)  # the first moment a zip file knows


def same_bytes(saved: bytes) -> bytes:
    """Pack an archive anew: the same parts in the same order, without the time and system they were written on."""
    again = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(saved)) as parts, zipfile.ZipFile(again, "w") as written:
        for name in parts.namelist():
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.create_system, entry.compress_type = 3, zipfile.ZIP_DEFLATED
            written.writestr(entry, parts.read(name))
    return again.getvalue()
