"""Each format read back by the program that it is meant for: functions of {name: array}.

Of several outputs the first is what `generate` gives.
"""

import numpy as np


def in_order(inputs, convert):
    tensors = [convert(part) for part in inputs.values()]
    return tensors[0] if len(tensors) == 1 else tensors


def first(outputs):
    return outputs[0] if isinstance(outputs, (list, tuple)) else outputs


def tf_saved_model(path):
    import tensorflow

    loaded = tensorflow.saved_model.load(path)  # which holds the variables
    return lambda inputs: first(loaded.serve(in_order(inputs, tensorflow.constant))).numpy()


def onnx(path):
    import onnxruntime

    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    names = [each.name for each in session.get_inputs()]
    return lambda inputs: session.run(None, dict(zip(names, inputs.values(), strict=True)))[0]


def torch(path):
    from torch import export, from_numpy

    network = export.load(path).module()
    return lambda inputs: first(network(in_order(inputs, from_numpy))).detach().numpy()


def litert(path):
    from ai_edge_litert.interpreter import Interpreter

    def run(inputs):
        interpreter = Interpreter(model_path=path)
        parts = dict(zip(places(interpreter, inputs), inputs.values(), strict=True))
        for place, part in parts.items():
            interpreter.resize_tensor_input(place, part.shape)
        interpreter.allocate_tensors()
        for place, part in parts.items():
            interpreter.set_tensor(place, part)
        interpreter.invoke()
        return np.array(interpreter.get_tensor(interpreter.get_output_details()[0]["index"]))

    return run


def places(interpreter, names):
    """Where a LiteRT file wants each input: it sorts them by name, "serving_default_labels:0"."""
    found = {each["name"]: each["index"] for each in interpreter.get_input_details()}
    return found.values() if len(found) == 1 else [found[f"serving_default_{x}:0"] for x in names]


READERS = {"tf_saved_model": tf_saved_model, "onnx": onnx, "torch": torch, "litert": litert}
