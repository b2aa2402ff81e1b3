"""Pictures that a page can carry: within the page, with their words, and with nothing in them that acts or asks."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import unquote

from markupsafe import Markup

from sendplan.errors import PublishError
from sendplan.publish.markup import acting
from sendplan.words import clean

SVG = "image/svg+xml"
KINDS = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg", b"GIF8": "image/gif"}
LARGEST = 1_000_000  # bytes: a page is read on a phone, and sent by e-mail
ELSEWHERE = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?//", re.IGNORECASE)
DATA = re.compile(r"data:[\w/+.-]*;base64,(.*)", re.DOTALL | re.IGNORECASE)


def is_elsewhere(address: str) -> bool:
    """Whether a picture stands on another site: a page asks for nothing, so that it cannot be shown."""
    return bool(ELSEWHERE.match(address.strip()))


def found(address: str, folder: Path, attached: Mapping[str, Mapping[str, str]]) -> bytes:
    """Find a picture by its address: attached to its cell, in the address itself, or a file beside the notebook.

    Raises PublishError where there is none.
    """
    if written := DATA.fullmatch(address.strip()):
        return decoded(written[1])
    kind, _, name = unquote(address).partition(":")
    if kind == "attachment":
        for data in dict(attached.get(name, {})).values():
            return decoded(data)
        raise PublishError(f"found no attachment {name!r}. Put the picture into the cell again.")
    if ":" in address or Path(address).is_absolute():
        raise PublishError(f"found the picture {address!r}; expected a path from the notebook's folder. {_PUT}")
    try:
        with (folder / unquote(address)).open("rb") as file:
            return file.read(LARGEST + 1)
    except (OSError, ValueError):
        raise PublishError(f"found no picture {address!r} beside the notebook. {_PUT}") from None


_PUT = "Put the file there, or into the cell itself."


def decoded(text: str) -> bytes:
    """Read a picture that is written as text. Raises PublishError where it is not whole."""
    try:
        return base64.b64decode(unquote(text))
    except (binascii.Error, ValueError):
        raise PublishError("found a picture that is not whole. Put it into the cell again.") from None


def embedded(data: bytes) -> str:
    """Write a picture as the address of itself. Raises PublishError for one that a page cannot carry."""
    if len(data) > LARGEST:
        raise PublishError(f"found a picture of more than {LARGEST // 1_000_000} MB. Save it smaller, or as JPEG.")
    kind = next((kind for start, kind in KINDS.items() if data.startswith(start)), "")
    if not kind and b"<svg" in data:
        if why := acting(data):
            raise PublishError(f"found an SVG {why}. Save it as PNG.")
        kind = SVG
    if not kind:
        raise PublishError("found a picture that is none of PNG, JPEG, GIF and SVG. Save it as one of them.")
    return f"data:{kind};base64,{base64.b64encode(data).decode()}"


def titled(data: str) -> str:
    """Read the title that a drawing has of its own."""
    named = re.search(r"<svg\b[^>]*>\s*<title[^>]*>([^<]*)</title>", data)
    return named[1].strip() if named else ""


def shown(address: str, words: str) -> Markup:
    """Write a picture that was embedded, with its words."""
    return Markup('<img src="{}" alt="{}">').format(address, clean(words))


def told(words: str) -> Markup:
    """Say that a picture is not shown, and what it would be of."""
    return Markup("<em>Picture not shown: {}</em>").format(clean(words) or "it has no words")
