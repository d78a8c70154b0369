"""The screens of a briefing as data, for the deck in the browser and for slides."""
