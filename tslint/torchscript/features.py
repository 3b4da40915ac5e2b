"""What TorchScript learnt, and unlearnt, after torch 1.4, and in which release.

Every release-dependent decision rests on this table or on the operators and node tables of the
release's own data. Each feature names the probes of the matrix of constructs that show when it
came; a test holds the two against one another. The measured releases lie apart: what is first seen
in 2.2.2 may have come with 2.1.
"""

from typing import Final

import msgspec


class Feature(msgspec.Struct, frozen=True):
    """Something the compiler takes in some releases only.

    Attributes:
        construct: What it is, as the subject of a sentence.
        since: The first measured release, as `X.Y`, that takes it.
        until: The last one; empty where the newest still takes it.
        probes: Names of constructs in the matrix that are taken in those releases alone.
    """

    construct: str
    since: str = "1.4"
    until: str = ""
    probes: tuple[str, ...] = ()

    def holds(self, release: str) -> bool:
        """Whether a release has it."""
        number = _minor(release)
        return _minor(self.since) <= number and (not self.until or number <= _minor(self.until))


def _minor(version: str) -> tuple[int, int]:
    major, minor = version.split(".")[:2]
    return int(major), int(minor)


def _from(since: str, construct: str, *probes: str) -> Feature:
    return Feature(construct, since, "", probes)


def _until(until: str, construct: str, *probes: str) -> Feature:
    return Feature(construct, "1.4", until, probes)


# Statements.
WITH_STATEMENT: Final = _from(
    "1.7", "A `with` statement", "stmt.with_no_grad", "stmt.with_multiple", "stmt.with_script_class"
)
TORCH_UNDER_DECORATORS: Final = _until(
    "1.13", "The name `torch` in a function under `@torch.no_grad()`"
)
SEVERAL_DELETED: Final = _from("1.8", "A `del` of several targets", "stmt.del_two")
DELETIONS: Final = _from("1.5", "A `del` statement", "stmt.del_list_item")
LOOP_ELSE_PASSED_OVER: Final = _until("1.7", "The `else` of a loop", "stmt.for_else")
ATTRIBUTE_AS_LOOP_TARGET: Final = _from(
    "1.9", "An attribute as the target of a loop", "stmt.for_attr_target"
)
AUGMENTED_ATTRIBUTE: Final = _from(
    "1.5",
    "An augmented assignment to an attribute that is no Tensor",
    "stmt.attr_aug_assign_self",
    "fn.script_class",
    "fn.script_class_unscripted",
)
ATTRIBUTE_OF_SUBMODULE_SET: Final = _from(
    "1.5", "An assignment to an attribute of a submodule", "stmt.attr_assign_submodule_attr"
)
TUPLE_ELEMENT_SET: Final = _until(
    "1.6", "An assignment to an element of a tuple", "stmt.subscript_assign_tuple"
)
TENSOR_ELEMENTS_SET: Final = _from(
    "1.6",
    "An assignment of a number to the elements that a tensor picks",
    "stmt.subscript_assign_mask",
    "stmt.subscript_assign_bool_scalar",
    "stmt.subscript_assign_index_tensor",
)
TYPE_IGNORE_COMMENT: Final = _from(
    "1.7", "A comment `# type: ignore` beside a signature comment", "stmt.type_ignore_comment"
)

# Expressions.
COMPLEX_LITERAL: Final = _from("1.9", "A complex number", "expr.lit_complex")
TRUTH_OF_CONTAINERS: Final = _from(
    "1.8",
    "The truth of a list, a dictionary or a string in a condition",
    "expr.not_list",
    "expr.not_str",
    "stmt.if_list_truthiness",
    "stmt.if_dict_truthiness",
    "stmt.if_not_list",
    "stmt.while_list",
)
MIXED_LITERALS: Final = _from(
    "1.10",
    "A list or dictionary literal of values of several types",
    "expr.lit_list_mixed_int_float",
    "expr.lit_list_mixed_int_str",
    "expr.lit_dict_mixed_values",
    "expr.lit_dict_int_float_values",
    "fn.return_list_mixed",
)
BOOL_KEYS: Final = _from("1.7", "A dictionary whose keys are bools", "expr.lit_dict_bool_key")
NONE_BOUNDS: Final = _from("1.8", "None as the bound of a slice")
PERCENT_FORMAT: Final = _from(
    "1.8",
    "Formatting a string with `%`",
    "expr.percent_format_int",
    "expr.percent_format_str",
    "expr.percent_format_tuple",
    "expr.percent_format_float",
)
TENSOR_INDEXED_BY_LIST: Final = _from(
    "1.6", "A list as the index of a tensor", "expr.index_list_var"
)

