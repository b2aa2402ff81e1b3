"""How anything is shown: words, tables, charts, colours."""
