"""From any kind of data to what one training step eats: a group of minibatches, parts by name.

A game names the parts of its data in `streams`: parts of one stream share their rows, streams do
not. A group is `group * batch_size` rows of each stream, interleaved: minibatch i is rows i,
i + group, i + 2 group..., so that every device of a data-parallel run holds a part of each.
"""

from keras_gan.feeding.arrays import ArrayGroups
from keras_gan.feeding.batches import readable, steps_of
from keras_gan.feeding.by_label import UNLABELLED, by_label, check_classes
from keras_gan.feeding.feed import Feed, split
from keras_gan.feeding.parts import as_rows, blocks_of, by_name, is_arrays, is_one, rows_of
