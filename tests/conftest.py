"""One process, one backend, one thread: `KERAS_BACKEND=jax pytest` tests JAX alone."""

import gc
import os
import signal
import tempfile

# Before any framework is imported: two of them on two cores fight otherwise.
for _name in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(_name, "1")
os.environ.setdefault("TF_NUM_INTRAOP_THREADS", "1")
os.environ.setdefault("TF_NUM_INTEROP_THREADS", "1")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")
os.environ.setdefault("MPLBACKEND", "Agg")
if "PYTEST_XDIST_WORKER" not in os.environ:  # workers find the caches of the first process
    # JAX compiles each of the tests' small models again and again; the cache lasts for one run.
    os.environ.setdefault("JAX_COMPILATION_CACHE_DIR", tempfile.mkdtemp(prefix="keras_gan_tests_"))
    # What is kept by content, such as the classifier of the digits, is computed once for one run.
    os.environ["KERAS_GAN_CACHE"] = tempfile.mkdtemp(prefix="keras_gan_tests_")
os.environ.setdefault("JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS", "0")
os.environ.setdefault("JAX_PERSISTENT_CACHE_MIN_ENTRY_SIZE_BYTES", "-1")
# What XLA compiles here runs a few times; it takes half as long to make when it need not be fast.
os.environ.setdefault("JAX_DISABLE_MOST_OPTIMIZATIONS", "1")
# Other random numbers, whose code XLA compiles two to three times as fast, anew for each shape.
os.environ.setdefault("JAX_THREEFRY_PARTITIONABLE", "0")
os.environ.setdefault(
    "XLA_FLAGS", "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
)

# A shell that starts a program in the background makes it deaf to Ctrl-C.
signal.signal(signal.SIGINT, signal.default_int_handler)

import keras  # noqa: E402
import numpy as np  # noqa: E402
import pytest  # noqa: E402

# Workers get files in this order, and a long one that begins last keeps the others waiting.
LONG = """
cross_backend distribution compiled_steps streaming_evaluation cli_evaluate variants machine
examples games cli_variants cli_train parity importing evaluation spectral_normalization
"""

# Files, NumPy and SciPy alone: what they test cannot depend on the backend, so it is tested once.
ONCE = """
benchmarks birthday bleu board_log bounds callbacks_drawing class_histogram close_pairs clusters
condition_statistics config data data_captions data_emoji_pairs data_folder data_given
data_glyph_pairs data_pairs data_tfds divergences files files_that_lie frechet fuzzed
inception_score kernel_distance lab lab_page latent_ways memorisation mode_coverage model_card
moments neighbours nothing_lost overwrite report report_browser sealing sequence_data
sequence_evaluation sequence_laws sequence_statistics settings site spec text torch_file
translate_folder translation_evaluation translation_statistics two_processes watch wheel
"""
ONCE_ON = "tensorflow"


def pytest_collection_modifyitems(items):
    if keras.backend.backend() != ONCE_ON:
        once = {f"test_{name}" for name in ONCE.split()}
        items[:] = [item for item in items if item.path.stem not in once]
    ranks = {f"test_{name}": rank for rank, name in enumerate(LONG.split())}
    items.sort(key=lambda item: ranks.get(item.path.stem, len(ranks)))


def pytest_collection_finish():
    """Python looks for garbage among what tests make, and seldom: frameworks are a million objects.

    A tenth of the time on TensorFlow.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


def pytest_report_header():
    return f"keras {keras.__version__} on {keras.backend.backend()}"


@pytest.fixture(autouse=True)
def _fresh_state():
    """Every test starts from the same random state, policy and layer names."""
    keras.utils.set_random_seed(0)
    yield
    keras.mixed_precision.set_dtype_policy("float32")
    keras.utils.clear_session(free_memory=False)


@pytest.fixture
def rng():
    return np.random.default_rng(0)
