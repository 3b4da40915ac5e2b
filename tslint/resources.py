"""Where rule pages and the C++ runner lie: at the top of a checkout, or inside the wheel."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def _folder(name: str) -> Path:
    packed = _PACKAGE / "_data" / name
    return packed if packed.is_dir() else _PACKAGE.parent / name


def rules_folder() -> Path:
    """The folder that holds one Markdown page per rule."""
    return _folder("rules")


def cpp_smoke_folder() -> Path:
    """The folder of the CMake project that loads a saved model in C++."""
    return _folder("cpp_smoke")
