"""Files of Explore education statistics: which cells are found, and what is refused with its line and remedy."""

from __future__ import annotations

from datetime import date

import pytest
from releases import (
    EES,
    NEIGHBOURS,
    PLACES,
    ees,
    ees_england,
    ees_neighbour,
    ees_region,
    faults_in,
    figure,
    file,
    release,
    said_by,
    text_of,
    zipped,
)

from sendplan.sources import ees as reader
from sendplan.sources.files import files_in

FIX_ROW = "Correct the row of indicators.csv and import again."


def read(path, *figures, places=PLACES):
    return reader.read_ees(file(path), figures or (figure(),), places)


def places_in(path, *figures, **named):
    return {(each.place, each.time_period): each.text for each in read(path, *figures, **named)}


def every_place(**changes):
    neighbours = [ees_neighbour(number, **changes) for number in NEIGHBOURS]
    return [ees(**changes), ees_england(**changes), ees_region(**changes), *neighbours]


# What is found


def test_the_area_its_region_england_and_its_neighbours_are_found(tmp_path):
    rows = [
        ees(pc_on_time="1"),
        ees_england(pc_on_time="2"),
        ees_region(pc_on_time="3"),
        ees_neighbour("301", pc_on_time="4"),
    ]

    assert places_in(release(tmp_path, rows)) == {
        ("actual", "2024"): "1",
        ("england", "2024"): "2",
        ("region", "2024"): "3",
        ("301", "2024"): "4",
    }


def test_other_authorities_regions_and_countries_are_left_out(tmp_path):
    others = [
        ees_neighbour("311"),
        ees_region(region_code="E12000001"),
        ees_england(country_code="K02000001"),
        ees(geographic_level="Local authority district"),
        ees(geographic_level="School", old_la_code="301", new_la_code="E06000301"),
    ]

    assert set(places_in(release(tmp_path, [ees(), *others]))) == {("actual", "2024")}


def test_the_area_is_found_by_its_new_code_whatever_its_number_or_name(tmp_path):
    assert set(places_in(release(tmp_path, [ees(old_la_code="", la_name="Elsewhere")]))) == {("actual", "2024")}


def test_an_area_without_a_region_has_no_figures_of_one(tmp_path):
    path = release(tmp_path, [ees(), ees_region(), ees_region(region_code="")])

    assert set(places_in(path, places=PLACES._replace(region_code=""))) == {("actual", "2024")}


def test_a_filter_that_is_one_of_several_columns_keeps_only_its_rows(tmp_path):
    rows = [ees(pc_on_time="1"), ees(breakdown="Girls", pc_on_time="2")]

    assert places_in(release(tmp_path, rows)) == {("actual", "2024"): "1"}


def test_a_figure_without_a_filter_takes_every_row(tmp_path):
    assert places_in(release(tmp_path, [ees()]), figure(filter=())) == {("actual", "2024"): "12.5"}


def test_several_figures_come_from_one_file(tmp_path):
    girls = figure(row=3, breakdown="Girls", filter=(("breakdown", "Girls"),))
    path = release(tmp_path, [ees(pc_on_time="1"), ees(breakdown="Girls", pc_on_time="2")])

    assert [(each.figure, each.text, each.line) for each in read(path, figure(), girls)] == [
        (figure(), "1", 2),
        (girls, "2", 3),
    ]


def test_columns_may_stand_in_any_order_and_be_more(tmp_path):
    columns = [*reversed(EES), "else"]

    assert places_in(release(tmp_path, text_of([ees()], columns))) == {("actual", "2024"): "12.5"}


def test_names_in_mixed_case_are_taken_as_they_are(tmp_path):
    path = release(tmp_path, text_of([ees()]).replace("pc_on_time", "PC_on_Time_ex"))

    assert places_in(path, figure(indicator="PC_on_Time_ex")) == {("actual", "2024"): "12.5"}


