"""What a PDF has beside its pages: texts filled into its form are read; attachments and scripts are told of."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdftypes import resolve1
from pdfminer.psparser import PSLiteral
from pdfminer.utils import decode_text
from pdfplumber.page import Page as PdfPage

DEEPEST = 20  # fields within fields, and names within names
LETTERS = 10.0  # points: the size that a text of a field has at most
ATTACHED = "an attached file, which is not read"
SCRIPT = "scripts of the file are not run"
XFA = "a form of a kind (XFA) that is not read: print it as a PDF"
BOXES = "ticks of a form are not read"


class Aside(NamedTuple):
    """What was not read: its text, and why."""

    text: str
    why: str


def of_file(document: PDFDocument) -> list[Aside]:
    """Tell of attachments, scripts and forms of a file."""
    names, form = _dict(document.catalog.get("Names")), _dict(document.catalog.get("AcroForm"))
    action = _dict(document.catalog.get("OpenAction"))
    told = [Aside(each, ATTACHED) for each in _names(names.get("EmbeddedFiles"))]
    told += [Aside("", SCRIPT)] if "JavaScript" in names or "JS" in action else []
    return told + ([Aside("", XFA)] if "XFA" in form else [])


def _dict(found: Any) -> dict[str, Any]:
    value = resolve1(found)
    return value if isinstance(value, dict) else {}


def _names(tree: Any, depth: int = 0) -> Iterator[str]:
    """List the names of a tree of them."""
    node = _dict(tree)
    names = resolve1(node.get("Names")) or []
    yield from (_text(each) for each in names[::2])
    if depth < DEEPEST:
        for each in resolve1(node.get("Kids")) or []:
            yield from _names(each, depth + 1)


def _text(value: Any) -> str:
    value = resolve1(value)
    return decode_text(value) if isinstance(value, bytes) else ""


def of_page(page: PdfPage) -> tuple[list[dict[str, Any]], list[Aside]]:
    """Read what is filled into the form of a page, each line as one letter where it stands; tell of the rest."""
    letters: list[dict[str, Any]] = []
    told = set()
    for each in page.annots:
        kind, data = _name(each["data"].get("Subtype")), each["data"]
        if kind == "FileAttachment":
            told.add(Aside(_text(data.get("Contents")), ATTACHED))
        elif kind == "FreeText":
            letters += _letters(each, _text(data.get("Contents")))
        elif kind == "Widget" and _name(_of_field(data, "FT")) == "Btn":
            told |= {Aside("", BOXES)} if _name(data.get("AS")) not in ("", "Off") else set()
        elif kind == "Widget":
            letters += _letters(each, _text(_of_field(data, "V")))
    return letters, sorted(told)


def _name(value: Any) -> str:
    value = resolve1(value)
    return str(value.name) if isinstance(value, PSLiteral) else ""


def _of_field(field: dict[str, Any], key: str, depth: int = 0) -> Any:
    """Look for a value of a field, or of those that it belongs to."""
    if key in field or depth > DEEPEST or "Parent" not in field:
        return field.get(key)
    return _of_field(_dict(field["Parent"]), key, depth + 1)


def _letters(where: dict[str, Any], text: str) -> Iterator[dict[str, Any]]:
    told = [each for each in text.replace("\r", "\n").split("\n") if each.strip()]
    high = (where["bottom"] - where["top"]) / max(len(told), 1)
    for place, each in enumerate(told):
        top = where["top"] + place * high
        box = {"x0": where["x0"], "x1": where["x1"], "top": top, "bottom": top + high, "doctop": where["doctop"]}
        look = {"upright": True, "fontname": "", "size": min(high, LETTERS), "matrix": (1, 0, 0, 1, 0, 0)}
        yield {"text": each} | box | look
