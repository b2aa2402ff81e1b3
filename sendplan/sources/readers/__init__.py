"""Papers of each kind → headings, paragraphs and tables (`sources/paper.py`)."""
