"""What tests of several folders share: the modules beside this file, and how Hypothesis runs."""

from hypothesis import HealthCheck, settings

# How fast a machine is, and what else it does, is no property of what is tested.
settings.register_profile(
    "any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("any machine")
