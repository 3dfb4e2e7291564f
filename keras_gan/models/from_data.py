"""A variant for data as they were loaded."""


class FromData:
    """Adds `from_data` to what has `from_spec`."""

    @classmethod
    def from_data(cls, data, **kwargs):
        """`from_spec` of what `keras_gan.data.load` gave, with its condition if it has one.

        Example:
            data = keras_gan.data.load("digits")
            gan = keras_gan.WGANGP.from_data(data)
            gan.compile()
            gan.fit(data)
        """
        if not hasattr(data, "spec"):
            raise TypeError(
                "`from_data` takes what `keras_gan.data.load` gives, which also takes arrays: "
                f"`data = keras_gan.data.load((images, labels))`; or name the shape, "
                f"`{cls.__name__}.from_shape(images.shape[1:])`. "
                f"Received: data of type {type(data).__name__}"
            )
        return cls.from_spec(data.spec(), **kwargs)
