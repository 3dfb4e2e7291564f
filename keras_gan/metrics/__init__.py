"""How good, how diverse, how new: numbers for generated samples, and when they mean nothing."""
