"""What an editor sees of `tslint server`, from opening a file to closing it."""

import pytest
from editor import Editor, capabilities
from lsprotocol import types

pytestmark = pytest.mark.asyncio

BAD = """import torch


class Net(torch.nn.Module):
    def forward(self, x):
        label = "😀"; key = (lambda: label)
        return x
"""
GOOD = """import torch


class Net(torch.nn.Module):
    def forward(self, x):
        return x + 1
"""
POWER = """import torch


class Net(torch.nn.Module):
    def forward(self, x, n: int):
        return x + pow(n, 2)
"""
VARIABLE = """import torch
from torch.autograd import Variable


class Net(torch.nn.Module):
    def forward(self, x):
        s = "😀"; y = Variable(x)
        return y + 1
"""


def place(diagnostic: types.Diagnostic) -> tuple[int, int, int, int]:
    start, end = diagnostic.range.start, diagnostic.range.end
    return start.line, start.character, end.line, end.character


async def test_opening_a_file_shows_what_is_wrong_with_its_unsaved_text(client, tmp_path):
    editor = Editor(client, tmp_path / "model.py")
    (found,) = await editor.open(BAD)
    assert (found.code, found.source) == ("TS108", "tslint")
    assert found.severity == types.DiagnosticSeverity.Error
    assert not editor.path.exists()


@pytest.mark.parametrize(
    ("encodings", "column"), [((), 29), (("utf-16",), 29), (("utf-32",), 28), (("utf-8",), 31)]
)
async def test_columns_are_counted_as_the_client_counts_them(idle, tmp_path, encodings, column):
    result = await idle.initialize_session(
        types.InitializeParams(capabilities=capabilities(*encodings), root_uri=tmp_path.as_uri())
    )
    assert result.capabilities.position_encoding == (encodings[0] if encodings else "utf-16")
    (found,) = await Editor(idle, tmp_path / "model.py").open(BAD)
    length = len("lambda: label")
    assert place(found) == (5, column, 5, column + length)


async def test_typing_brings_the_diagnostics_up_to_date(client, tmp_path):
    editor = Editor(client, tmp_path / "model.py")
    assert await editor.open(BAD)
    assert await editor.type(GOOD) == []
    assert [d.code for d in await editor.type(BAD)] == ["TS108"]


async def test_a_form_feed_ends_no_line(client, tmp_path):
    editor = Editor(client, tmp_path / "model.py")
    await editor.open(GOOD)
    (found,) = await editor.type(BAD.replace("\n\nclass", "\n\f\nclass"))
    assert found.range.start.line == 5


async def test_broken_syntax_is_a_diagnostic_and_no_end(client, tmp_path):
    editor = Editor(client, tmp_path / "model.py")
    (found,) = await editor.open("def f(:\n")
    assert (found.code, place(found)[:2]) == ("TS902", (0, 6))
    assert [d.code for d in await editor.type(BAD)] == ["TS108"]


@pytest.mark.parametrize("text", ["\0", "\ud83d", "", "(" * 3000, "\ufeff" + GOOD, "x = 1\r\ry"])
async def test_no_text_ends_the_server(client, tmp_path, text):
    editor = Editor(client, tmp_path / "model.py")
    await editor.open(text)
    assert [d.code for d in await editor.type(BAD)] == ["TS108"]


async def test_saving_judges_anew(client, tmp_path):
    editor = Editor(client, tmp_path / "model.py")
    await editor.open(BAD)
    client.text_document_did_save(types.DidSaveTextDocumentParams(editor.identifier()))
    assert [d.code for d in await editor.published()] == ["TS108"]


async def test_closing_takes_the_diagnostics_back(client, tmp_path):
    editor = Editor(client, tmp_path / "model.py")
    await editor.open(BAD)
    client.text_document_did_close(types.DidCloseTextDocumentParams(editor.identifier()))
    assert await editor.published() == []


async def test_the_chain_of_calls_comes_as_related_places(client, tmp_path):
    text = GOOD.replace("return x + 1", "return helper(x)")
    text += "\n\ndef helper(x):\n    return (lambda: x)()\n"
    (found,) = await Editor(client, tmp_path / "model.py").open(text)
    (caller,) = found.related_information
    assert caller.message == "called from Net.forward"
    assert caller.location.range.start.line == 5


async def test_hovering_shows_the_page_of_the_rule(client, tmp_path):
    editor = Editor(client, tmp_path / "model.py")
    (found,) = await editor.open(BAD)
    here = types.HoverParams(editor.identifier(), found.range.start)
    hover = await client.text_document_hover_async(here)
    assert "**TS108** lambda-expression (error)" in hover.contents.value
    assert "```python" in hover.contents.value
    elsewhere = types.HoverParams(editor.identifier(), types.Position(0, 0))
    assert await client.text_document_hover_async(elsewhere) is None


