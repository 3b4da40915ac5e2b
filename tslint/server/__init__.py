"""The language server: the pipeline of `tslint check` over the texts that an editor holds.

`protocol.py` answers requests; `documents.py` judges texts; `positions.py` counts columns as the
client does; `presentation.py` and `actions.py` put diagnostics and repairs in the protocol's words.
"""
