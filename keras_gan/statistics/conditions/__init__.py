"""Does a sample show what was asked for? Labels, features by class, captions."""
