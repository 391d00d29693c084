"""The one file built from a release, and how graders read it."""
