"""The names by which types name classes of the project."""

from tslint.project.symbols import ClassSymbol
from tslint.source.index import FileIndex


def class_name(cls: ClassSymbol) -> str:
    """The qualified name by which a type names a class."""
    return qualified_name(cls.file, cls.qualname)


def qualified_name(file: FileIndex, name: str) -> str:
    """The qualified name of something that a file binds to a name."""
    return f"{file.text.path.stem}.{name}"
