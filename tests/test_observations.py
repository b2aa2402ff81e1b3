import pandas as pd
import pytest
from frames import SOURCES, actual, day, known, only, rebases, table, target, value
from hypothesis import given, settings
from hypothesis import strategies as st

from sendplan.rules import observations
from sendplan.vocabulary import SERIES


def values(*rows, series="actual", starts=(), **places):
    """One series of measure 1a as numbers."""
    rows = observations.by_group(known(*rows)).get(("ip", "1a", "all"), [])
    return observations.numbers(rows, series, starts=[day(each) for each in starts], **places)


def figures(*rows, **more):
    return [each.number for each in values(*rows, **more)]


def month(number, name, end, **cells):
    return actual(number, end[:4], time_identifier=name, period_end=end, **cells)


def covered(*rows, **measure):
    return only(observations.coverage(table("measures", measure), table("observations", *rows)))


@pytest.mark.parametrize(("by", "found"), [("2019-06-23", 0), ("2019-06-24", 1), ("2019-06-25", 1)])
def test_a_value_is_known_from_the_day_its_source_is_published(by, found):
    assert len(known(actual(1), by=by)) == found


def test_the_period_of_a_value_does_not_make_it_known():
    assert known(actual(1, 2010), by="2019-06-23").empty
    assert len(known(actual(1, 2030), by="2019-06-24")) == 1


@pytest.mark.parametrize(
    ("source", "published", "imported"), [("paper", "2019-06-24", False), ("release", "2019-06-25", True)]
)
def test_a_known_value_says_when_it_was_published_and_whether_it_was_imported(source, published, imported):
    row = only(known(actual(1, source=source)))
    assert (row["published"], row["imported"]) == (day(published), imported)


def test_what_is_known_comes_oldest_publication_first_and_in_the_order_of_its_file_on_one_day():
    rows = [actual(number, 2000 + number, source=source) for number, source in enumerate(["later paper", "paper"] * 6)]
    found = known(*rows)
    assert found["value"].tolist() == [1, 3, 5, 7, 9, 11, 0, 2, 4, 6, 8, 10]
    assert found.index.tolist() == list(range(12))


@pytest.mark.parametrize("by", ["2019-01-01", "2025-01-01"])
def test_what_is_known_has_the_columns_of_its_table_and_two_more_even_without_a_row(by):
    assert list(known(actual(1), by=by)) == [*table("observations"), "published", "imported"]


@pytest.mark.parametrize("backwards", [False, True])
def test_of_a_value_published_twice_the_last_publication_is_current(backwards):
    rows = [actual(10), actual(12, source="later release")]
    row = only(observations.current(known(*(reversed(rows) if backwards else rows))))
    assert (row["value"], row["source"]) == (12, "later release")


def test_a_symbol_published_later_takes_the_place_of_a_value():
    row = only(observations.current(known(actual(10), actual(None, symbol="x", source="later paper"))))
    assert pd.isna(row["value"])
    assert row["symbol"] == "x"


def test_a_later_publication_is_not_current_before_its_day():
    rows = [actual(1), actual(2, source="later paper")]
    assert [only(observations.current(known(*rows, by=f"2021-06-{date}")))["value"] for date in (23, 24)] == [1, 2]


@pytest.mark.parametrize(
    "other",
    [
        {"plan": "wsoa"},
        {"measure": "1b"},
        {"breakdown": "SEN (E)"},
        {"series": "target"},
        {"time_period": "2019"},
        {"time_identifier": "Academic year"},
    ],
)
def test_another_group_series_or_period_is_another_value(other):
    found = observations.current(known(actual(1), actual(2, source="later paper") | other))
    assert found["value"].tolist() == [1, 2]
    assert found.index.tolist() == [0, 1]


@pytest.mark.parametrize("other", [{"period_end": "2018-08-31"}, {"neighbours": "release"}, {"printed": "2%"}])
def test_how_a_value_is_told_does_not_make_it_another_value(other):
    assert only(observations.current(known(actual(1), actual(2, source="later paper", **other))))["value"] == 2


def test_coverage_counts_a_number_in_any_group_and_no_symbol():
    row = covered(actual(1, breakdown="SEN (E)"), value("england", None, symbol="x"))
    assert (row["actual"], row["england"], row["target"]) == (True, False, False)


@pytest.mark.parametrize("series", SERIES)
def test_coverage_tells_every_series_apart(series):
    row = covered(value(series, 1))
    assert [each for each in SERIES if row[each]] == [series]


@pytest.mark.parametrize("other", [{"plan": "wsoa"}, {"measure": "1b"}])
def test_a_number_of_another_measure_or_plan_covers_nothing(other):
    assert not covered(actual(1) | other)["actual"]


