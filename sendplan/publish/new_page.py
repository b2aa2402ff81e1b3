"""`sendplan new page`: a page begun from a template: its module, its notebook, and its name in a body of an area."""

from __future__ import annotations

import argparse
import json
import re
import tomllib
from pathlib import Path
from string import Template

from sendplan.data.folder import area_folder, read_toml
from sendplan.errors import SendplanError
from sendplan.publish import params
from sendplan.publish.contents import write_whole
from sendplan.publish.unchanged import PACKAGE

TEMPLATES = Path(__file__).parent / "template"
BODY = re.compile(r"(?ms)^\[\[bodies\]\].*?(?=^\[|\Z)")
LAST = re.compile(r"(?s)(^notebooks\s*=\s*\[.*?)[\s,]*\]", re.MULTILINE)


def add(kinds: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Describe the options."""
    page = kinds.add_parser("page", help="a module, its notebook, and its name in the pack of a body")
    page.add_argument("name", metavar="NAME", help="small letters and _")
    page.add_argument("--area", help="folder of data/ (default: the one the notebooks name)")
    page.add_argument("--body", metavar="ID", help="whose pack it is for (default: the only one of area.toml)")
    page.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Write what a page needs and print it, or write nothing."""
    for each in begin(options.name, options.area or params.defaults()[0], options.body):
        print(f"Written: {each}")
    print(f"Next: sendplan preview {options.name}")
    return 0


def begin(name: str, area: str, body: str | None) -> list[Path]:
    """Write the module and the notebook of a page, and name it in a body; SendplanError where it cannot be."""
    if not re.fullmatch(r"[a-z][a-z_]*", name):
        raise SendplanError(f"{name!r} cannot name a page; expected small letters and _. Nothing was written.")
    toml = area_folder(area) / "area.toml"
    written = {
        PACKAGE / "pages" / f"{name}.py": (TEMPLATES / "new_page.py").read_text(encoding="utf-8"),
        params.place_of(name): _notebook(name),
    }
    for path in written:
        if path.exists():
            raise SendplanError(f"{path} is there already. Give another name. Nothing was written.")
    named = naming(toml, name, body)
    for path, text in written.items():
        write_whole(path, text.encode())
    write_whole(toml, named)
    return [*written, toml]


def _notebook(name: str) -> str:
    area, meeting = params.defaults()
    title = name.replace("_", " ").capitalize()
    text = (TEMPLATES / "new_page.ipynb").read_text(encoding="utf-8").replace("new_page", name)
    return Template(text).substitute(title=title, area=area, meeting=meeting)


def naming(toml: Path, name: str, body: str | None) -> bytes:
    """Give an area.toml in which a body names one notebook more, and nothing else differs."""
    text, found = toml.read_bytes().decode(), read_toml(toml)
    ids = [each["id"] for each in found["bodies"]]
    chosen = body or ids[0]
    if chosen not in ids or (body is None and len(ids) > 1):
        raise SendplanError(f"Which body's pack is it for? Give --body with one of {', '.join(ids)}.")
    place = ids.index(chosen)
    found["bodies"][place]["notebooks"].append(name)
    block = [*BODY.finditer(text)][place]
    named = LAST.sub(rf"\1, {json.dumps(name)}]", block[0], count=1)
    new = text[: block.start()] + named + text[block.end() :]
    if _parsed(new) != found:
        raise SendplanError(f"Write {name!r} into the notebooks of {chosen} in {toml} yourself. Nothing was written.")
    return new.encode()


def _parsed(text: str) -> object:
    try:
        return tomllib.loads(text.removeprefix("\ufeff").replace("\r\n", "\n"))
    except tomllib.TOMLDecodeError:
        return None
