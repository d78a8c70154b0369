"""Files that take a while: ordered, made beside the page, handed over."""
