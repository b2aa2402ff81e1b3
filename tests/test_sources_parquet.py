"""Parquet as CSV, from a process of its own: in parts, and with what is wrong in a line."""

from __future__ import annotations

import polars as pl
import pytest
from releases import file, said_by

from sendplan.sources import bounds, parquet
from sendplan.sources.parquet import as_csv, main


def written(folder, **columns):
    pl.DataFrame(columns).write_parquet(folder / "plans.parquet")
    return file(folder / "plans.parquet")


def content(of, columns=()):
    with as_csv(of, columns) as stream:
        return stream.read()


def test_the_names_of_all_columns_stand_alone_where_none_is_asked_for(tmp_path):
    assert content(written(tmp_path, **{"a": [1], "b, c": ["x"]})) == b'a,"b, c"\n'


def test_columns_are_asked_for_by_their_places(tmp_path):
    found = content(written(tmp_path, a=[1.5, None], b=["x", "y"], c=['say "no",\n', None]), [2, 0])

    assert found == b'c,a\n"say ""no"",\n",1.5\n"",""\n'


def test_rows_come_in_their_order_however_many_there_are(tmp_path):
    every = range(300_000)

    assert content(written(tmp_path, a=list(every)), [0]).split() == [b"a", *(str(each).encode() for each in every)]


def test_a_text_that_many_rows_share_is_refused_before_it_is_written_for_each(tmp_path):
    long = written(tmp_path, a=["x" * (bounds.TEXT_BYTES + 1)] * 3, b=[1, 2, 3])

    assert said_by(content, long, [0]) == (
        "plans.parquet: found what is not parquet (a cell of more than 32,767 bytes); expected a parquet file of texts "
        "and numbers. Download it again, or save it as 'CSV UTF-8 (comma delimited)'."
    )
    assert content(long, [1]) == b"b\n1\n2\n3\n"
    assert content(written(tmp_path, a=["x" * bounds.TEXT_BYTES]), [0]).count(b"x") == bounds.TEXT_BYTES


def test_more_rows_than_any_release_has_are_refused_by_the_files_own_word(tmp_path):
    pl.select(pl.repeat(True, bounds.ROWS_READ + 1).alias("a")).write_parquet(tmp_path / "plans.parquet")

    assert said_by(content, file(tmp_path / "plans.parquet"), [0]) == (
        "plans.parquet: found more than 10,000,000 rows; expected at most 10,000,000 rows. Take out of it the rows "
        "that indicators.csv asks for, and import those."
    )


def test_a_process_that_is_ended_by_what_it_reads_is_told_of_in_a_line(tmp_path, monkeypatch):
    monkeypatch.setattr(parquet, "NOT_READ", 99)  # as if polars had not said what is wrong
    damaged = written(tmp_path, a=[1])
    damaged.path.write_bytes(b"PAR1, but no more")

    said = said_by(content, damaged)

    assert said.startswith(
        "plans.parquet: found what is not parquet, or takes more than 2 GB or 30 seconds to read; expected"
    )
    assert "\n" not in said


def test_no_more_is_read_than_a_file_may_have_unpacked(tmp_path, monkeypatch):
    monkeypatch.setattr(bounds, "UNPACKED", 1000)

    assert "found more than 0 MB unpacked" in said_by(content, written(tmp_path, a=["x"] * 1000), [0])


def test_the_process_ends_with_its_reader(tmp_path):
    with as_csv(written(tmp_path, a=["x" * 100] * 100_000), [0]) as stream:
        assert stream.readline() == b"a\n"


@pytest.mark.parametrize("bad", [b"", b"PAR1"])
def test_what_polars_says_is_wrong_is_written_as_one_line(tmp_path, capsys, monkeypatch, bad):
    monkeypatch.setattr(parquet, "_hold", lambda: None)
    (tmp_path / "plans.parquet").write_bytes(bad)

    assert main(str(tmp_path / "plans.parquet")) == parquet.NOT_READ
    assert capsys.readouterr().err.count("\n") == 1
