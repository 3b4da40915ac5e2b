"""What runs inside the child process: torch, the standard library and the user's code; no tslint.

`child.py` loads this folder by its place under a name of its own, so that it works with a Python
where tslint cannot be imported, and so that none of its names hides one of the user's. The modules
keep to the syntax of Python 3.6, the oldest that a supported torch runs on.
"""
