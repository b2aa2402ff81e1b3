"""The schedule: which papers are due on a day, and a run that nobody watches which publishes them."""
