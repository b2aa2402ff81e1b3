"""What publishers release → rows of observations.csv. The only readers of files that are not ours.

    files → table → ees, lait or nhs (with neighbours, periods, symbols) → observations → merge → release

Each reader returns the cells that the rows of indicators.csv ask for, as `figures.Found`, or raises
ReleaseError with every fault of its file; `release.import_release` goes the whole way.
"""
