"""A council's paper → drafts of its tables, and the page on which a person looks through them."""
