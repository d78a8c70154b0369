"""A county, city, zone, area, cluster or platform: its panel beside the map and its profile."""
