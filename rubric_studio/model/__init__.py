"""The nouns of the field, as values that nothing can change."""
