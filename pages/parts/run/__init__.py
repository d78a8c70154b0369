"""What one run of a page rests on: registry, language, setting, link, window; and the server."""
