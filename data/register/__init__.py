"""The register: every row and file ever published, who published it, when, why and on what."""
