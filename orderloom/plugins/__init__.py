"""Plug-ins: packages of others that add to Orderloom at named points, found by their entry points.

This package is what a plug-in imports. It knows nothing of the product, so that what a plug-in sees stays small and stays.
A port is one file here: its data, its protocol, its `Point`. `points` lists them, `loader` finds and checks plug-ins,
`testing` is the kit by which a plug-in tests itself.
"""
