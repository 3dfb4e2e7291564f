"""A run in one page: what happened, and whether it is good. Needs no Keras."""

from keras_gan.pages.report.writing import write_report
