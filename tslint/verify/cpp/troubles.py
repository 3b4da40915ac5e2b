"""Failures of the C++ program in plain words, with what to do about them."""

import re
from pathlib import Path

from tslint.verify.cpp.running import CppAnswer
from tslint.verify.faults import LOCATION, RUNTIME_ERROR, placed, shortened
from tslint.verify.outcome import Trouble

_STAGES = {
    "library": "C++ cannot load a library of operators",
    "inputs": "C++ cannot read the inputs",
    "load": "C++ cannot load the file",
    "run": "C++ cannot run the model",
    "sequence": "C++ cannot run ",
    "outputs": "C++ cannot hand over the outputs",
}
_KINDS = {
    "too_new": "the file was written by a newer torch than this libtorch: "
    "build against a newer one (--libtorch), or export with the older torch",
    "wrong_argument": "the arguments do not have the types that the saved model takes",
    "wrong_dtype": "the inputs do not have the dtypes that the model takes",
    "wrong_shape": "the inputs do not have the shapes that the model takes",
    "unreadable_input": "libtorch does not read every value that torch.save writes",
    "out_of_memory": "the memory does not suffice",
}
_OWN_WORDS = ("cannot_open", "not_an_archive", "no_method", "no_device", "cannot_write", "library")
_PATH_OF_ARCHIVE = re.compile(r"^.* is no TorchScript archive", re.DOTALL)


def cpp_trouble(answer: CppAnswer) -> Trouble:
    """What the C++ program ran into, in plain words where its failure is of a known kind."""
    lead = f"{_STAGES.get(answer.stage, answer.stage)}{answer.call}"
    trouble = Trouble("cpp", shortened(f"{lead}: {_told(answer)}"))
    places = [place for place in LOCATION.finditer(answer.message) if Path(place["path"]).is_file()]
    return placed(trouble, places[-1]["path"], int(places[-1]["line"])) if places else trouble


def _told(answer: CppAnswer) -> str:
    if answer.kind == "not_an_archive":
        return _PATH_OF_ARCHIVE.sub("it is no TorchScript archive", answer.message)
    if answer.kind in _OWN_WORDS:
        return answer.message
    if answer.kind == "unknown_operator" and answer.names:
        return _missing(answer.names)
    lines = [line.strip() for line in answer.message.splitlines() if line.strip()]
    ends = [line for line in lines if RUNTIME_ERROR.match(line)]
    words = ends[-1] if ends else " ".join(lines)
    return ": ".join(filter(None, [_KINDS.get(answer.kind), words]))


def _missing(names: tuple[str, ...]) -> str:
    """Which operators or classes are missing, and from which library they can come."""
    listed = ", ".join(f"`{name}`" for name in dict.fromkeys(names))
    spaces = {_namespace(name) for name in names}
    library = "libtorchvision" if spaces == {"torchvision"} else "the library that registers it"
    return (
        f"it needs {listed}, which this libtorch does not have: "
        f"link {library} into your program, and name the file here with --load-library"
    )


def _namespace(name: str) -> str:
    """The namespace of an operator, `torchvision` of `torchvision::nms`, or of a class."""
    return name.partition("::")[0] if "::" in name else name.rpartition(".")[0].rpartition(".")[2]
