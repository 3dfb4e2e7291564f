"""Import before anything that imports torchvision, where torch has no GPU support.

Its package asks torch for two operators that are registered by a library of the GPU build. None of
the metrics calls them: declared, they need no implementation.
"""

import torch

if not torch.cuda.is_available():
    # Kept: the declarations live as long as this object.
    LIBRARY = torch.library.Library("torchvision", "DEF")
    LIBRARY.define("nms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
    LIBRARY.define("qnms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
