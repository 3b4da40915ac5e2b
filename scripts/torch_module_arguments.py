"""Small arguments with which each class of ``torch.nn`` can be made, and their other kinds."""

import dataclasses
import inspect
import re
from collections.abc import Iterator, Mapping
from typing import Final

import torch
from torch import nn

# Arguments of parameters without a default, by the parameter's name. `SHAPE` stands for a tuple of
# as many numbers as the class has dimensions, `PAIRS` for one of twice as many.
_REQUIRED: Final[Mapping[str, str]] = {
    "in_features": "4", "out_features": "4", "in1_features": "4", "in2_features": "4",
    "n_classes": "8", "num_classes": "8", "cutoffs": "[4]", "output_size": "2", "groups": "2",
    "padding": "1", "value": "0.5", "in_channels": "4", "out_channels": "4", "kernel_size": "2",
    "module": "nn.Linear(4, 4)", "num_embeddings": "8", "embedding_dim": "4", "num_groups": "2",
    "num_channels": "4", "num_features": "4", "normalized_shape": "4", "size": "2",
    "norm_type": "2.0", "embed_dim": "4", "num_heads": "2", "upscale_factor": "2",
    "downscale_factor": "2", "input_size": "4", "hidden_size": "4", "threshold": "0.5",
    "d_model": "4", "nhead": "2", "num_layers": "1", "dim": "1", "unflattened_size": "(2, 2)",
    "encoder_layer": "nn.TransformerEncoderLayer(4, 2)",
    "decoder_layer": "nn.TransformerDecoderLayer(4, 2)", "mode": '"LSTM"', "num_chunks": "1",
    "bias": "True",
}  # fmt: skip
# What else each parameter may be given, by its name.
_OTHERS: Final[Mapping[str, tuple[str, ...]]] = {
    "kernel_size": ("SHAPE",), "stride": ("2", "SHAPE"), "dilation": ("SHAPE",),
    "padding": ("SHAPE", "PAIRS"), "output_padding": ("SHAPE",),
    "output_size": ("SHAPE", "None"), "size": ("4", "SHAPE"), "scale_factor": ("2.0", "2", "SHAPE"),
    "output_ratio": ("0.5", "(0.5,) * SHAPED"), "divisor_override": ("2",), "dim": ("1", "0"),
    "weight": ("torch.ones(8)",), "pos_weight": ("torch.ones(8)",), "momentum": ("None", "0.1"),
    "padding_idx": ("0",), "max_norm": ("1.0",), "eps": ("1e-3",), "p": ("1", "1.0"),
    "min_value": ("0.0",), "max_value": ("1.0",), "approximate": ('"tanh"',), "kdim": ("8",),
    "vdim": ("8",), "num_layers": ("2",), "proj_size": ("2",), "nonlinearity": ('"relu"',),
    "padding_mode": ('"circular"', '"reflect"', '"replicate"'), "reduction": ('"none"', '"sum"'),
    "mode": ('"sum"', '"max"', '"bilinear"', '"linear"', '"trilinear"', '"bicubic"', '"area"',
             '"nearest-exact"', '"GRU"', '"RNN_TANH"'),
    "activation": ('"gelu"', "torch.relu", "nn.functional.gelu", "nn.GELU()"),
    "norm": ("nn.LayerNorm(4)",), "normalized_shape": ("(4,)", "[4]"), "dropout": ("0.0", "0"),
    "unflattened_size": ("[2, 2]",), "align_corners": ("True", "False"), "keepdim": ("True",),
    "recompute_scale_factor": ("True", "False"), "num_parameters": ("4",), "value": ("1",),
    "norm_type": ("2", "1.0"), "custom_encoder": ("nn.Identity()",), "threshold": ("1",),
    "custom_decoder": ("nn.Identity()",), "label_smoothing": ("0.1",), "delta": ("1",),
    "margin": ("1", "0.5"), "beta": ("1", "0.5"), "alpha": ("1", "0.5"), "lambd": ("1",),
    "negative_slope": ("1",), "lower": ("0",), "upper": ("1",), "k": ("1", "2.0"),
    "min_val": ("0",), "max_val": ("1",), "out_features": ("(2,)",),
    "distance_function": ("nn.PairwiseDistance()", "nn.functional.cosine_similarity"),
}  # fmt: skip
# Parameters that change nothing the compiler sees, or are no longer in use.
_PASSED_OVER: Final = frozenset(
    "self args kwargs device dtype size_average reduce device_ids output_device process_group "
    "_weight _freeze _random_samples options".split()
)
# Arguments of a class that differ from what its parameters' names say.
_OWN: Final[Mapping[str, Mapping[str, str]]] = {
    "Upsample": {"scale_factor": "2.0"},
    "UpsamplingBilinear2d": {"scale_factor": "2.0"},
    "UpsamplingNearest2d": {"scale_factor": "2.0"},
    "FractionalMaxPool2d": {"output_size": "2"},
    "FractionalMaxPool3d": {"output_size": "2"},
    "Transformer": {
        "d_model": "4", "nhead": "2", "num_encoder_layers": "1", "num_decoder_layers": "1",
        "dim_feedforward": "4",
    },
    "TransformerEncoderLayer": {"dim_feedforward": "4"},
    "TransformerDecoderLayer": {"dim_feedforward": "4"},
    "LinearCrossEntropyLoss": {"in_features": "4", "num_classes": "8"},
}  # fmt: skip
# Containers, what has no `forward`, and what needs several devices.
_NO_PARTS: Final = frozenset(
    "Module Container Sequential ModuleList ModuleDict ParameterList ParameterDict RNNBase "
    "RNNCellBase DataParallel".split()
)


