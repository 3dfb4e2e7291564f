"""The two sides of a comparison: a revision taken out of git, and what its processes need."""

import io
import os
import shutil
import subprocess
import tarfile
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent


def check_out(revision, folder, *carried):
    """`revision` in `folder`, with files or folders of this tree (`carried`) put into it."""
    packed = subprocess.run(
        ["git", "-C", str(ROOT), "archive", revision], stdout=subprocess.PIPE, check=True
    ).stdout
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        archive.extractall(folder, filter="data")
    for part in carried:
        source, target = ROOT / part, Path(folder) / part
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, dirs_exist_ok=True)
        else:
            shutil.copy(source, target)
    return Path(folder)


def environment(root, backend, threads=1):
    """What a process in `root` needs so that its `keras_gan` is imported, on so many threads."""
    several = str(threads != 1).lower()
    flags = f"--xla_cpu_multi_thread_eigen={several} intra_op_parallelism_threads={threads}"
    names = ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS")
    names += ("TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS")
    return {
        **os.environ, **dict.fromkeys(names, str(threads)),
        "PYTHONPATH": str(root), "PYTHONHASHSEED": "0", "KERAS_BACKEND": backend,
        "KERAS_HOME": os.devnull, "XLA_FLAGS": flags, "TF_CPP_MIN_LOG_LEVEL": "3",
        "CUDA_VISIBLE_DEVICES": "-1", "MPLBACKEND": "Agg", "PYTHONWARNINGS": "ignore",
    }  # fmt: skip
