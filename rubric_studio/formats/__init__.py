"""Foreign formats, one module each: their files as our nouns and back, nothing lost."""
