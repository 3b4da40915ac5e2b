"""What following a scope brings to light: saved models, and moves that another name missed."""

import ast
import dataclasses

from tslint.deployment.state import Condition, Exported, Move


@dataclasses.dataclass(frozen=True, slots=True)
class Save:
    """An exported model is written to a file.

    Attributes:
        exported: What the export call answered.
        condition: The mode it was exported in and the device it is on.
    """

    exported: Exported
    condition: Condition


@dataclasses.dataclass(slots=True)
class Record:
    """What was seen so far, in order.

    Attributes:
        saves: Exported models that were saved.
        moves: Moves after which a name was used as if its module had stayed.
        is_trial: Whether a loop is tried only to learn what its names come to hold.
    """

    saves: list[Save] = dataclasses.field(default_factory=list)
    moves: list[Move] = dataclasses.field(default_factory=list)
    is_trial: bool = False

    def saved(self, exported: Exported, condition: Condition) -> None:
        """Notes that a model is saved."""
        if not self.is_trial:
            self.saves.append(Save(exported, condition))

    def missed(self, move: Move) -> None:
        """Notes that the old name of a moved module is used."""
        if not self.is_trial and move not in self.moves:
            self.moves.append(move)


def is_on_gpu(node: ast.expr) -> bool:
    """Whether an expression surely names a GPU, as `x.cuda()` and `torch.rand(3, device="cuda")`.

    Only what is written in it counts.
    """
    for each in ast.walk(node):
        match each:
            case ast.Call(ast.Attribute(_, "cuda")):
                return True
            case ast.Constant(str(text)) if text.partition(":")[0] == "cuda":
                return True
    return False
