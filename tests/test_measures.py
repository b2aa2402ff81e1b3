import pandas as pd
import pytest
from frames import day, table

from sendplan import measures


def found(*observations, **measure):
    return measures.headline_values(table("measures", {"ref": "1a"} | measure), table("observations", *observations))


def value(series, number, end, **more):
    return {"series": series, "value": number, "period_end": end, "time_period": end[:4]} | more


def test_the_latest_actual_stands_beside_the_first_target_after_it():
    row = found(
        value("actual", "10", "2017-03-31"),
        value("actual", "12", "2018-03-31"),
        value("target", "11", "2018-03-31"),
        value("target", "20", "2019-03-31"),
        value("target", "30", "2020-03-31"),
    ).iloc[0]
    assert (row["actual"], row["target"], row["target_by"]) == (12, 20, day("2019-03-31"))


def test_the_order_of_rows_does_not_matter():
    rows = [
        value("actual", "10", "2017-03-31"),
        value("actual", "12", "2018-03-31"),
        value("target", "20", "2019-03-31"),
    ]
    pd.testing.assert_frame_equal(found(*rows), found(*reversed(rows)))


def test_a_symbol_is_kept_beside_a_missing_value_and_never_becomes_a_number():
    row = found(value("actual", "", "2018-03-31", symbol="x"), value("target", "", "2019-03-31", symbol="tbc")).iloc[0]
    assert pd.isna(row["actual"])
    assert (row["actual_symbol"], row["target_symbol"]) == ("x", "tbc")


def test_a_series_nobody_gave_has_neither_value_nor_symbol():
    row = found(value("actual", "1", "2018-03-31")).iloc[0]
    assert pd.isna(row["england"])
    assert row["england_symbol"] == ""


@pytest.mark.parametrize(("series", "shown"), [("actual", False), ("england", False), ("target", True)])
def test_a_small_count_of_people_is_hidden_and_a_target_is_not_people(series, shown):
    observations = table("observations", value(series, "3", "2018-03-31", printed="3"))
    row = measures.hidden(observations, table("measures", {"ref": "1a", "is_small_count": "true"})).iloc[0]
    assert (pd.notna(row["value"]), row["symbol"], row["printed"]) == (
        shown,
        "" if shown else "c",
        "3" if shown else "",
    )


def test_a_count_of_many_people_is_not_hidden():
    observations = table("observations", value("actual", "3", "2018-03-31"))
    assert measures.hidden(observations, table("measures", {"ref": "1a"}))["value"].item() == 3


def test_a_measure_with_values_by_group_only_has_no_headline():
    assert found(value("actual", "1", "2018-03-31", breakdown="SEN (E)")).empty


def test_coverage_counts_a_number_in_any_group_and_no_symbol():
    covered = measures.coverage(
        table("measures", {"ref": "1a"}),
        table(
            "observations",
            value("actual", "1", "2018-03-31", breakdown="SEN (E)"),
            value("england", "", "2018-03-31", symbol="x"),
        ),
    ).iloc[0]
    assert (covered["actual"], covered["england"], covered["target"]) == (True, False, False)


@pytest.mark.parametrize(("published", "known"), [("2019-07-02", 1), ("2019-07-03", 1), ("2019-07-04", 0)])
def test_a_value_is_known_from_the_day_its_source_is_published(published, known):
    sources = pd.DataFrame({"id": ["paper"], "published": [day(published)]})
    observations = table("observations", value("actual", "1", "2018-03-31"))
    assert len(measures.known_by(observations, sources, day("2019-07-03"))) == known
