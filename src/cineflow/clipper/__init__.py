"""Footage to cut list: what is in it, which moments are worth keeping, where exactly to cut, and why.

`footage` brings files and their indexes together, `offline` chooses by what can be measured, `pick` is what comes out.
Nothing here renders, and nothing here knows a service: a model is a Protocol that the room above hands in.
"""