async def test_a_repair_is_offered_where_the_cursor_is_and_its_edit_mends_the_text(
    client, tmp_path
):
    editor = Editor(client, tmp_path / "model.py")
    (found,) = await editor.open(VARIABLE)
    (action,) = await editor.actions(found.range)
    assert action.kind == types.CodeActionKind.QuickFix
    assert [d.code for d in action.diagnostics] == ["TS501"]
    (change,) = action.edit.document_changes
    assert (change.text_document.uri, change.text_document.version) == (editor.uri, 1)
    mended = editor.with_edits(change.edits)
    assert '        s = "😀"; y = x.detach()\n' in mended
    assert await editor.type(mended) == []
    assert await editor.actions(found.range) == []


async def test_no_repair_is_offered_elsewhere_or_when_other_actions_are_asked_for(client, tmp_path):
    editor = Editor(client, tmp_path / "model.py")
    (found,) = await editor.open(VARIABLE)
    top = types.Range(types.Position(0, 0), types.Position(0, 0))
    assert await editor.actions(top) == []
    assert await editor.actions(found.range, types.CodeActionKind.Source) == []


async def test_configuration_is_that_of_the_folder_of_the_document(client, tmp_path):
    (tmp_path / "tslint.toml").write_text('ignore = ["TS108"]\n')
    editor = Editor(client, tmp_path / "model.py")
    assert await editor.open(BAD) == []
    (tmp_path / "tslint.toml").write_text("")
    client.workspace_did_change_watched_files(
        types.DidChangeWatchedFilesParams(
            [types.FileEvent((tmp_path / "tslint.toml").as_uri(), types.FileChangeType.Changed)]
        )
    )
    assert [d.code for d in await editor.published()] == ["TS108"]


async def test_the_configuration_names_the_releases_to_judge_by(client, tmp_path):
    (tmp_path / "tslint.toml").write_text('target-version = ["1.8", "2.13"]\n')
    editor = Editor(client, tmp_path / "model.py")
    (found,) = await editor.open(POWER)
    assert found.code == "TS538"
    assert "(on torch 1.8.1, not on 2.13.0)" in found.message
    (tmp_path / "tslint.toml").write_text('target-version = "2.13"\n')
    client.workspace_did_change_watched_files(
        types.DidChangeWatchedFilesParams(
            [types.FileEvent((tmp_path / "tslint.toml").as_uri(), types.FileChangeType.Changed)]
        )
    )
    assert await editor.published() == []


async def test_a_broken_configuration_is_told_once_and_judged_by_no_guess(client, tmp_path):
    (tmp_path / "tslint.toml").write_text("ignored = []\n")
    editor = Editor(client, tmp_path / "model.py")
    assert await editor.open(BAD) == []
    assert await editor.type(BAD + "\n") == []
    (message,) = client.messages
    assert "tslint.toml: unknown key `ignored`" in message.message


async def test_excluded_files_are_left_alone(client, tmp_path):
    assert await Editor(client, tmp_path / "venv" / "lib" / "model.py").open(BAD) == []


async def test_a_text_that_has_no_file_yet_is_judged(client):
    client.text_document_did_open(
        types.DidOpenTextDocumentParams(
            types.TextDocumentItem("untitled:Untitled-1", "python", 1, BAD)
        )
    )
    await client.wait_for_notification(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
    assert [d.code for d in client.diagnostics["untitled:Untitled-1"]] == ["TS108"]


async def test_what_other_files_of_the_project_make_of_a_document_is_shown(client, tmp_path):
    (tmp_path / "tslint.toml").write_text("")
    (tmp_path / "model.py").write_text(
        "from torch import nn\n\nfrom ops import double\n\n\n"
        "class Net(nn.Module):\n    def forward(self, x):\n        return double(x)\n"
    )
    (tmp_path / "ops.py").write_text("def double(x):\n    return x\n")
    editor = Editor(client, tmp_path / "ops.py")
    (found,) = await editor.open("def double(x, times=2):\n    return x * times\n")
    assert found.code == "TS206"
    assert "Net.forward" in found.related_information[0].message
    assert await editor.type("def double(x, times: int = 2):\n    return x * times\n") == []


async def test_unsaved_texts_stand_for_the_files_on_disk(client, tmp_path):
    (tmp_path / "tslint.toml").write_text("")
    (tmp_path / "model.py").write_text("")
    model = Editor(client, tmp_path / "model.py")
    await model.open(
        "from torch import nn\n\nfrom ops import double\n\n\n"
        "class Net(nn.Module):\n    def forward(self, x):\n        return double(x)\n"
    )
    (tmp_path / "ops.py").write_text("")
    (found,) = await Editor(client, tmp_path / "ops.py").open(
        "def double(x, times=2):\n    return x * times\n"
    )
    assert found.code == "TS206"
