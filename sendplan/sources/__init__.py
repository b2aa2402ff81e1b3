"""What publishers release → rows of observations.csv. The only readers of files that are not ours.

    files → table → ees, lait or nhs (with lookup, figures, neighbours) → merge → append, all of it by release

A table is a CSV file, as it is, compressed or in a zip, or parquet; `workbook` reads a sheet. A publisher's module
finds the cells that the rows of indicators.csv ask for, as `figures.Found`. To add one: a module with PUBLISHER and
`read`, and its name in `release`. Whatever is refused is a ReleaseError with every fault (`refusals`).
"""
