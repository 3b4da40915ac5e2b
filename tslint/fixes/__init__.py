"""Repairs: from a finding to text edits, and from edits to a repaired file.

A fixer is a function registered by a rule's code. It sees the finding, the libcst tree of the unit
it stands in and the types that are known there, never a file, and answers with the edits that
repair it. The engine alone applies edits: those that overlap wait for the next round.
"""

from tslint.fixes.engine import Repaired, repaired
from tslint.fixes.fixers import repair
from tslint.fixes.known_types import KnownTypes

__all__ = ["KnownTypes", "Repaired", "repair", "repaired"]
