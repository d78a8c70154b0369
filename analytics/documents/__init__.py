"""What leaves the house as a file: screens, slides, reports, workbooks, map files."""
