"""Observes a learner's program from inside the sandbox and reports to the engine; see ../PROTOCOL.md.

Plain Python 3.8 or later without dependencies of its own. Start reading at entry.py.
"""
