"""Layers that a GAN needs and Keras does not have."""

from keras_gan.layers.adaptive_augment import AdaptiveAugment
from keras_gan.layers.conditional_batch_normalization import ConditionalBatchNormalization
from keras_gan.layers.conditioning_augmentation import ConditioningAugmentation
from keras_gan.layers.diff_augment import DiffAugment
from keras_gan.layers.end_padding import EndPadding, counted
from keras_gan.layers.fourier_features import FourierFeatures
from keras_gan.layers.grouped_convolution import GroupedConv2D
from keras_gan.layers.gumbel_softmax import GumbelSoftmax
from keras_gan.layers.image_pool import ImagePool
from keras_gan.layers.instance_normalization import InstanceNormalization
from keras_gan.layers.jitter import Jitter
from keras_gan.layers.learned_picture import LearnedPicture
from keras_gan.layers.log_mel import LogMel
from keras_gan.layers.minibatch_std_dev import MinibatchStdDev
from keras_gan.layers.moving_baseline import MovingBaseline
from keras_gan.layers.pack import Pack
from keras_gan.layers.recurrent_tokens import RecurrentTokens
from keras_gan.layers.reflection_padding import ReflectionPadding2D
from keras_gan.layers.resampling import SmoothDownsampling2D, SmoothUpsampling2D
from keras_gan.layers.self_attention import SelfAttention
from keras_gan.layers.sentence_features import SentenceFeatures
from keras_gan.layers.spectral_normalization import SpectralNormalization
