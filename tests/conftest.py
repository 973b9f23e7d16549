"""What all tests share."""

import os

from hypothesis import settings

os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")

settings.register_profile("steady", deadline=None)  # a slow machine is not a failure
settings.load_profile("steady")