def test_coverage_has_a_row_for_every_measure_as_the_plan_numbers_them():
    found = observations.coverage(table("measures", {"ref": "1.10"}, {"ref": "1.9"}), table("observations"))
    assert found["ref"].tolist() == ["1.9", "1.10"]
    assert not found[list(SERIES)].to_numpy().any()


def test_the_coverage_of_no_measures_has_its_columns():
    found = observations.coverage(table("measures"), table("observations", actual(1)))
    assert list(found) == [*table("measures"), *SERIES]
    assert found.empty


def test_groups_are_told_apart_by_plan_measure_and_breakdown():
    rows = [actual(1), actual(2, plan="wsoa"), actual(3, measure="1b"), actual(4, breakdown="SEN (E)"), target(5)]
    found = {group: [row["value"] for row in rows] for group, rows in observations.by_group(known(*rows)).items()}
    assert found == {
        ("ip", "1a", "all"): [1, 5],
        ("wsoa", "1a", "all"): [2],
        ("ip", "1b", "all"): [3],
        ("ip", "1a", "SEN (E)"): [4],
    }


def test_a_group_keeps_the_order_of_publication():
    [rows] = observations.by_group(known(actual(2, source="later paper"), actual(1))).values()
    assert [row["value"] for row in rows] == [1, 2]


def test_of_nothing_known_there_is_no_group():
    assert observations.by_group(known()) == {}


def test_numbers_come_oldest_period_first_whatever_their_order():
    assert figures(actual(3, 2019), actual(1, 2017), actual(2, 2018)) == [1, 2, 3]


def test_a_number_says_when_its_period_ends():
    assert [each.by for each in values(actual(1), actual(2, 2019))] == [day("2018-12-31"), day("2019-12-31")]


def test_numbers_are_of_one_series():
    rows = [value(series, number) for number, series in enumerate(SERIES)]
    assert [figures(*rows, series=series) for series in SERIES] == [[number] for number in range(len(SERIES))]


def test_a_series_nobody_gave_has_no_numbers():
    assert figures(actual(1), series="england") == []


def test_a_missing_value_is_left_out():
    assert figures(actual(1, 2017), actual(None, symbol="x"), actual(3, 2019)) == [1, 3]


def test_a_value_with_a_note_on_it_is_a_number():
    assert figures(actual(1, symbol="p")) == [1]


@pytest.mark.parametrize("backwards", [False, True])
def test_of_a_period_the_last_published_number_counts(backwards):
    rows = [actual(1), actual(2, source="release"), actual(3, source="later paper")]
    assert figures(*(reversed(rows) if backwards else rows)) == [3]


def test_a_number_withdrawn_by_a_later_symbol_does_not_count():
    assert figures(actual(1, 2017), actual(2), actual(None, symbol="x", source="later paper")) == [1]


def test_a_number_published_after_a_symbol_counts():
    assert figures(actual(None, symbol="x"), actual(2, source="later paper")) == [2]


@pytest.mark.parametrize(
    ("printed", "places", "number"),
    [
        ("12.49", 0, 12),
        ("12.5", 0, 13),
        ("13.5", 0, 14),
        ("-12.5", 0, -13),
        ("0.25", 1, 0.3),
        ("2.675", 2, 2.68),
        ("-0.04", 1, 0),
        ("1234567", 0, 1234567),
    ],
)
def test_numbers_are_rounded_half_up_to_the_places_they_are_shown_with(printed, places, number):
    assert figures(actual(printed), places=places) == [number]


@pytest.mark.parametrize("printed", ["12.34567", "0.000000001", "-3.7"])
def test_without_places_a_number_is_as_it_was_published(printed):
    assert figures(actual(printed)) == [float(printed)]


def test_a_year_and_another_kind_of_year_do_not_compare():
    kinds = {each.kind for each in values(actual(1), actual(2, 2019, time_identifier="Academic year"))}
    assert len(kinds) == 2


def test_years_of_one_kind_compare():
    assert len({each.kind for each in values(actual(1, 2017), actual(2))}) == 1


def test_months_are_one_kind_of_period():
    rows = [month(1, "January", "2019-01-31"), month(2, "June", "2019-06-30"), month(3, "December", "2018-12-31")]
    assert len({each.kind for each in values(*rows)}) == 1


def test_a_month_is_not_a_year():
    assert len({each.kind for each in values(actual(1), month(2, "March", "2019-03-31"))}) == 2


def test_every_month_of_a_year_keeps_its_own_number():
    assert figures(month(1, "January", "2019-01-31"), month(2, "June", "2019-06-30")) == [1, 2]


