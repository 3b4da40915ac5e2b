"""A release that is stored as a difference is what it was before."""

from itertools import pairwise

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from tslint.torchscript.library import DATA_FOLDER, releases
from tslint.torchscript.packed import (
    FrontendTables,
    Names,
    Operators,
    PackedRelease,
    PythonApi,
    compressed,
)
from tslint.torchscript.packed_differences import (
    UnpackedRelease,
    difference,
    repacked,
    unpacked,
)

# Few names and values, so that two tables share some of both.
NAMES = st.sampled_from(["aten::add", "aten::relu", "torch.nn.Linear", "é"])
TEXTS = st.dictionaries(NAMES, st.sampled_from(["", "(Tensor self) -> Tensor", "() -> int"]))
SETS = st.frozensets(NAMES)
ENTRIES = st.dictionaries(NAMES, st.sampled_from([msgspec.Raw(b"\x01"), msgspec.Raw(b"\x91\x02")]))
FRONTENDS = st.builds(FrontendTables, SETS, SETS, SETS, SETS, SETS, SETS, SETS, TEXTS)
OPERATORS = st.builds(Operators, TEXTS, TEXTS)
MEANINGS = st.builds(Names, TEXTS, SETS, TEXTS, FRONTENDS)
APIS = st.builds(PythonApi, ENTRIES, ENTRIES, ENTRIES, TEXTS)
RELEASES = st.builds(
    PackedRelease,
    release=st.just("2.13.0"),
    python=st.just("3.11"),
    operators=OPERATORS.map(compressed),
    names=MEANINGS.map(compressed),
    api=APIS.map(compressed),
).map(lambda packed: UnpackedRelease(packed, base=None))


@given(RELEASES, RELEASES)
def test_what_is_stored_as_a_difference_is_read_back(
    release: UnpackedRelease, base: UnpackedRelease
) -> None:
    read = UnpackedRelease(repacked(release, base), base)
    assert read.operators == release.operators
    assert read.names == release.names
    assert read.api == release.api


def test_a_difference_holds_what_is_gone_what_is_new_and_what_is_another() -> None:
    before = Operators(registered={"aten::a": "()", "aten::b": "()", "aten::c": "()"}, script={})
    after = Operators(
        registered={"aten::b": "()", "aten::c": "(int x)", "aten::d": "()"}, script={}
    )
    change = difference(after, before)
    assert change.gone == {"registered": {"aten::a"}, "script": set()}
    assert change.now == Operators({"aten::c": "(int x)", "aten::d": "()"}, script={})


def test_each_release_builds_on_its_neighbour_towards_the_one_stored_whole() -> None:
    stored = [unpacked(DATA_FOLDER, release) for release in releases()]
    (place,) = (place for place, release in enumerate(stored) if release.base is None)
    for release, newer in pairwise(stored[: place + 1]):
        assert release.base is newer
    for older, release in pairwise(stored[place:]):
        assert release.base is older
