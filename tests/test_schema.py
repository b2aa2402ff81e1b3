"""The tables: every column described, every relation and key pointing at something that exists."""

from __future__ import annotations

import re

import pytest

from sendplan.cells import CELL_KINDS
from sendplan.data.keys import RELATIONS
from sendplan.data.schema import REQUIRED, TABLES, columns_of
from sendplan.vocabulary import SYMBOLS

COLUMNS = [(table, name) for table in TABLES for name in columns_of(table)]


@pytest.mark.parametrize(("table", "name"), COLUMNS)
def test_every_column_has_a_title_and_a_description(table, name):
    column = columns_of(table)[name]

    assert re.fullmatch(r"[A-Z].*[^.\s]", column.title)
    assert re.fullmatch(r"[A-Z].*[^.\s]", column.description)


@pytest.mark.parametrize(("table", "name"), COLUMNS)
def test_every_column_has_a_kind_that_can_be_read_and_says_what_is_allowed(table, name):
    column = columns_of(table)[name]

    assert column.kind in CELL_KINDS
    assert column.allowed.endswith(", or nothing") != column.required


@pytest.mark.parametrize("table", TABLES)
def test_no_two_columns_of_a_table_have_the_same_title(table):
    titles = {column.title for column in columns_of(table).values()}

    assert len(titles) == len(columns_of(table))


@pytest.mark.parametrize("table", TABLES)
def test_every_table_says_what_one_row_is(table):
    assert re.match(r"One row per .*\.", TABLES[table].row)


@pytest.mark.parametrize("table", TABLES)
def test_the_key_and_the_label_of_a_table_are_its_own_columns(table):
    spec = TABLES[table]

    assert {*spec.key, spec.label[1]} <= set(columns_of(table))


@pytest.mark.parametrize("table", TABLES)
def test_a_row_is_never_named_by_a_cell_that_may_be_blank(table):
    assert columns_of(table)[TABLES[table].label[1]].required


def test_an_area_must_have_its_plan_its_updates_its_meetings_and_its_sources():
    assert REQUIRED == ("sections", "actions", "updates", "meetings", "sources")


@pytest.mark.parametrize("relation", RELATIONS, ids=lambda relation: f"{relation.table}-{relation.columns[-1]}")
def test_every_relation_leads_from_columns_that_exist_to_columns_that_exist(relation):
    assert set(relation.columns) <= set(columns_of(relation.table))
    for table, columns in relation.to:
        assert set(columns) <= set(columns_of(table))
        assert len(columns) == len(relation.columns)


@pytest.mark.parametrize("relation", RELATIONS, ids=lambda relation: f"{relation.table}-{relation.columns[-1]}")
def test_a_relation_leads_to_the_whole_key_so_that_it_names_one_row(relation):
    for table, columns in relation.to:
        assert columns == TABLES[table].key or columns == ("meeting",)  # a day that two bodies may share


@pytest.mark.parametrize(
    ("table", "name"), [(table, name) for table, name in COLUMNS if name in ("source", "concern", "section", "measure")]
)
def test_every_column_named_after_another_table_is_checked_against_it(table, name):
    assert (table, name) in {(relation.table, relation.columns[-1]) for relation in RELATIONS}


def test_only_symbols_with_a_meaning_are_allowed():
    assert columns_of("observations")["symbol"].one_of == tuple(SYMBOLS)
    assert all(SYMBOLS.values())


def test_a_value_of_an_observation_may_be_blank_because_a_symbol_may_stand_for_it():
    assert not columns_of("observations")["value"].required


@pytest.mark.parametrize(
    ("table", "name"), [(table, name) for table, name in COLUMNS if columns_of(table)[name].kind == "number"]
)
def test_every_number_says_its_unit(table, name):
    assert columns_of(table)[name].unit
