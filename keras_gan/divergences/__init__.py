"""How far two distributions are apart: exactly between Gaussians, on a grid, and by a bound."""

from keras_gan.divergences.estimates import Estimate, estimate
from keras_gan.divergences.gaussians import between_gaussians
from keras_gan.divergences.grids import on_a_grid
from keras_gan.divergences.optimal import optimal_scores
