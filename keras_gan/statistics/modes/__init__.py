"""What a generator leaves out or repeats: modes, classes, and pairs too much alike."""