# Types.
COMPLEX_TYPE: Final = _from("1.8", "The type `complex`", "fn.annot_complex", "expr.op_complex_add")
UNION_WITH_NONE: Final = _from(
    "1.8", "A `Union` that begins with None", "fn.annot_Union_none_first"
)
UNIONS: Final = _from(
    "1.10",
    "A `Union` of several types",
    "fn.annot_Union_int_str",
    "fn.annot_Union_int_float",
    "fn.return_union",
    "stmt.refine_isinstance_union",
)
BUILTIN_GENERICS: Final = _from(
    "1.9",
    "A builtin class with types in brackets, as `list[int]`,",
    "stmt.annotated_assign_builtin_generic",
)
WRITTEN_UNIONS: Final = _from(
    "2.2",
    "A union written with `|`",
    "stmt.annotated_assign_pipe",
    "fn.future_annotations_pipe",
)
QUOTED_BUILTIN_GENERICS: Final = _from(
    "2.2", "A quoted builtin class with types in brackets", "fn.annot_builtin_list_quoted"
)
QUOTED_ANNOTATIONS: Final = _from("1.6", "A quoted annotation", "fn.annot_str_forward")
QUOTED_FIELDS: Final = _from(
    "2.2", "A quoted annotation of a named tuple's field", "fn.NamedTuple_forward_ref"
)
DEFAULT_FIELDS: Final = _from(
    "1.10", "A default of a named tuple's field", "fn.NamedTuple_optional_field"
)
BARE_CONTAINERS: Final = _from(
    "1.5",
    "The type `list` or `tuple` without brackets",
    "fn.annot_bare_list",
    "fn.annot_bare_tuple",
)
ALIASES: Final = _from("1.5", "A name that stands for a type", "fn.annot_alias")
DEVICE_TYPE: Final = _from(
    "1.5",
    "The type `torch.device`",
    "fn.annot_torch_device",
    "fn.annot_Optional_device",
    "fn.default_device",
)
DTYPE_TYPE: Final = _from(
    "1.6", "The type `torch.dtype`", "fn.annot_torch_dtype", "fn.default_dtype"
)
PARAMETER_TYPE: Final = _from(
    "1.6", "The type `nn.Parameter`", "fn.annot_Parameter", "builtin.isinstance_param"
)
NUMBER_TYPE: Final = _from("1.6", "The type `numbers.Number`", "fn.annot_number")
TENSOR_KINDS: Final = _from(
    "1.9",
    "A type such as `torch.FloatTensor`",
    "fn.annot_FloatTensor",
    "builtin.isinstance_floattensor",
)
MODULE_CLASS_TESTED: Final = _from(
    "1.5",
    "A module class as a type",
    "mod.isinstance_module",
    "mod.list_isinstance_inside",
)
NONE_DEFAULT_UNANNOTATED: Final = _from(
    "1.11",
    "A Tensor that defaults to None",
    "fn.default_none_unannotated_use",
    "fn.default_none_tensor_annot",
)
NUMBER_AS_TENSOR_DEFAULT: Final = Feature(
    "A Tensor that defaults to a number",
    "1.12",
    "1.12",
    ("fn.default_int_unannotated", "fn.default_float_unannotated"),
)
BARE_TYPING_TUPLE: Final = Feature(
    "The type `Tuple` without brackets", "1.5", "1.6", ("fn.annot_bare_Tuple",)
)
BOOL_IS_NUMBER: Final = _from(
    "2.4", "A bool where a number is taken", "expr.op_add_bool_int", "torch.full_bool_fill"
)