@pytest.mark.parametrize(
    ("starts", "compare"),
    [
        ("2018-01-01", True),
        ("2018-12-31", True),
        ("2019-01-01", False),
        ("2019-12-31", False),
        ("2020-01-01", True),
    ],
)
def test_a_rebase_parts_what_ends_before_its_day_from_what_ends_on_it_or_after(starts, compare):
    kinds = {each.kind for each in values(actual(1, 2018), actual(2, 2019), starts=[starts])}
    assert (len(kinds) == 1) is compare


def test_every_rebase_begins_a_new_phase():
    rows = [actual(1, 2016), actual(2, 2017), actual(3, 2018), actual(4, 2019)]
    found = values(*rows, starts=["2017-01-01", "2019-01-01"])
    assert [each.kind[1] for each in found] == [0, 1, 1, 2]


def test_without_a_rebase_there_is_one_phase():
    assert {each.kind[1] for each in values(actual(1, 2016), actual(2, 2024))} == {0}


def test_rebases_are_gathered_by_group_first_to_last():
    rows = pd.concat(
        [
            rebases("2021-01-01", "2019-01-01"),
            rebases("2020-01-01", breakdown="SEN (E)"),
            rebases("2018-01-01", measure="1b"),
            rebases("2017-01-01", plan="wsoa"),
        ]
    )
    assert observations.rebased(rows) == {
        ("ip", "1a", "all"): [day("2019-01-01"), day("2021-01-01")],
        ("ip", "1a", "SEN (E)"): [day("2020-01-01")],
        ("ip", "1b", "all"): [day("2018-01-01")],
        ("wsoa", "1a", "all"): [day("2017-01-01")],
    }


def test_without_rebases_there_is_nothing_to_gather():
    assert observations.rebased(rebases()) == {}


def test_nothing_is_changed_in_place():
    rows, sources = table("observations", actual(3), target(4)), table("sources", {"published": "2019-06-24"})
    small = table("measures", {"is_small_count": "true"})
    found = observations.known_by(rows, sources, day("2019-07-03"))
    before = [each.copy(deep=True) for each in (rows, sources, small, found)]
    observations.current(found)
    observations.coverage(small, found)
    observations.numbers(observations.by_group(found)["ip", "1a", "all"], "actual", 0)
    for frame, kept in zip((rows, sources, small, found), before, strict=True):
        pd.testing.assert_frame_equal(frame, kept)


publications = st.lists(
    st.tuples(
        st.sampled_from(["actual", "target"]),
        st.integers(2015, 2018),
        st.integers(0, 9) | st.none(),
        st.sampled_from(["paper", "release", "later paper", "later release"]),
    ),
    unique_by=lambda row: (row[0], row[1], row[3]),
    max_size=12,
)


@given(publications, st.sampled_from(["2019-06-24", "2020-01-01", "2021-06-24", "2025-01-01"]))
def test_the_numbers_of_a_series_are_those_of_its_current_values(rows, by):
    found = known(
        *(
            value(series, number, year, source=source, symbol="x" if number is None else "")
            for series, year, number, source in rows
        ),
        by=by,
    )
    last = observations.current(found).dropna(subset="value").query("series == 'actual'").sort_values("period_end")
    groups = observations.by_group(found)
    numbers = observations.numbers(groups.get(("ip", "1a", "all"), []), "actual")
    assert [each.number for each in numbers] == last["value"].tolist()
    assert [each.by for each in numbers] == last["period_end"].tolist()
    assert set(observations.by_group(observations.current(found))) == set(groups)


@settings(max_examples=20)
@given(publications)
def test_what_is_known_stays_known(rows):
    told = table("observations", *(value(series, 1, year, source=source) for series, year, _, source in rows))
    sizes = [
        len(observations.known_by(told, SOURCES, day(by)))
        for by in ("2019-06-23", "2019-06-24", "2019-06-25", "2021-06-25")
    ]
    assert sizes == sorted(sizes)
    assert sizes[-1] == len(rows)


@pytest.mark.parametrize(
    ("cells", "at", "known_then"),
    [
        ({"published": "2019-07-03"}, "2019-07-03", True),
        ({"published": "2019-07-04"}, "2019-07-03", False),
        ({"published": "2019-07-03", "minutes_of": "2019-07-03"}, "2019-07-03", False),
        ({"published": "2019-07-03", "minutes_of": "2019-07-03"}, "2019-07-04", True),
        ({"published": "2019-07-03", "minutes_of": "2019-05-13"}, "2019-07-03", True),
    ],
)
def test_minutes_are_known_only_after_the_day_of_their_meeting(cells, at, known_then):
    found = observations.known_papers(table("sources", cells), day(at))
    assert len(found) == known_then
