"""A laboratory in the browser: GANs of points in the plane, trained here and looked at there.

`server.run` serves it, `recording.record` writes a page that replays a training. No module but
those that train imports Keras, so that the page is there before Keras is.
"""