@pytest.mark.parametrize("name", ["plans.csv", "plans.csv.gz"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_a_file_is_the_same_with_a_byte_order_mark_other_line_ends_or_compressed(tmp_path, name, end, mark):
    path = release(tmp_path, mark + text_of([ees()], end=end).encode(), name)

    assert places_in(path) == {("actual", "2024"): "12.5"}


def test_a_member_of_a_zip_is_read_as_a_file_is(tmp_path):
    [member] = files_in(zipped(tmp_path, data__plans=[ees()]))

    assert [each.text for each in reader.read_ees(member, [figure()], PLACES)] == ["12.5"]


@pytest.mark.parametrize("text", ["12.5", "0", "c", "x", "z", "low", "u", "k", "~", ":", ""])
def test_every_number_and_symbol_is_kept_as_stored(tmp_path, text):
    [found] = read(release(tmp_path, [ees(pc_on_time=text)]))

    assert (found.text, found.places) == (text, None)
    assert (found.number is None) == (text not in {"12.5", "0"})


def test_periods_of_one_kind_may_stand_beside_each_other(tmp_path):
    rows = [ees(time_identifier=month) for month in ("January", "February")]

    assert [each.time_identifier for each in read(release(tmp_path, rows))] == ["January", "February"]


# What is refused


def test_a_header_that_lacks_columns_is_refused_with_the_closest_name_for_each(tmp_path):
    header = text_of([ees()]).replace("geographic_level", "geographical_level").replace("new_la_code,old_la_code,", "")

    told = list(map(str, faults_in(read, release(tmp_path, header), figure(indicator="PC_on_time"))))

    once = "expected one column of this name, spelt exactly so."
    again = "Download the file again: these columns are in every file of Explore education statistics."
    assert told == [
        f"plans.csv, row 1, PC_on_time: found no such column, but 'pc_on_time'; {once} "
        "Write the name as the file does in indicators.csv, row 2 (measure 1a).",
        f"plans.csv, row 1, geographic_level: found no such column, but 'geographical_level'; {once} {again}",
        f"plans.csv, row 1, new_la_code: found no such column; {once} {again}",
        f"plans.csv, row 1, old_la_code: found no such column; {once} {again}",
    ]


def test_a_filter_on_a_column_that_is_not_there_is_refused(tmp_path):
    said = said_by(read, release(tmp_path, [ees()]), figure(filter=(("breakdwon", "Total"),)))

    assert "row 1, breakdwon: found no such column, but 'breakdown'" in said
    assert said.endswith("Write the name as the file does in indicators.csv, row 2 (measure 1a).")


def test_a_value_that_no_row_has_is_refused_naming_those_there_are(tmp_path):
    said = said_by(read, release(tmp_path, [ees(), ees(breakdown="Girls")]), figure(filter=(("breakdown", "total"),)))

    assert said == (
        "indicators.csv, row 2 (measure 1a), filter: found breakdown=total, which no row of plans.csv has; "
        f"expected one of its values: Girls, Total. {FIX_ROW}"
    )


def test_no_more_than_ten_values_are_named(tmp_path):
    rows = [ees(breakdown=f"Aged {age}") for age in range(10, 23)]

    said = said_by(read, release(tmp_path, rows))

    assert "one of its values: Aged 10, Aged 11, " in said
    assert "Aged 19 and 3 more. " in said


def test_values_that_no_row_has_together_are_refused(tmp_path):
    rows = [ees() | {"sex": "Girls"}, ees(breakdown="Aged 5") | {"sex": "All"}]

    said = said_by(read, release(tmp_path, rows), figure(filter=(("breakdown", "Total"), ("sex", "All"))))

    assert "found values that no row of plans.csv has together; expected values of one row." in said


def test_a_filter_that_lets_several_rows_through_is_refused_naming_what_tells_them_apart(tmp_path):
    rows = [
        ees() | {"sex": "Girls", "count": "3"},
        ees(pc_on_time="7") | {"sex": "Boys", "count": "4"},
        ees(time_period="2023") | {"sex": "Girls", "count": "3"},
        ees(time_period="2023") | {"sex": "Boys", "count": "x"},
    ]

    assert said_by(read, release(tmp_path, rows)) == (
        "plans.csv, row 4, pc_on_time: found 2 rows for actual in 2023 (Calendar year), for measure 1a, "
        "which differ in sex; expected one. Add to the filter in indicators.csv what tells the rows apart."
    )


def test_a_row_that_stands_twice_is_refused(tmp_path):
    assert "which differ in nothing but figures" in said_by(read, release(tmp_path, [ees(), ees(pc_on_time="13")]))


def test_a_neighbour_in_several_rows_is_refused_too(tmp_path):
    rows = [ees(), ees_neighbour("301"), ees_neighbour("301", new_la_code="E06000999")]

    assert "2 rows for 301 in 2024" in said_by(read, release(tmp_path, rows))
    assert "which differ in new_la_code" in said_by(read, release(tmp_path, rows))


def test_two_kinds_of_period_for_a_figure_are_refused_with_the_first_row_of_the_second(tmp_path):
    rows = [
        ees(),
        ees_england(),
        ees(time_period="202324", time_identifier="Academic year"),
        ees_region(time_period="2023"),
    ]

    assert said_by(read, release(tmp_path, rows)) == (
        "plans.csv, row 4, time_identifier: found 'Academic year' beside 'Calendar year' in row 2; "
        "expected one kind of period for a figure. Add time_identifier to the filter in indicators.csv, row 2."
    )


def test_a_reporting_year_is_another_kind_than_a_calendar_year(tmp_path):
    rows = [ees(), ees(time_period="2023", time_identifier="Reporting year")]

    assert "found 'Reporting year' beside 'Calendar year' in row 2" in said_by(read, release(tmp_path, rows))


def test_two_figures_may_be_of_two_kinds_of_period(tmp_path):
    academic = figure(row=3, breakdown="by school year", filter=(("time_identifier", "Academic year"),))
    calendar = figure(filter=(("time_identifier", "Calendar year"),))
    path = release(tmp_path, [ees(), ees(time_period="202324", time_identifier="Academic year")])

    assert [each.time_period for each in read(path, calendar, academic)] == ["2024", "202324"]


@pytest.mark.parametrize(
    ("period", "identifier", "column", "found"),
    [
        ("2024", "Academic year", "time_period", "'2024'"),
        ("202425", "Calendar year", "time_period", "'202425'"),
        ("202426", "Financial year", "time_period", "'202426'"),
        ("2024", "Week 3", "time_identifier", "'Week 3'"),
    ],
)
def test_a_period_that_cannot_be_told_is_refused_once_with_its_first_row(tmp_path, period, identifier, column, found):
    rows = every_place(time_period=period, time_identifier=identifier)

    said = said_by(read, release(tmp_path, rows))

    assert said.startswith(f"plans.csv, row 2, {column}: found {found}; expected ")
    assert said.endswith("Only periods whose last day is certain are imported: see the publisher's guidance.")


def test_every_unknown_code_is_told_but_only_in_the_cells_asked_for(tmp_path):
    rows = [ees(pc_on_time="n/k"), ees_neighbour("311", pc_on_time="n/k"), ees_neighbour("301", pc_on_time="-")]

    faults = faults_in(read, release(tmp_path, rows))

    assert [(fault.row, fault.column, fault.found) for fault in faults] == [
        (2, "pc_on_time", "'n/k'"),
        (4, "pc_on_time", "'-'"),
    ]


def test_a_file_without_the_area_is_refused(tmp_path):
    other = ees(new_la_code="E10000098", old_la_code="998")
    assert said_by(read, release(tmp_path, [ees_england(), ees_region(), other])) == (
        "plans.csv: found no row of E10000099 that indicators.csv asks for; expected at least one. "
        "Check the codes in area.toml, and that the file has figures of local authorities."
    )


def test_a_figure_that_only_others_have_is_no_fault(tmp_path):
    girls = figure(row=3, breakdown="Girls", filter=(("breakdown", "Girls"),))
    path = release(tmp_path, [ees(), ees_england(breakdown="Girls")])

    assert [(each.figure.breakdown, each.place) for each in read(path, figure(), girls)] == [
        ("all", "actual"),
        ("Girls", "england"),
    ]


def test_all_kinds_of_fault_are_told_at_once(tmp_path):
    rows = [
        ees(pc_on_time="?"),
        ees(time_period="202324", time_identifier="Academic year"),
        ees_england(),
        ees_england(),
    ]
    missing = figure(row=3, filter=(("breakdown", "Boys"),))

    faults = faults_in(read, release(tmp_path, rows), figure(), missing)

    assert [(fault.file, fault.row) for fault in faults] == [
        ("indicators.csv", 3),
        ("plans.csv", 2),
        ("plans.csv", 3),
        ("plans.csv", 4),
    ]


# Files without councils, and councils whose code changed


def test_a_file_of_england_alone_gives_englands_figures(tmp_path):
    england = [{name: text for name, text in ees_england().items() if name not in reader.COUNCILS}]

    assert [each.place for each in read(release(tmp_path, england))] == ["england"]


def test_a_file_whose_rows_are_of_england_and_regions_alone_gives_theirs(tmp_path):
    assert [each.place for each in read(release(tmp_path, [ees_england(), ees_region()]))] == ["england", "region"]


def test_a_file_that_lacks_one_of_the_columns_of_councils_is_refused(tmp_path):
    rows = [{name: text for name, text in ees().items() if name != "old_la_code"}]

    assert "old_la_code: found no such column" in said_by(read, release(tmp_path, rows))


def test_rows_of_the_areas_number_under_another_code_are_refused_naming_it(tmp_path):
    rows = [ees(time_period="2023"), ees(new_la_code="E10000098"), ees(new_la_code="E10000098", time_period="2022")]

    assert said_by(read, release(tmp_path, rows)) == (
        "plans.csv, row 3, new_la_code: found 'E10000098' beside LA number 999 in 2 rows; expected E10000099 beside "
        "it, as area.toml has them. " + reader.CODES
    )


def test_rows_of_the_areas_code_under_another_number_are_refused_naming_it(tmp_path):
    rows = [ees(time_period="2023"), ees(old_la_code="998")]

    assert "row 3, old_la_code: found '998' beside code E10000099 in 1 row" in said_by(read, release(tmp_path, rows))


def test_a_code_that_the_area_had_before_is_the_areas(tmp_path):
    rows = [ees(new_la_code="E10000098", time_period="2023"), ees()]
    places = PLACES._replace(earlier=("E10000098",))

    found = read(release(tmp_path, rows), places=places)
    assert [(each.place, each.time_period) for each in found] == [("actual", "2023"), ("actual", "2024")]


@pytest.mark.parametrize("number", ["999.0", " 999 ", "999\u00a0"])
def test_blanks_and_noughts_around_numbers_do_not_count(tmp_path, number):
    [found] = read(release(tmp_path, [ees(old_la_code=number, pc_on_time=" 41.5")]))

    assert (found.place, str(found.number)) == ("actual", "41.5")


def test_a_term_is_read_where_the_area_says_when_it_ends(tmp_path):
    path = release(tmp_path, [ees(time_identifier="Autumn and spring term", time_period="202425")])
    places = PLACES._replace(terms={("Spring term", "202425"): date(2025, 4, 4)})

    assert [each.place for each in read(path, places=places)] == ["actual"]
    assert 'add [[terms]] with name = "Spring term", time_period = "202425" and ends' in said_by(read, path)


def test_an_earlier_code_is_the_areas_whatever_number_stands_beside_it(tmp_path):
    rows = [ees(new_la_code="E10000098", old_la_code="998", time_period="2023"), ees()]

    found = read(release(tmp_path, rows), places=PLACES._replace(earlier=("E10000098",)))
    assert [each.place for each in found] == ["actual", "actual"]


@pytest.mark.parametrize("code", ["", "x", "z"])
def test_a_row_of_the_areas_number_without_a_code_is_the_areas(tmp_path, code):
    found = read(release(tmp_path, [ees(new_la_code=code, time_period="2023"), ees()]))

    assert [each.place for each in found] == ["actual", "actual"]


@pytest.mark.parametrize(
    "changes",
    [
        {"new_la_code": "e10000099", "country_code": "e92000001"},
        {"geographic_level": "Local Authority"},
        {"geographic_level": "LOCAL AUTHORITY"},
        {"old_la_code": "0999", "new_la_code": ""},
    ],
)
def test_letter_case_of_codes_and_levels_does_not_count_nor_do_leading_noughts(tmp_path, changes):
    assert [each.place for each in read(release(tmp_path, [ees(**changes)]))] == ["actual"]


def test_another_code_of_the_areas_number_is_refused_whatever_its_letter_case(tmp_path):
    rows = [ees(time_period="2023"), ees(new_la_code="e10000098")]

    assert "found 'E10000098' beside LA number 999 in 1 row" in said_by(read, release(tmp_path, rows))


def test_another_code_is_no_fault_in_rows_that_the_filter_leaves_out(tmp_path):
    path = release(tmp_path, [ees(), ees(new_la_code="E10000098")])
    mine = figure(filter=(("breakdown", "Total"), ("new_la_code", "E10000099")))

    assert [each.line for each in read(path, mine)] == [2]


def test_kinds_of_period_are_read_whatever_their_letter_case(tmp_path):
    [found] = read(release(tmp_path, [ees(time_identifier="Calendar Year")]))

    assert found.time_identifier == "Calendar year"


def test_columns_of_every_file_are_found_whatever_their_letter_case_and_blanks(tmp_path):
    text = text_of([ees()]).replace("time_period,", "Time_Period\u00a0,").replace("new_la_code", " NEW_LA_CODE")

    assert [each.place for each in read(release(tmp_path, text))] == ["actual"]


def without(row, *columns):
    return {name: text for name, text in row.items() if name not in columns}


def test_a_file_of_regions_needs_no_columns_of_councils(tmp_path):
    rows = [without(row, "new_la_code", "old_la_code", "la_name") for row in (ees_region(), ees_england())]

    assert [each.place for each in read(release(tmp_path, rows))] == ["region", "england"]


@pytest.mark.parametrize(
    ("row", "columns"),
    [(ees(), ["new_la_code", "old_la_code"]), (ees_region(), ["region_code"])],
)
def test_a_file_that_lacks_the_codes_of_its_rows_is_refused(tmp_path, row, columns):
    path = release(tmp_path, [without(row, *reader.COUNCILS)])

    assert [fault.column for fault in faults_in(read, path)] == columns


def test_a_filter_on_a_code_that_the_file_lacks_is_refused(tmp_path):
    path = release(tmp_path, [without(ees_england(), *reader.COUNCILS)])
    mine = figure(filter=(("new_la_code", "E10000099"),))

    assert "new_la_code: found no such column" in said_by(read, path, mine)


def test_terms_may_stand_beside_each_other_but_not_beside_two_terms_together(tmp_path):
    terms = {("Autumn term", "202425"): date(2024, 12, 20), ("Spring term", "202425"): date(2025, 4, 4)}
    autumn, spring, both = (
        ees(time_identifier=kind, time_period="202425")
        for kind in ("Autumn term", "Spring term", "Autumn and spring term")
    )
    places = PLACES._replace(terms=terms)

    assert len(read(release(tmp_path, [autumn, spring]), places=places)) == 2
    assert "found 'Autumn and spring term' beside 'Autumn term' in row 2" in said_by(
        read, release(tmp_path, [autumn, both]), places=places
    )
