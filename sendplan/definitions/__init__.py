"""Which definition explains a figure."""