@dataclasses.dataclass(frozen=True)
class Made:
    """A way to make an instance.

    Attributes:
        call: The source of the call.
        parameters: The names of the class's parameters, in order.
        given: Every argument's source, defaults among them, by parameter.
        kinds: The kind of each of those.
        change: For all but the first way, the parameter that differs, and its kind.
    """

    call: str
    parameters: tuple[str, ...]
    given: Mapping[str, str]
    kinds: Mapping[str, str]
    change: str = ""


def made(way: Made) -> nn.Module:
    """The instance."""
    return eval(way.call, {"torch": torch, "nn": nn})  # type: ignore[no-any-return]


def module_classes() -> Iterator[type[nn.Module]]:
    """The public classes of ``torch.nn`` that hold no others."""
    for name, cls in sorted(vars(nn).items()):
        if isinstance(cls, type) and issubclass(cls, nn.Module) and name not in _NO_PARTS:
            yield cls


def ways_to_make(cls: type[nn.Module]) -> Iterator[Made]:
    """A class with small arguments, then with each other kind of each of them."""
    parameters = _parameters(cls)
    own = _OWN.get(cls.__name__, {})
    base = {
        p.name: own.get(p.name) or _REQUIRED[p.name]
        for p in parameters
        if p.default is p.empty or p.name in own
    }
    defaults = {
        p.name: repr(p.default)
        for p in parameters
        if p.default is not p.empty and not callable(p.default)
    }
    yield _made(cls, parameters, base, defaults)
    for parameter in parameters:
        for text in _others(parameter, cls):
            way = _made(cls, parameters, {**base, parameter.name: text}, defaults)
            kind = way.kinds[parameter.name]
            if kind != _made(cls, parameters, base, defaults).kinds.get(parameter.name):
                yield dataclasses.replace(way, change=f"{parameter.name}={kind}")


def _parameters(cls: type[nn.Module]) -> list[inspect.Parameter]:
    source = cls.__mro__[1] if cls.__name__ in {"RNN", "LSTM", "GRU"} else cls
    found = [
        p
        for p in inspect.signature(source.__init__).parameters.values()
        if p.name not in _PASSED_OVER
    ]
    if source is cls:
        return found
    own = [p for p in found if p.name != "mode"]
    if cls.__name__ == "RNN":
        own.insert(3, inspect.Parameter("nonlinearity", own[-1].kind, default="tanh"))
    return own


def _others(parameter: inspect.Parameter, cls: type[nn.Module]) -> Iterator[str]:
    if isinstance(parameter.default, bool):
        yield str(not parameter.default)
    elif parameter.name == "bias" and parameter.default is parameter.empty:
        yield "False"
    texts = _OTHERS.get(parameter.name, ())
    if parameter.name == "padding" and cls.__name__.startswith("Conv"):
        texts = (*texts, '"same"', '"valid"')
    for text in texts:
        dimensions = re.search(r"([123])d$", cls.__name__)
        count = int(dimensions[1]) if dimensions else 2
        one = "0" if parameter.name == "output_padding" else "2"
        shape = f"({', '.join([one] * count)},)"
        pairs = f"({', '.join(['1'] * 2 * count)},)"
        yield text.replace("SHAPED", str(count)).replace("SHAPE", shape).replace("PAIRS", pairs)


def _made(
    cls: type[nn.Module],
    parameters: list[inspect.Parameter],
    given: Mapping[str, str],
    defaults: Mapping[str, str],
) -> Made:
    call = f"nn.{cls.__name__}({', '.join(f'{name}={text}' for name, text in given.items())})"
    everything = {**defaults, **given}
    kinds = {name: kind_of(text) for name, text in everything.items()}
    return Made(call, tuple(p.name for p in parameters), everything, kinds)


def kind_of(text: str) -> str:
    """What tells an argument from others: a bool, None or string itself, else its type."""
    value = eval(text, {"torch": torch, "nn": nn, "inf": float("inf")})
    if value is None or isinstance(value, bool | str):
        return repr(value)
    if isinstance(value, nn.Module):
        return "module"
    found = torch._C._jit_try_infer_type(value)
    return found.type().annotation_str if found.success() else "function"
