"""A diff as a terminal shows it; that it can be applied is a test of `tslint fix`."""

from click import style

from tslint.reporting.diff import unified


def test_what_goes_and_what_comes_have_colours_of_their_own():
    assert list(unified("a.py", "x\ny\n", "x\nz\n")) == [
        style("--- a.py", bold=True),
        style("+++ a.py", bold=True),
        style("@@ -1,2 +1,2 @@", fg="cyan"),
        " x",
        style("-y", fg="red"),
        style("+z", fg="green"),
    ]


def test_a_file_without_a_last_line_end_is_told_as_such():
    assert list(unified("a.py", "x", "x\n"))[-3:] == [
        style("-x", fg="red"),
        "\\ No newline at end of file",
        style("+x", fg="green"),
    ]
