"""Evidence: which sentences of a response a criterion may be about, told by their words alone."""
