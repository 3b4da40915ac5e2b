"""Why a step fails in Python though the one before it passed, in plain words, by its message."""

import re
from typing import Final

import msgspec

from tslint.verify.outcome import Stage, Trouble


class _Cause(msgspec.Struct, frozen=True):
    """The stages it belongs to, a pattern of torch's message, what that means in plain words.

    Groups of the pattern stand in the words by their names.
    """

    stages: tuple[Stage, ...]
    pattern: str
    meaning: str


_CAUSES: Final = (
    _Cause(
        ("save",),
        r"Could not export Python function call '(?P<name>[^']*)'",
        "`{name}` stays a call to Python, which a saved file cannot hold: write it in TorchScript, "
        "or mark it `@torch.jit.unused` if the deployed model never calls it",
    ),
    _Cause(
        ("save",),
        r"Cannot serialize custom bound C\+\+ class (?P<name>\S+)",
        "an object of the C++ class `{name}` is held, whose library does not say how to save it: "
        "it needs `def_pickle`",
    ),
    _Cause(
        ("save",),
        r"No space left on device|failed writing|file write failed|Disk quota exceeded|"
        r"inline_container.*unexpected pos",
        "the file cannot be written, as on a full disk: free some room, or name another folder "
        "with --keep",
    ),
    _Cause(
        ("save",),
        r"[Cc]ould not (?:pickle|export).*hook|Tried to serialize.*Future",
        "it holds something that no file can: leave it out of the attributes",
    ),
    _Cause(
        ("run", "reload"),
        r"object has no attribute 'forward'",
        "the scripted model has no `forward`: its class has several, one for each overload; wrap "
        "it in a module whose `forward` calls it",
    ),
    _Cause(
        ("run", "freeze", "optimize"),
        r"'RecursiveScriptModule' object has no attribute '(?P<name>\w+)'",
        "the exported model has no method `{name}`: mark it `@torch.jit.export`",
    ),
    _Cause(
        ("reload",),
        r"Unknown builtin op: (?P<name>torchvision::\w+)",
        "it needs the operator `{name}`: have torchvision imported with `reload-imports`, and link "
        "libtorchvision in C++",
    ),
    _Cause(
        ("reload",),
        r"Unknown builtin op: (?P<name>[\w:]+)",
        "it needs the operator `{name}`, which only a library registers: name the library with "
        "--load-library, and link it in C++",
    ),
    _Cause(
        ("reload",),
        r"Unknown type name '(?P<name>__torch__\.torch\.classes\.[\w.]+)'|"
        r"Class (?P<other>\S+) is not registered",
        "it holds an object of a C++ class that only a library registers: name the library with "
        "--load-library, and link it in C++",
    ),
    _Cause(
        ("reload",),
        r"Attempted to read a PyTorch file with version (?P<name>\d+)",
        "the file has the format {name}, which is newer than this torch reads",
    ),
    _Cause(
        ("reload",),
        r"Attempting to deserialize object on a CUDA device|No CUDA GPUs are available",
        "its tensors lie on a CUDA device that is not there: move the model to the CPU before it "
        "is exported",
    ),
    _Cause(
        ("export",),
        r"method '\S*?(?P<name>\w+)' already defined",
        "`{name}` is marked `@torch.jit.export`, so that a trace has it scripted already: take the "
        "mark off to trace it, or script the model",
    ),
    _Cause(
        ("export",),
        r"output from traced functions|outputs? of traced functions",
        "a trace returns tensors, and tuples, lists and dictionaries of them: return only those, "
        "or script the model",
    ),
    _Cause(
        ("export",),
        r"Tracer cannot infer type of|Type '.*' cannot be traced",
        "a trace takes and returns tensors, and tuples, lists and dictionaries of them, the values "
        "of each list or dictionary all of one type: pass only those, or script the model",
    ),
    _Cause(
        ("export",),
        r"Cannot insert a Tensor that requires grad as a constant",
        "the trace meets a tensor that requires a gradient and is no parameter: register it as a "
        "parameter or buffer, or call `detach()` on it",
    ),
    _Cause(
        ("run", "reload", "freeze", "optimize"),
        r"This Python function is annotated to be ignored and cannot be run",
        "the script comes to a function marked `@torch.jit.unused`, which raises this error in its "
        "place: have compiled code go another way, or take the mark away",
    ),
    _Cause(
        ("run", "save", "reload"),
        r"Expected a proper Tensor but got None|strides\(\) called on an undefined Tensor",
        "a parameter that is None by default is a Tensor to the compiler, so that `is None` is "
        "never true of it: annotate it as Optional[Tensor]",
    ),
    _Cause(
        ("freeze", "optimize"),
        r"Freezing does not support SetAttr on an interface type. SetAttr is attempted on "
        r"'(?P<name>\w+)'",
        "compiled code assigns `{name}`, which is declared as an interface, and such a model "
        "cannot be frozen: choose between the modules in the forward instead",
    ),
    _Cause(
        ("freeze", "optimize"),
        r"module contains attributes values that overlaps",
        "two attributes share a tensor that compiled code changes, and such a model cannot be "
        "frozen: keep the tensor under one name",
    ),
    _Cause(
        ("freeze", "optimize"),
        r"only implemented for modules in eval mode",
        "only a model in evaluation mode can be frozen, and this one goes back to training: "
        "have its `eval` do what that of `nn.Module` does",
    ),
    _Cause(
        ("optimize",),
        r"required keyword attribute 'value' is undefined",
        "the optimised model cannot be loaded from a file, for it holds weights in a layout of "
        "this processor's: save the frozen one, and call `torch::jit::optimize_for_inference` "
        "where that is loaded",
    ),
    _Cause(
        ("run", "reload", "freeze", "optimize"),
        r"Cannot input a tensor of (?:type \w+ as an integral|dimension other than 0 as a scalar)",
        "a variable that begins as a number stays one in compiled code: what is added to it is "
        "turned into a number again; begin with a tensor, as `x.new_zeros(())`",
    ),
    _Cause(
        ("export", "run", "save", "reload", "freeze", "optimize"),
        r"INTERNAL ASSERT FAILED",
        "this is a defect of torch itself, not of the model",
    ),
    _Cause(
        ("eager", "export", "run", "save", "reload", "freeze", "optimize"),
        r"DefaultCPUAllocator: (?:can't|not enough)|out of memory|\bMemoryError\b|bad_alloc",
        "the memory does not suffice: use smaller inputs, or raise --memory",
    ),
)


def with_cause(trouble: Trouble | None, stage: Stage) -> Trouble | None:
    """The trouble with its cause before what torch says, where the cause is a known one."""
    if trouble is None or trouble.cause not in _MAY_BE_EXPLAINED or trouble.rule:
        return trouble
    for cause in _CAUSES:
        if stage not in cause.stages:
            continue
        found = re.search(cause.pattern, trouble.message, re.DOTALL)
        if found:
            told = cause.meaning.format(
                **{key: value or "" for key, value in found.groupdict().items()}
            )
            lines = [line.strip() for line in trouble.message.splitlines() if line.strip()]
            return msgspec.structs.replace(
                trouble, message=f"{told} ({lines[0][:_MOST_OF_A_LINE]})", explained=True
            )
    return trouble


_MOST_OF_A_LINE: Final = 200
_MAY_BE_EXPLAINED: Final = ("compiler", "python", "crash")
