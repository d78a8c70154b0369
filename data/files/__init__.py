"""Files in and out: CSV, workbooks, map files, folders; written whole or not at all."""
