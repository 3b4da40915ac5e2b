"""Repairs: from a finding to text edits, and from edits to a repaired file.

A fixer is a function registered by a rule's code. It sees the finding, the libcst tree of the unit
it stands in and the types that are known there, never a file, and answers with the edits that
repair it. The engine alone applies edits: those that overlap wait for the next round.

`fixers.repair` makes the fix of a finding; `engine.repaired` applies the fixes of a text's
diagnostics; `writing.replace_text` puts the result in the place of the file. Only the first needs
libcst.
"""
