"""Which rows of two sets lie near each other: exact distances without all of them at once."""
