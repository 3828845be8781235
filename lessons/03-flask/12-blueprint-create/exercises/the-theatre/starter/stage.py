"""The stage. Its blueprint is called bp in this file."""
