"""Siting: where the next platforms should stand, and what each buys.

Needs are the demand; counties, zones, towns or points are the places where sites may stand.
"""
