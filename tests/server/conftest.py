"""A client of pytest-lsp, connected to `tslint server` in a process of its own."""

import sys
from pathlib import Path

import pytest_lsp
from commandline import environment
from editor import capabilities
from lsprotocol import types
from pytest_lsp import ClientServerConfig, LanguageClient

CONFIG = ClientServerConfig(
    server_command=[sys.executable, "-m", "tslint", "server", "--stdio"],
    server_env=environment(),
)


@pytest_lsp.fixture(config=CONFIG)
async def client(lsp_client: LanguageClient, tmp_path: Path):
    await lsp_client.initialize_session(
        types.InitializeParams(capabilities=capabilities(), root_uri=tmp_path.as_uri())
    )
    yield
    await lsp_client.shutdown_session()


@pytest_lsp.fixture(config=CONFIG)
async def idle(lsp_client: LanguageClient):
    """A client whose session a test begins itself."""
    yield
    await lsp_client.shutdown_session()
