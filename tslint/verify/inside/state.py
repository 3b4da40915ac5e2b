"""What a model does beside computing: state, randomness, devices; each said in a sentence."""

from typing import Any, Dict, List

import torch

from .comparison import EXACT, compared
from .subject import Subject
from .values import told

_OTHER_SEED = 104729
_MOST_NAMED = 5


def findings(subject: Subject, call: Any) -> List[str]:
    """What is worth knowing of a model before its exports are trusted.

    Args:
        subject: The model.
        call: The inputs given.
    """
    model = subject.fresh()
    if not isinstance(model, torch.nn.Module) or isinstance(model, torch.jit.ScriptModule):
        return []
    return [
        *_places(model),
        *_training(model, "though eval() was called: an own `train` or `eval` keeps it there"),
        *_changed(subject, model, call),
        *_random(subject, call),
    ]


def _places(model: torch.nn.Module) -> List[str]:
    tensors = [*model.parameters(), *model.buffers()]
    devices = sorted({str(tensor.device) for tensor in tensors})
    if len(devices) < 2:
        return []
    told = (
        f"parameters and buffers lie on several devices ({', '.join(devices)}): a saved model "
        "remembers them, so move all to one, or load it with a map of devices"
    )
    return [told]


def _training(model: torch.nn.Module, why: str) -> List[str]:
    names = [name or type(model).__name__ for name, part in model.named_modules() if part.training]
    if not names:
        return []
    return [f"{_listed(names)} is in training mode {why}"]


def _changed(subject: Subject, model: torch.nn.Module, call: Any) -> List[str]:
    """What the forward changes in the model: the next call may give something else."""
    before = _held(model)
    subject.run(model, call)
    after = _held(model)
    changed = sorted(name for name in after if _differs(before.get(name), after[name]))
    was_training = any(part.training for part in subject.fresh().modules())
    training = (
        [] if was_training else _training(model, "once the forward has run: it calls `train()`")
    )
    if not changed:
        return training
    told = (
        f"the forward changes {_listed(changed)}: a second call starts from other values, and "
        "threads of C++ that share the model change them for one another; try --steps 3"
    )
    return [*training, told]


def _held(model: torch.nn.Module) -> Dict[str, Any]:
    """Copies of the tensors and plain values that a model and its parts hold."""
    held: Dict[str, Any] = {}
    for path, part in model.named_modules():
        prefix = path + "." if path else ""
        for name, value in vars(part).items():
            if not name.startswith("_") and name != "training":
                held[prefix + name] = told(value)
    for name, tensor in [*model.named_parameters(), *model.named_buffers()]:
        if tensor.device.type != "meta":  # it has no values
            held[name] = told(tensor)
    return held


def _differs(one: Any, other: Any) -> bool:
    return one is None or bool(compared(one, other, EXACT)["differs"])


def _random(subject: Subject, call: Any) -> List[str]:
    """Whether the output depends on the seed, or is another though the seed is the same."""
    first, second = (told(subject.run(subject.fresh(), call)) for _ in range(2))
    if compared(first, second, EXACT)["differs"]:
        return ["two runs from the same seed differ: the model is not deterministic"]
    other = told(subject.run(subject.fresh(), call, _OTHER_SEED))
    if compared(first, other, EXACT)["differs"]:
        told_so = (
            "the output depends on random numbers, drawn in evaluation mode too: give "
            "`F.dropout` its `training=self.training`, or take the numbers as an input"
        )
        return [told_so]
    return []


def _listed(names: List[str]) -> str:
    shown = ", ".join(f"`{name}`" for name in names[:_MOST_NAMED])
    return shown + (f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else "")
