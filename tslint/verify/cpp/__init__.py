"""The C++ program: found or built against a libtorch, run on a saved model, its answer told.

`libtorch.py` says which libtorch it is, `building.py` compiles the program once for it and keeps it
in the user's cache (`ahead.py` before it is needed), `running.py` runs it, `troubles.py` puts its
failures in plain words, and `leg.py` makes a step of a verification of all that.
"""
