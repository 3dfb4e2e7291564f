"""What generators are exported as, and which backends Keras writes it on."""

#: {Keras' name of a format: (the end of the file's name, backends)}.
EXPORTS = {
    "tf_saved_model": ("", ("tensorflow", "jax")),
    "onnx": (".onnx", ("tensorflow", "torch")),
    "torch": (".pt2", ("torch",)),
    "litert": (".tflite", ("tensorflow",)),
}
