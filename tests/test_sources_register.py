"""Which release a file is: its id, its row of sources.csv, and what keeps it out."""

from __future__ import annotations

import hashlib
from datetime import date

import pandas as pd
import pytest
from builders import row
from releases import file, release

from sendplan.data.schema import columns_of
from sendplan.sources.merge import list_of, register_faults, release_of, releases_of

RETRIEVED = date(2026, 1, 1)


def made(path, dataset="ees/plans", released=date(2025, 6, 26), title=None):
    return release_of("DfE", released, title, file(path), dataset)


def registered(*rows):
    return pd.DataFrame(list(rows), columns=list(columns_of("sources")), index=range(2, len(rows) + 2), dtype=str)


def faults_of(path, *known, **changes):
    each = made(path, **changes)
    return [str(fault) for fault in register_faults(registered(*known), [(each.file, each.row(RETRIEVED))])]


def known(path, **changes):
    return row("sources", **made(path).row(RETRIEVED) | changes)


@pytest.fixture
def plans(tmp_path):
    return release(tmp_path, "a,b\n")


@pytest.mark.parametrize(
    ("dataset", "source"),
    [
        ("ees/timeliness_20_week", "ees-timeliness-20-week-2025-06-26"),
        ("lait", "lait-2025-06-26"),
        ("nhs/Community Waits (2)", "nhs-community-waits-2-2025-06-26"),
    ],
)
def test_a_source_is_called_by_its_data_set_and_the_day_of_its_release(plans, dataset, source):
    assert made(plans, dataset).id == source


def test_a_release_has_a_row_of_sources_with_the_hash_of_its_file(plans):
    assert made(plans).row(RETRIEVED) == {
        "id": "ees-plans-2025-06-26",
        "title": "ees/plans, release of 26 June 2025",
        "publisher": "DfE",
        "published": "2025-06-26",
        "licence": "Open Government Licence v3.0",
        "retrieved": "2026-01-01",
        "sha256": hashlib.sha256(b"a,b\n").hexdigest(),
        "dataset": "ees/plans",
    }
    older = {name for name, each in columns_of("sources").items() if not each.newer}
    assert set(made(plans).row(RETRIEVED)) == older


def test_a_title_may_be_given(plans):
    assert made(plans, title="EHC plans 2025").title == "EHC plans 2025"


def test_a_list_of_neighbours_is_a_source_published_in_its_month_and_no_data_set(plans):
    made_of = list_of("DfE", file(plans), "May", 2025).row(RETRIEVED)

    assert {name: made_of[name] for name in ("id", "title", "published", "dataset")} == {
        "id": "neighbours-may-2025",
        "title": "Statistical neighbours, list of May 2025",
        "published": "2025-05-01",
        "dataset": "",
    }


def test_only_the_releases_of_a_data_set_are_named(plans):
    rows = registered(row("sources"), known(plans), known(plans, id="other", dataset="ees/other"))

    assert releases_of(rows, "ees/plans") == {"ees-plans-2025-06-26": "2025-06-26"}


def test_a_file_may_be_registered_again_or_after_an_earlier_release(plans):
    earlier = known(plans, id="ees-plans-2024-06-26", published="2024-06-26", sha256="0")

    assert faults_of(plans) == faults_of(plans, known(plans)) == faults_of(plans, earlier) == []


def test_another_file_under_the_same_id_is_refused(plans):
    assert faults_of(plans, row("sources"), known(plans, sha256="0")) == [
        "sources.csv, row 3 (source ees-plans-2025-06-26), sha256: found the hash of another file than plans.csv; "
        "expected its hash. Give the day this file was released, or the month of this list; or import the file of then."
    ]


def test_a_release_older_than_one_that_was_imported_is_refused(plans):
    later = known(plans, id="ees-plans-2025-06-27", published="2025-06-27")

    assert faults_of(plans, later) == [
        "plans.csv: found a release of 2025-06-26; expected one not before 2025-06-27, "
        "the day of ees-plans-2025-06-27. Releases are imported in their order: correct --released."
    ]


def test_a_later_release_of_another_data_set_and_a_later_list_keep_nothing_out(plans):
    later = known(plans, id="other", published="2030-01-01", dataset="ees/other")
    newer = row("sources", id="neighbours-may-2030", published="2030-05-01")
    old = list_of("DfE", file(plans), "May", 2025).row(RETRIEVED)

    assert faults_of(plans, later, newer) == []
    assert list(register_faults(registered(later, newer), [(file(plans), old)])) == []
