"""The parts of a Word document as they lie in its zip, each up to a bound; and its elements as a reader sees them."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any

from docx.oxml import parse_xml

from sendplan.sources import bounds
from sendplan.sources.files import ZIP, SourceFile, declares, members, while_reading

SAVE_AS = "Open it in Word, save it as a document (.docx) without a password, and give that."
SMALLER = "Save the part of it that holds the plan as a document of its own."
KINDS = ("styles", "numbering", "footnotes", "endnotes", "comments")  # of the parts that are read beside the text
OLDER = b"\xd0\xcf\x11\xe0"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
STRICT = (b"http://purl.oclc.org/ooxml/wordprocessingml/main", W[1:-1].encode())  # its other name, and the usual one
# What only holds other things; and what stands in the file, but not in the paper.
WRAPPERS = {"ins", "moveTo", "hyperlink", "smartTag", "customXml", "fldSimple", "dir", "bdo", "oMath", "oMathPara"}
GONE = {"del", "moveFrom"}

Parts = Mapping[str, Any]  # the root of each part, by its kind


def parts_of(file: SourceFile) -> Parts:
    """Read the parts of a document. Raises ReleaseError where it is none, damaged, locked or too large."""
    if file.path.suffix.lower() == ".doc":
        raise file.refusal(0, "", "a document of an older program (.doc)", "a document (.docx)", SAVE_AS)
    if file.begins(OLDER):
        raise file.refusal(0, "", "a document with a password, or of an older program", "a document (.docx)", SAVE_AS)
    if not file.begins(ZIP):
        raise _none(file, "no document")
    if any(each.flag_bits & 1 for each in members(file)):
        raise file.refusal(0, "", "a document with a password", "a document (.docx)", SAVE_AS)
    try:
        with while_reading(file), zipfile.ZipFile(file.path) as packed:
            return _parts(file, packed)
    except (KeyError, ValueError, SyntaxError) as error:
        raise _none(file, str(error)) from error


def _none(file: SourceFile, error: str) -> Exception:
    return file.refusal(0, "", f"a file that is no Word document ({error})", "a document (.docx)", SAVE_AS)


def _parts(file: SourceFile, packed: zipfile.ZipFile) -> Parts:
    main = _related(file, packed, "")["officeDocument"]
    others = _related(file, packed, main)
    there = {*packed.namelist()}
    wanted = {kind: others[kind] for kind in KINDS if others.get(kind) in there}
    found = {kind: _part(file, packed, name) for kind, name in {"document": main, **wanted}.items()}
    if named(found["document"]) != "document":
        raise ValueError(f"a {named(found['document'])}")
    return found


def _related(file: SourceFile, packed: zipfile.ZipFile, source: str) -> dict[str, str]:
    """Find the parts that belong to one, by their kind."""
    folder, name = posixpath.split(source)
    relations = posixpath.join(folder, "_rels", f"{name}.rels")
    if relations not in packed.namelist():
        return {}
    return {
        each.get("Type", "").rpartition("/")[2]: posixpath.normpath(
            posixpath.join("/", folder, each.get("Target", ""))
        )[1:]
        for each in _part(file, packed, relations)
        if each.get("TargetMode") != "External"
    }


def _part(file: SourceFile, packed: zipfile.ZipFile, name: str) -> Any:
    with packed.open(name) as stream:
        raw = stream.read(bounds.PAPER + 1)
    if len(raw) > bounds.PAPER:
        raise file.too_much("", f"{bounds.size(bounds.PAPER)} unpacked", SMALLER)
    if declares(raw):
        raise file.refusal(0, "", f"a declaration in {name}", "a document as programs save it", SAVE_AS)
    return parse_xml(raw.replace(*STRICT))


def named(element: Any) -> str:
    """Name an element without its namespace; nothing for a comment."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def content(element: Any) -> Iterator[Any]:
    """Give what stands in an element as a reader sees it: nothing deleted, and no words that ask for others."""
    for each in element:
        kind = named(each)
        if kind in WRAPPERS:
            yield from content(each)
        elif kind == "sdt":
            yield from _control(each)
        elif kind == "AlternateContent":
            yield from content(next((one for one in each if named(one) in ("Choice", "Fallback")), ()))
        elif kind not in GONE:
            yield each


def _control(element: Any) -> Iterator[Any]:
    held = child(element, "sdtContent")
    if held is not None and child(element, "sdtPr", "showingPlcHdr") is None:
        yield from content(held)


def child(element: Any, *path: str) -> Any:
    """Find an element in others, by their names; None where one is not there."""
    for each in path:
        element = None if element is None else element.find(f"{W}{each}")
    return element


def value(element: Any, *path: str) -> str | None:
    """Say the value of an element in others; None where it is not there, or says none."""
    found = child(element, *path)
    said: str | None = None if found is None else found.get(f"{W}val")
    return said


def whole(element: Any, *path: str) -> int | None:
    """Say the value of an element in others as a whole number; None where it says none."""
    said = value(element, *path) or ""
    return int(said) if said.removeprefix("-").isdecimal() and len(said) < 10 else None


def flag(element: Any, *path: str) -> bool | None:
    """Say whether a property is set; None where nothing is said of it."""
    found = child(element, *path)
    return None if found is None else found.get(f"{W}val", "true") not in ("0", "false", "off", "none")