# Classes.
ENUMERATIONS: Final = _from(
    "1.7",
    "An enumeration",
    "fn.Enum_param",
    "fn.Enum_value_attr",
    "fn.Enum_is",
    "fn.Enum_global_value",
    "mod.attr_enum",
)
METHOD_DEFAULTS: Final = _from(
    "1.7", "A default in a method of a script class", "fn.script_class_method_default_arg"
)
DATACLASSES: Final = _from("1.13", "A dataclass", "fn.dataclass_scripted")

# Modules.
PROPERTIES: Final = _from("1.7", "A property of a module", "mod.property")
PROPERTIES_PASSED_OVER: Final = _until(
    "1.6", "A property that nothing reads", "mod.property_unused_bad_body"
)
HOOKS_PASSED_OVER: Final = _until(
    "1.7", "A hook that is no function", "mod.weight_norm", "mod.spectral_norm"
)
COMPLEX_ATTRIBUTES: Final = _from(
    "1.8", "An attribute that is a complex number", "mod.attr_complex"
)
FINAL_OF_TYPING: Final = _from(
    "1.7", "`typing.Final`", "mod.final_typing", "mod.final_class_annotation"
)
CALLABLE_ANNOTATION: Final = _from(
    "1.5", "An attribute annotated as `Callable`", "mod.class_annotation_callable"
)
IGNORED_ATTRIBUTES: Final = _from("1.8", "`__jit_ignored_attributes__`", "mod.ignored_attributes")
CONSTANT_INDEX: Final = _from(
    "1.5",
    "An index into a container of modules",
    "mod.list_index_const",
    "mod.list_index_const_attr",
)
INTERFACE_INDEX: Final = _from(
    "1.9", "An index that is no literal, by way of an interface", "mod.list_index_var_interface"
)
CALLED_SLICES: Final = _from(
    "1.6", "A method of a module in a slice", "mod.list_slice_forward_explicit"
)
MODULE_LIST_LENGTH: Final = _from("1.7", "`len` of a module", "mod.range_len_list", "mod.dict_len")
MODULE_DICT_SEARCH: Final = _from("1.7", "`in` with a `ModuleDict`", "mod.dict_in")
MODULE_DICT_INDEX: Final = _from("1.7", "An index into a `ModuleDict`", "mod.dict_index_const")
PARAMETER_LISTS: Final = _from("1.12", "A loop over a `ParameterList`", "mod.paramlist_iterate")
PARAMETER_DICTS: Final = _from("1.12", "An index into a `ParameterDict`", "mod.paramdict_index")
CHILDREN: Final = _from(
    "1.5",
    "A loop over the children of a module",
    "mod.children_loop",
    "mod.named_children_loop",
    "mod.named_modules_loop",
)
NAMED_BUFFERS: Final = _from("1.6", "`named_buffers()`", "mod.named_buffers_loop")
TORCH_FUNCTION_ATTRIBUTE: Final = _from(
    "1.5", "An attribute that is a function of torch", "mod.attr_torch_function"
)
PYTHON_METHODS: Final = _from(
    "1.5",
    "A call of an annotated method that stays in Python",
    "mod.jit_ignore_called",
    "mod.jit_ignore_drop",
    "mod.jit_unused_called",
    "mod.jit_ignore_typed_list_return",
)
NONE_REGISTERED: Final = _from(
    "1.5",
    "A parameter or buffer registered as None",
    "mod.register_parameter_none",
    "mod.register_buffer_none_annotated_assign",
)
NEW_PYTHON_OBJECTS: Final = _from(
    "1.9", "An attribute that is an object of a plain class", "mod.attr_python_object_used"
)

