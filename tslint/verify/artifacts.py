"""The files of a verification, by what they hold."""

import shutil
from pathlib import Path

from tslint.verify.outcome import Form, Method


class Artifacts:
    """The files of one verification, by what they hold."""

    def __init__(self, folder: Path) -> None:
        """Clear away what an earlier run left: it would look like a result of this one."""
        self.folder = folder
        for path in self.all():
            path.unlink(missing_ok=True)
        for log in self.logs:
            log.touch()

    @property
    def inputs(self) -> Path:
        """The arguments of the forward, as `torch.save` writes them."""
        return self.folder / "inputs.pt"

    @property
    def sequence(self) -> Path:
        """The calls in sequence, likewise; there is none where nobody asks for them."""
        return self.folder / "sequence.pt"

    @property
    def calls(self) -> Path:
        """The same as Python makes them."""
        return self.folder / "calls.pt"

    @property
    def expected(self) -> Path:
        """What eager Python returned."""
        return self.folder / "eager-outputs.pt"

    @property
    def child(self) -> Path:
        """What the interpreter runs; it goes when the verification ends."""
        return self.folder / "child.pyz"

    @property
    def logs(self) -> tuple[Path, Path]:
        """What the exporting and the witnessing process wrote to standard error."""
        return self.folder / "export.log", self.folder / "reload.log"

    def model(self, method: Method, form: Form | None = None) -> Path:
        """The saved model, or a form of it."""
        return self.folder / f"{_name(method, form)}.pt"

    def clear_aids(self) -> None:
        """Take away what the processes needed and a killed one could not take away itself."""
        self.child.unlink(missing_ok=True)
        for folder in self.folder.glob("stubs-*"):
            shutil.rmtree(folder, ignore_errors=True)
        self.clear_partial()

    def clear_partial(self) -> None:
        """Take away what a process left that ended while it saved the model."""
        for path in self.folder.glob("*.partial"):
            path.unlink()

    def cpp_outputs(self, method: Method, form: Form | None = None) -> Path:
        """The tensors that C++ returned."""
        return self.folder / f"{_name(method, form)}.cpp-outputs.pt"

    def all(self) -> tuple[Path, ...]:
        """Every file there may be."""
        methods: tuple[Method, ...] = ("script", "trace")
        forms: tuple[Form | None, ...] = (None, "frozen", "optimized")
        models = [
            path
            for each in methods
            for form in forms
            for path in (self.model(each, form), self.cpp_outputs(each, form))
        ]
        return (self.inputs, self.sequence, self.calls, self.expected, *models, *self.logs)


def _name(method: Method, form: Form | None) -> str:
    return f"{method}.{form}" if form else method
