"""Tables that pages show and download."""