# What is decided while compiling.
SCRIPTING_DECIDED: Final = _from(
    "1.5",
    "A test of `torch.jit.is_scripting()` that is decided while compiling",
    "mod.is_scripting_guard_bad_else",
    "mod.not_is_scripting_guard_bad_body",
    "mod.not_is_scripting_guard_numpy",
)
AND_DECIDED: Final = _from("1.6", "The same as a part of `and`", "mod.is_scripting_and")
OR_DECIDED: Final = _from("1.7", "The same as a part of `or`", "mod.is_scripting_or")
EXITS_DECIDED: Final = _from(
    "1.7",
    "A return after a test that is decided while compiling",
    "mod.self_training_type_mismatch_scripting_guard",
)
TERNARY_DECIDED: Final = _from("1.8", "The same in a ternary", "mod.is_scripting_ternary")
CONSTANTS_DECIDED: Final = _from(
    "1.8",
    "A test of a constant of a module that is decided while compiling",
    "mod.final_branch_prunes",
    "mod.constants_branch_prunes",
)

# Calls.
IS_TRACING: Final = _from(
    "1.9",
    "`torch.jit.is_tracing()`",
    "mod.is_tracing_guard",
    "mod.is_tracing_guard_bad",
    "torch.jit_is_tracing",
)
JIT_ISINSTANCE: Final = _from(
    "1.8", "`torch.jit.isinstance`", "torch.jit_isinstance", "torch.jit_isinstance_dict"
)
PUBLIC_FORK: Final = _from(
    "1.6", "`torch.jit.fork` and `torch.jit.wait`", "torch.jit_fork_wait_public"
)
LIST_OF_ANYTHING: Final = _from(
    "1.8",
    "`list(...)` of something that is no list",
    "builtin.list_range",
    "builtin.list_empty",
    "builtin.list_dict",
    "builtin.list_zip",
    "builtin.list_enumerate",
)
DICT_OF_ANYTHING: Final = _from(
    "1.9",
    "`dict(...)` of something that is no list of pairs",
    "builtin.dict_kwargs",
    "builtin.dict_of_dict",
    "builtin.dict_zip",
)
SLICE_OBJECTS: Final = _from("1.7", "The builtin `slice`", "builtin.slice_obj")
COMPLEX_BUILTIN: Final = _from("1.9", "The builtin `complex`", "builtin.complex_call")
POW_BUILTIN: Final = _from("1.9", "The builtin `pow`", "builtin.pow_int", "builtin.pow_tensor")
GETATTR_DEFAULT: Final = _from(
    "1.10",
    "`getattr` with a default",
    "fn.getattr_self_default",
    "fn.getattr_self_default_missing",
)
LEGACY_CONSTRUCTORS: Final = _from(
    "1.12",
    "A constructor such as `torch.LongTensor`",
    "torch.LongTensor_ctor",
    "torch.FloatTensor_ctor",
    "torch.BoolTensor_ctor",
)
TOLIST: Final = _from(
    "1.5",
    "The method `tolist`",
    "t.tolist_annotated",
    "t.tolist_annotated_int",
    "t.tolist_annotated_nested",
    "t.tolist_jit_annotate",
)
AUTOCAST: Final = _from("1.11", "`torch.autocast`", "stmt.with_torch_autocast_kw")
EXIT_BUILTIN: Final = _until("1.4", "The builtin `exit`", "builtin.exit")

COMPLEX_CASTS: Final = _from("1.9", "The method `cfloat` or `cdouble`", "t.cfloat")
TYPE_METHOD: Final = _from("1.9", "The method `type`", "t.type_dtype", "t.type_str")
AMP_AUTOCAST: Final = _from("1.12", "`torch.amp.autocast`", "stmt.with_torch_amp_autocast")
CUDA_AUTOCAST: Final = _from("1.11", "`torch.cuda.amp.autocast`", "stmt.with_cuda_amp_autocast")
CUDA_DEVICE: Final = _from("1.9", "`torch.cuda.device`", "stmt.with_cuda_device")
CUDA_STREAM: Final = _from("1.9", "`torch.cuda.Stream`", "torch.stream_ctx")
CUDA_SYNCHRONIZE: Final = _from("1.9", "`torch.cuda.synchronize`", "torch.cuda_synchronize")
CUDA_DEVICE_COUNT: Final = _from("1.8", "`torch.cuda.device_count`", "torch.cuda_device_count")

FEATURES: Final[dict[str, Feature]] = {
    name.lower(): value for name, value in list(globals().items()) if isinstance(value, Feature)
}
