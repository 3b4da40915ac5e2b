"""Proof: a model exported for real, reloaded, run in C++, and its outputs compared.

`inside` alone meets torch and the user's code, in a process of its own. The rest plans the steps,
talks to that process and to the C++ program, and tells what came of it.
"""
