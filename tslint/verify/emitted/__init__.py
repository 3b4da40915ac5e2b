"""A CMake project to start from: it loads this very model, makes its inputs, reads its outputs.

`values.py` writes the C++ expression of an input, `outputs.py` the statements that read an output
by its type, and `project.py` puts both into the files.
"""
