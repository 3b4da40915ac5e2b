"""Objects handed to `torch.jit.script` of which no function can be made.

Source: `parse_def` and `get_source_lines_and_file` of `torch/_sources.py`: the compiler needs the
source of one `def`.
"""

import ast

from tslint.diagnostics import Finding
from tslint.project.names import resolved_expr
from tslint.project.symbols import External, GlobalValue
from tslint.torchscript.library import Library


def uncompilable_target(symbol: GlobalValue | External, library: Library) -> Finding | None:
    """Why an object that is neither class nor function cannot be scripted, if that is sure."""
    match symbol:
        case GlobalValue(_, ast.Lambda() as value):
            return Finding("TS102", value)
        case GlobalValue(file, ast.Subscript(value=ast.Name(id=name)) as value):
            executed = {
                argument.id
                for call in file.calls
                if resolved_expr(file, call.func) == External("builtins.exec")
                for argument in call.args[1:]
                if isinstance(argument, ast.Name)
            }
            if name in executed:
                return Finding("TS128", value, {"target": ast.unparse(value)})
        case GlobalValue(_, ast.Constant() as value):
            return Finding("TS128", value, {"target": ast.unparse(value)})
        case External(name) if library.builtin(name) is not None:
            return Finding("TS128", None, {"target": name})
    return None
