"""Rounds of returns: workbooks to the leads of a plan, and their answers back into the tables of its area."""
