"""The studio: what clinicians see and press."""
