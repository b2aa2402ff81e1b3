"""A folder of tables → checked frames."""
