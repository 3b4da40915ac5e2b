"""The table of features against what real releases took."""

import json
import re
from pathlib import Path

import pytest

import tslint
from tslint.torchscript.features import FEATURES
from tslint.torchscript.library import library, releases

PACKAGE = Path(tslint.__file__).parent
WORDS = {
    word
    for path in PACKAGE.rglob("*.py")
    if path.name != "features.py"
    for word in re.findall(r"\w+", path.read_text(encoding="utf-8"))
}
FACTS = Path(__file__).parents[1] / "facts" / "matrix.json"
PROBES = json.loads(FACTS.read_text(encoding="utf-8"))["probes"]


@pytest.mark.parametrize("name", FEATURES)
def test_a_feature_holds_where_its_probes_are_taken(name):
    feature = FEATURES[name]
    for probe in feature.probes:
        for release, accepted in PROBES[probe]["results"].items():
            if accepted is not None:
                assert feature.holds(release) is accepted, (probe, release)


@pytest.mark.parametrize("name", FEATURES)
def test_a_feature_begins_and_ends_with_measured_releases(name):
    feature = FEATURES[name]
    minors = {release.rpartition(".")[0] for release in releases()}
    assert {feature.since, feature.until or feature.since} <= minors
    assert not all(library(release).has(feature) for release in releases())


@pytest.mark.parametrize("name", FEATURES)
def test_every_feature_is_asked_for(name):
    assert name.upper() in WORDS
