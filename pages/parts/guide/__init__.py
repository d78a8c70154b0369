"""The guide: what the atlas settles, the first five minutes of each user, and the terms."""
