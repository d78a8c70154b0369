"""Sources checked: files, cells, rows, and the ground they stand on."""
