"""Games that are not shaped like one generator against one discriminator of one stream.

They prove that no base file has to change for them; the networks are as small as can be.
"""
