"""A meeting's notebooks → executed by papermill → frozen HTML pages in reports/."""
