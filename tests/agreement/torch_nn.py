"""Programs about each class of torch.nn, as `scripts/record_torch_modules.py` recorded them."""

import dataclasses
import json
import textwrap
from collections.abc import Iterator
from pathlib import Path

FACTS = Path(__file__).parent.parent / "facts" / "torch_nn.json"
_MODULE = """\
from typing import Any, Dict, List, Optional, Tuple, Union
import torch
from torch import Tensor, nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        {init}

    def forward(self{takes}){returns}:
{body}
"""


@dataclasses.dataclass(frozen=True, slots=True)
class Program:
    """A module that holds one of torch's.

    Attributes:
        cls: The name of its class.
        kind: What the program does with it.
        call: How it is made.
        init: The statement in `__init__` that makes it.
        takes: What `forward` takes after `self`, with a comma before it.
        body: The body of `forward`.
        returns: What `forward` says that it answers.
    """

    cls: str
    kind: str
    call: str
    init: str
    takes: str
    body: str
    returns: str = ""

    @property
    def source(self) -> str:
        """The whole module."""
        returns = f" -> {self.returns}" if self.returns else ""
        body = textwrap.indent(self.body, " " * 8)
        return _MODULE.format(init=self.init, takes=self.takes, returns=returns, body=body)

    @property
    def title(self) -> str:
        """What tells it from the others."""
        return f"{self.kind}: {self.call}: {self.body.replace(chr(10), ' / ')}{self.returns}"

    def recorded(self) -> tuple[str, ...]:
        """The form in which it is stored."""
        return dataclasses.astuple(self)


def recorded_programs() -> Iterator[tuple[Program, bool, int | None, str]]:
    """Each program; whether it was refused, on which of its lines, and with what words."""
    for *fields, refused, line, message in json.loads(FACTS.read_text(encoding="utf-8")):
        yield Program(*fields), refused, line, message
