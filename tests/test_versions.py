"""The release that models are judged by."""

import pytest

from tslint.torchscript.library import releases
from tslint.versions import default_target, installed_torch, measured_as


@pytest.mark.parametrize("release", releases())
def test_a_measured_release_is_itself(release):
    assert measured_as(release) == release
    assert measured_as(f"{release}+cu128") == release


@pytest.mark.parametrize(
    ("version", "measured"),
    [
        ("1.0", releases()[0]),
        ("99.1", releases()[-1]),
        ("2.13.0a0+git1", "2.13.0"),
        ("2.13.5", "2.13.0"),
        ("1.5.0", "1.5.1"),
        ("2.14.0", "2.13.0"),
    ],
)
def test_another_version_counts_as_the_newest_not_above_it(version, measured):
    assert measured_as(version) == measured


def test_the_first_folder_with_torch_counts(tmp_path):
    for name in (
        "a/torch-nightly.dist-info",
        "b/torch-2.1.0+cpu.dist-info",
        "c/torch-2.5.0.dist-info",
    ):
        (tmp_path / name).mkdir(parents=True)
    folders = [tmp_path / name for name in ("none", "a", "b", "c")]
    assert installed_torch(folders) == "2.1.0+cpu"
    assert installed_torch(folders[:2]) is None


@pytest.mark.parametrize(
    ("folder", "judged"),
    [
        ("torch-2.13.0+cpu.dist-info", ("2.13.0", "installed")),
        ("torch-2.13.1.dist-info", ("2.13.0", "installed")),
        ("torch-2.1.0.dist-info", ("2.0.1 for 2.1.0", "installed")),
        ("numpy-2.1.0.dist-info", (releases()[-1], "newest known")),
    ],
)
def test_by_default_the_installed_release_counts(folder, judged, tmp_path):
    (tmp_path / folder).mkdir()
    target = default_target([tmp_path])
    assert (target.shown, target.origin) == judged
