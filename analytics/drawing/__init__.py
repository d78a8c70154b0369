"""Maps and their keys as SVG: marks, ground, names, legend, sheet."""
