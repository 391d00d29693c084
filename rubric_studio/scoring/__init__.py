"""Verdicts become scores: one response's, and the means over many."""
