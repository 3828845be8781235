"""everything together again"""
revision = "together"
down_revision = ("f0538ac21b9e", "19d6e4b07f58")


def upgrade():
    pass


def downgrade():
    pass
