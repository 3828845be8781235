"""Starts athanor_agent in an interpreter of the learner's choice: python -B /opt/athanor/boot.py. See PROTOCOL.md.

Its own folder is on the path only while the package is imported."""

import sys

bare = frozenset(sys.modules)
# A script's folder is put first by Python itself, except where -P or -I was given.
here = __file__.rpartition("/")[0] or "."
sys.path[:] = [here] + [entry for entry in sys.path if entry != here]

from athanor_agent import entry  # noqa: E402

sys.path.remove(here)
sys.path_importer_cache.pop(here, None)
entry.cold(bare)
