"""Images to features: Inception, a classifier of the data's own labels, any Keras model."""
