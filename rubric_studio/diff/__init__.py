"""What changed between two states of a set, in meaning; what version that asks for; how to say it."""
