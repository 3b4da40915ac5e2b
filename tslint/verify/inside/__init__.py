"""What runs inside the child process: torch, the standard library and the user's code; no tslint.

The Python that has the user's torch may be another one, where tslint cannot be imported: it is
handed this folder as one file, under a name that hides none of the user's. The modules keep to
the syntax and the standard library of Python 3.6, and take what torch has had since 1.4, the
oldest release that is measured.
"""
