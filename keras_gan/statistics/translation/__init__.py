"""Pictures translated from others: how near to their true targets, and to those of others."""
