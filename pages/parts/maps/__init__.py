"""The coverage map: layers, files, extent, and a drawing where WebGL is missing."""
