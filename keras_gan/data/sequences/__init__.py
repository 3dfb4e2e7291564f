"""Sequences of tokens: texts, and laws whose likelihood is known."""
