"""An office's own spreadsheet, read as it is, into rows for a table of `data.tables.SOURCES`."""
