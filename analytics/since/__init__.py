"""Since a publication: each headline number's way to another one, by cause."""
