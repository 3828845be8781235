"""something tried out"""
revision = "77aa01bc9d3e"
down_revision = "e51fa8036c4b"


def upgrade():
    pass


def downgrade():
    pass
