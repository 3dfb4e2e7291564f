from . import backend as backend
from . import callbacks as callbacks
from . import cli as cli
from . import constraints as constraints
from . import data as data
from . import drawing as drawing
from . import evaluation as evaluation
from . import extractors as extractors
from . import feeding as feeding
from . import files as files
from . import layers as layers
from . import losses as losses
from . import metrics as metrics
from . import models as models
from . import networks as networks
from . import regularizers as regularizers
from . import statistics as statistics
from . import variants as variants
from .variants import DCGAN as DCGAN
from .variants import GAN as GAN
from .variants import LSGAN as LSGAN
from .variants import SNGAN as SNGAN
from .variants import WGAN as WGAN
from .variants import WGANGP as WGANGP
from .variants import ConditionalGAN as ConditionalGAN

__version__: str
