"""A compatibility linter for TorchScript: what stands between a PyTorch model and C++."""

__version__ = "0.1.0"
