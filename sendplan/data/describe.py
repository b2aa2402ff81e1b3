"""The codebook and each area's datapackage.json, written from the schema and from nowhere else."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any

from sendplan.cells import CELL_KINDS
from sendplan.data.area import Area
from sendplan.data.areas import load_area
from sendplan.data.columns import ColumnSpec
from sendplan.data.folder import data_folder, existing_areas, odd, read_rows
from sendplan.data.keys import RELATIONS, Relation, references
from sendplan.data.schema import REQUIRED, TABLES, columns_of
from sendplan.errors import SendplanError
from sendplan.vocabulary import SYMBOLS

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
LICENCES = {
    "Open Government Licence v3.0": {
        "name": "OGL-UK-3.0",
        "path": "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
        "title": "Open Government Licence v3.0",
    }
}

INTRODUCTION = """# The tables of an area

Each folder here is an area: `area.toml` and the tables below, as plain CSV (UTF-8, comma, one header
row). A spreadsheet opens them; save as "CSV UTF-8". `sendplan check` names every cell that is not allowed.
A blank cell means not known or not stated. Several entries in one cell are separated by `;`.

This page and each `datapackage.json` are written by `sendplan describe`. Do not edit them by hand.

**Licence.** The code of this repository is under the MIT licence. The data is not: facts and figures come
from the papers listed in each area's `sources.csv`, with their licence and hash. Titles and texts were
written anew; roles are named, people are not.
"""


def _areas() -> list[Area]:
    """Load every area; SendplanError tells every fault of all of them."""
    found, wrong = [], []
    for name in existing_areas():
        try:
            found.append(load_area(name))
        except SendplanError as error:
            wrong.append(str(error))
    if wrong:
        raise SendplanError("\n".join(wrong))
    return found


def codebook(areas: Iterable[Area]) -> str:
    """Write the codebook: one section a table, one row a column."""
    symbols = "\n".join(f"- `{symbol}`: {meaning}" for symbol, meaning in SYMBOLS.items())
    tables = "\n".join(_section(table) for table in TABLES)
    told = "A value is a number, or a symbol says why there is none."
    listed = "\n".join(map(_listed_area, areas))
    return f"{INTRODUCTION}\n## Areas\n\n{listed}\n\n## Symbols\n\n{told}\n\n{symbols}\n\n{tables}"


def _listed_area(area: Area) -> str:
    made_up = " Made up: no figure in it is about a real place." if area.facts.made_up else ""
    return f"- `{area.id}/`: {area.facts.la_name}, {area.facts.licence}.{made_up} {area.facts.note}".strip()


def _section(table: str) -> str:
    spec, optional = TABLES[table], "" if table in REQUIRED else " An area may leave this table out."
    rows = [f"| `{name}` | {each.description} | {each.allowed} |" for name, each in columns_of(table).items()]
    key = ", ".join(f"`{column}`" for column in spec.key)
    head = f"## {table}.csv\n\n{spec.row}{optional} A row is known by {key}.\n"
    return "\n".join([head, "| column | meaning | allowed |", "|---|---|---|", *rows, ""])


def data_package(area: Area) -> dict[str, Any]:
    """Describe an area as a Frictionless Data Package (version 2)."""
    licence = area.facts.licence
    own = {"name": re.sub(r"[^\w.]+", "-", licence, flags=re.ASCII), "title": licence}
    return {
        "$schema": PROFILE,
        "name": area.id,
        "title": f"{area.facts.la_name}: SEND improvement plans and measures",
        "licenses": [LICENCES.get(licence, own)],
        "resources": [_resource(table, there) for table in TABLES if (there := _header(area, table))],
        "references": references(area.tables),
    }


def _header(area: Area, table: str) -> list[str]:
    """Return the columns that an area's file of a table has; nothing where it has no such file."""
    path = area.folder / f"{table}.csv"
    return next(read_rows(path), []) if path.exists() else []


def _resource(table: str, there: Collection[str]) -> dict[str, Any]:
    """Describe the columns of a table that are there: a file may lack those that came later."""
    mine = (relation for relation in RELATIONS if relation.table == table and _expressible(relation))
    keys = [_foreign_key(relation, there) for relation in mine]
    schema = {
        "fields": [_field(name, each) for name, each in columns_of(table).items() if name in there],
        "primaryKey": [name for name in TABLES[table].key if name in there],
        "missingValues": [""],
        "foreignKeys": keys,
    }
    return {
        "name": table,
        "type": "table",
        "path": f"{table}.csv",
        "scheme": "file",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "description": TABLES[table].row,
        "schema": {name: each for name, each in schema.items() if each},
    }


def _expressible(relation: Relation) -> bool:
    """Whether Table Schema can say it: one table to look in, one entry a cell, never empty."""
    column = columns_of(relation.table)[relation.columns[-1]]
    return len(relation.to) == 1 and not column.many and column.required


def _foreign_key(relation: Relation, there: Collection[str]) -> dict[str, Any]:
    table, columns = relation.to[0]
    resource = "" if table == relation.table else table
    pairs = [pair for pair in zip(relation.columns, columns, strict=True) if pair[0] in there]
    fields, named = (list(each) for each in zip(*pairs, strict=True))
    return {"fields": fields, "reference": {"resource": resource, "fields": named}}


def _field(name: str, column: ColumnSpec) -> dict[str, Any]:
    constraints = {"required": column.required, "enum": list(column.one_of or ())}
    described = {
        "name": name,
        "type": CELL_KINDS[column.kind].table_schema,
        "title": column.title,
        "description": column.description,
        "unit": column.unit,
        "constraints": {name: each for name, each in constraints.items() if each},
    }
    return {name: each for name, each in described.items() if each}


def documents() -> dict[Path, str]:
    """Write every generated document as text: its path → what it should hold. SendplanError tells all faults."""
    areas = _areas()
    found = {data_folder() / "README.md": codebook(areas)}
    for area in areas:
        package = json.dumps(data_package(area), indent=2, ensure_ascii=False)
        found[area.folder / "datapackage.json"] = package + "\n"
    return found


def write_documents() -> list[Path]:
    """Write the codebook and every area's datapackage.json; return their paths."""
    written = documents()
    for path in written:
        if os.path.lexists(path) and (what := odd(path)):
            raise SendplanError(f"{path} cannot be written: it is {what}. Move it elsewhere.")
    for path, text in written.items():
        path.write_text(text, encoding="utf-8", newline="\n")
    return list(written)
