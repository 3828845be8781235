"""Migrations: files scanned and laid out by athanor-cli's library, beside `alembic history` on the same folder.

bench_migrations.py PROGRAM [SIZE…]: PROGRAM is bench/bench_migrations. Prints a line a size. The command is asked
where it takes less than a minute: it is quadratic on branches.
"""
import json
import pathlib
import subprocess
import sys
import tempfile
import time

ALEMBIC_UP_TO = 10000
TARGETS_MS = {1000: 50, 10000: 500, 100000: 5000}
RATIO_TARGET = 50

HEADER = '''"""Change number {number}

Revision ID: {id}
Revises: {parents}
Create Date: 2024-01-{day:02} 12:00:00.000000

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = {id!r}
down_revision = {down!r}
branch_labels = None
depends_on = None


def upgrade():
    op.add_column('table_{table}', sa.Column('column_{number}', sa.String(length=80), nullable=True))
    op.create_index(op.f('ix_{number}'), 'table_{table}', ['column_{number}'], unique=False)


def downgrade():
    op.drop_index(op.f('ix_{number}'), table_name='table_{table}')
    op.drop_column('table_{table}', 'column_{number}')
'''


def write(folder, size):
    """A trunk that a branch leaves every eight revisions, to be merged three revisions later."""
    folder.mkdir(parents=True)
    number, trunk = 0, None

    def add(*parents):
        nonlocal number
        parents = [parent for parent in parents if parent]
        name = f"{number:012x}"
        down = None if not parents else parents[0] if len(parents) == 1 else tuple(parents)
        text = HEADER.format(number=number, id=name, parents=", ".join(parents), down=down, day=number % 28 + 1,
                             table=number % 50)
        (folder / f"{name}_change_number_{number}.py").write_text(text)
        number += 1
        return name

    while number < size:
        fork = trunk
        for _ in range(4):
            trunk = add(trunk)
        branch = add(fork)
        for _ in range(2):
            branch = add(branch)
        trunk = add(trunk, branch)


def alembic_history(project):
    """Milliseconds of the command as one types it, the second time, so that its files are compiled and cached."""
    command = ["/usr/bin/alembic", "-c", str(project / "alembic.ini"), "history"]
    for _ in range(2):
        begun = time.perf_counter()
        subprocess.run(command, capture_output=True, check=True)
        taken = (time.perf_counter() - begun) * 1000
    return taken


def measure(program, size):
    with tempfile.TemporaryDirectory() as top:
        project = pathlib.Path(top)
        (project / "alembic.ini").write_text("[alembic]\nscript_location = %(here)s/db\n")
        write(project / "db" / "versions", size)
        begun = time.perf_counter()
        found = json.loads(subprocess.run([program, project, "5"], capture_output=True, check=True).stdout)
        found["whole_ms"] = (time.perf_counter() - begun) * 1000
        if size <= ALEMBIC_UP_TO:
            found["alembic_ms"] = alembic_history(project)
        return found


def main():
    program = sys.argv[1]
    sizes = [int(argument) for argument in sys.argv[2:]] or sorted(TARGETS_MS)
    kept = True
    for size in sizes:
        found = measure(program, size)
        target = TARGETS_MS.get(size, 0)
        line = (f"{found['revisions']:>7} revisions, {found['lanes']} lanes: read {found['read_ms']:.1f} ms, graph and "
                f"diagnoses {found['graph_ms']:.1f} ms, layout {found['layout_ms']:.1f} ms, together "
                f"{found['total_ms']:.1f} ms (at most {target})")
        kept = kept and (not target or found["total_ms"] <= target)
        if "alembic_ms" in found:
            ratio = found["alembic_ms"] / found["total_ms"]
            line += f"; alembic history {found['alembic_ms']:.0f} ms, {ratio:.0f} times as long (at least {RATIO_TARGET})"
            kept = kept and ratio >= RATIO_TARGET
        print(line, flush=True)
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
