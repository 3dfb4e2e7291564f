"""Whether samples are copies of the training set, transformed ones too."""
