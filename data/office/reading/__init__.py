"""The bytes of an office's file into cells: by content, not by name, in a process of its own."""
