"""The C++ statements that read an output by its type."""

from collections.abc import Iterator

from tslint.verify.answers import SignedType

_READ = {
    "IntType": ("int64_t", "toInt()"),
    "FloatType": ("double", "toDouble()"),
    "BoolType": ("bool", "toBool()"),
    "ComplexType": ("c10::complex<double>", "toComplexDouble()"),
    "StringType": ("std::string", "toStringRef()"),
    "DeviceObjType": ("c10::Device", "toDevice()"),
}


def statements(kind: SignedType, value: str, name: str, indent: str = "  ") -> Iterator[str]:
    """What reads a value of a type, line by line.

    Args:
        kind: The type.
        value: The C++ expression of the value.
        name: How its parts are named in the program.
        indent: What every line begins with.
    """
    within = indent + "  "
    match kind.kind:
        case "TensorType":
            yield f"{indent}const at::Tensor {name} = {value}.toTensor();"
            shown = f"{name}.toString() << {name}.sizes()"
            yield f'{indent}std::cout << "{name}: " << {shown} << "\\n";'
        case "OptionalType":
            yield f"{indent}if ({value}.isNone()) {{"
            yield f'{within}std::cout << "{name}: None\\n";'
            yield f"{indent}}} else {{"
            yield from statements(kind.held[0], value, name, within)
            yield f"{indent}}}"
        case "TupleType":
            yield f"{indent}const auto {name}_parts = {value}.toTuple();  // {kind.shown}"
            for place, held in enumerate(kind.held):
                part = f"{name}_parts->elements()[{place}]"
                yield from statements(held, part, f"{name}_{place}", indent)
        case "ListType":
            yield f"{indent}for (const c10::IValue& {name}_value : {value}.toList().vec()) {{"
            yield from statements(kind.held[0], f"{name}_value", f"{name}_item", within)
            yield f"{indent}}}"
        case "DictType":
            yield f"{indent}for (const auto& {name}_entry : {value}.toGenericDict()) {{"
            yield from statements(kind.held[0], f"{name}_entry.key()", f"{name}_key", within)
            yield from statements(kind.held[1], f"{name}_entry.value()", f"{name}_item", within)
            yield f"{indent}}}"
        case read if read in _READ:
            written, method = _READ[read]
            yield f"{indent}const {written} {name} = {value}.{method};"
            yield f'{indent}std::cout << "{name}: " << {name} << "\\n";'
        case _:
            yield f'{indent}std::cout << "{name}: " << {value} << "\\n";  // {kind.shown}'
