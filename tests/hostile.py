"""An area whose every text holds what a page must not obey."""

import csv
import json
import shutil
import tomllib
from datetime import date
from zlib import crc32

from builders import REPOSITORY, csv_text, read_rows

MARKUP = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "</script><svg onload=alert(1)>",
    "</td></table></main><h1>no</h1>",
    "</style><style>*{display:none}</style>",
    "\" onmouseover='alert(1)' x=\"",
    "]]><!-- --><![CDATA[",
    "&lt;script&gt;&#x202e;&amp;nbsp;",
]
LINKS = [
    "[x](javascript:alert(1)) <javascript:alert(1)>",
    "![x](data:text/html,<script>alert(1)</script>) # * _no_ `x`",
]
TEMPLATES = ["{{ 7*7 }}{% raw %}{# x #}${7*7}{0}%s"]
FORMULAS = ["=cmd|' /C calc'!A0", "@SUM(1+1)*cmd|' /C calc'!A0", "+1+1", "-1+1"]
UNSEEN = ["\u202egnp.exe\u202c\u2066\u200f", "a\x01\x08b\x1bc\x7fd\u200be\ufefff", "one\u2028two\u2029three"]
LETTERS = [
    "👨\u200d👩\u200d👧\u200d👦🏳\ufe0f\u200d🌈 Ŵŷŵ ẅ",
    "Llanfairpwllgwyngyll" * 15,
    "‘’“”\u00a0\u0301\u0301 日本 עברית",
]
PAYLOADS = [*MARKUP, *LINKS, *TEMPLATES, *FORMULAS, *UNSEEN, *LETTERS]
SHORT = '<b>"\u202e'  # what a reference can carry

# Columns of free text, and columns of references, which other tables repeat.
TEXTS = {
    "sections": ("kind", "title", "lead"),
    "actions": ("title", "due_text", "leads"),
    "updates": ("narrative", "mitigation", "evidence"),
    "concerns": ("title",),
    "measures": ("title", "officer", "definition"),
    "indicators": ("definition",),
    "rebases": ("reason",),
    "observations": ("printed", "neighbours"),
    "requests": ("request", "answer"),
    "assessments": ("baseline", "done", "position", "impact", "next_steps", "evidence", "training"),
    "judgements": ("judged_by",),
    "findings": ("finding",),
    "lists": ("title",),
    "quoted": ("printed",),
    "sources": ("title", "publisher", "licence"),
}
REFS = {"ref", "parent", "section", "measure", "close_to", "numerator", "from_ref", "to_ref", "refs", "source", "id"}
KEPT = {"id", "new_la_code", "region_code", "means", "code", "notebooks"}  # of area.toml: what has a form of its own


def hostile(text):
    """A text with one of the payloads before it, always the same one."""
    return f"{PAYLOADS[crc32(text.encode()) % len(PAYLOADS)]} {text}" if text else ""


def innocent(cell):
    """The text that a hostile one was made of."""
    payloads = [each for payload in PAYLOADS for each in (payload, payload.replace(";", ","))]
    return next(cell.removeprefix(f"{each} ") for each in payloads if cell.startswith(f"{each} "))


def hostile_cell(table, column, text):
    """A cell as the hostile area has it."""
    if column in TEXTS.get(table, ()):
        return hostile(text).replace(";", ",") if column in ("lead", "leads") else hostile(text)
    if column in REFS and table != "requests":
        return ";".join(f"{each.strip()}{SHORT}" for each in text.split(";")) if text else ""
    return text


def hostile_facts(facts, key=""):
    """The facts of an area.toml with a payload in every text of them."""
    if isinstance(facts, dict):
        return {name: each if name in KEPT else hostile_facts(each, name) for name, each in facts.items()}
    if isinstance(facts, list):
        return [hostile_facts(each, key) for each in facts]
    return hostile(facts) if isinstance(facts, str) else facts


def toml(value):
    """Write a value as TOML does."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{name} = {toml(each)}" for name, each in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    if isinstance(value, date):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def hostile_area(data):
    """Copy the made-up area, with a payload in every text of every table and of area.toml."""
    folder = shutil.copytree(REPOSITORY / "data" / "exampleshire", data / "hostile")
    facts = hostile_facts(tomllib.loads((folder / "area.toml").read_text(encoding="utf-8")))
    lines = [f"{name} = {toml(each)}" for name, each in facts.items()]
    (folder / "area.toml").write_text("\n".join(lines), encoding="utf-8", newline="\n")
    for path in folder.glob("*.csv"):
        header, *rows = read_rows(path)
        new = [
            {column: hostile_cell(path.stem, column, cell) for column, cell in zip(header, row, strict=True)}
            for row in rows
        ]
        path.write_text(csv_text(path.stem, new), encoding="utf-8", newline="\n")
    return folder


def cells_of(folder):
    """Every cell of free text of an area's tables: its table, its column, its text, and its text before."""
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                for column in TEXTS.get(path.stem, ()):
                    if row[column]:
                        yield path.stem, column, row[column], innocent(row[column])
