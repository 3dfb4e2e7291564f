"""Samples, losses and metrics as PNG files; without a path as PIL images, which notebooks show."""

from keras_gan.drawing.curves import loss_curves, metric_curves
from keras_gan.drawing.grids import image_grid, samples, scatter
from keras_gan.drawing.translations import translations
