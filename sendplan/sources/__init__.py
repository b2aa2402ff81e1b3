"""What publishers release → rows of observations.csv and sources.csv. The only readers of files that are not ours.

    files → table → ees, lait or nhs (and neighbours) → merge; release goes the whole way

`table` gives the rows of a CSV file (as it is, compressed, in a zip), of parquet or of a sheet, within `bounds`.
`figures` is what indicators.csv asks for, what was found, and the rules that every release keeps. Whatever is
refused is a ReleaseError with every fault: a File words one, `errors.Faults` gathers them.
"""
