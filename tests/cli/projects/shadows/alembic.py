MARK = "the project's own alembic"
