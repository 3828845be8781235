"""Runs the measuring programs and prints a table: report.py BUILD SCRIPTS [--json] [--rounds N] [--no-window]."""
import argparse
import json
import os
import pathlib
import platform
import statistics
import subprocess
import sys
import tempfile

import bench_migrations


def measured(command, environment):
    answer = subprocess.run(command, stdout=subprocess.PIPE, env=environment, check=False)
    if answer.returncode != 0:
        sys.exit(f"{pathlib.Path(command[0]).name} ended with status {answer.returncode}")
    return json.loads(answer.stdout)


def engine(build, scripts, rounds, environment):
    return measured([str(build / "bench" / "bench_engine"), "--rounds", str(rounds), str(scripts)], environment)


def routes(build, rounds, environment):
    return measured([str(build / "bench" / "bench_routes"), "--rounds", str(rounds)], environment)["findings"]


def bridge(build, rounds, environment):
    """What the browser pane waits for."""
    return measured([str(build / "bench" / "bench_bridge"), "--rounds", str(rounds)], environment)["findings"]


def history(build, rounds, environment):
    """The request history of the route playground."""
    return measured([str(build / "bench" / "bench_history"), str(rounds)], environment)["findings"]


def editor(build, rounds, environment):
    """The editor's help, in a lesson's own file. It needs no display."""
    lesson = next(iter(sorted(pathlib.Path(__file__).resolve().parents[2].glob("lessons/*/*/exercises/*/starter/app.py"))))
    command = [str(build / "bench" / "bench_editor"), str(lesson), str(rounds)]
    return measured(command, environment | {"QT_QPA_PLATFORM": "offscreen"})["findings"]


def migrations(build):
    """Folders of revisions read and laid out, against `alembic history`."""
    findings = []
    for size in (1000, 10000):
        found = bench_migrations.measure(str(build / "bench" / "bench_migrations"), size)

        def once(value):
            return {"median": value, "min": value, "max": value, "count": 1}

        ratio, target = found["total_ms"] / found["alembic_ms"], bench_migrations.TARGETS_MS[size]
        findings.append({"name": f"{size} revisions read, against alembic history", "unit": "ms", "ours": once(found["total_ms"]),
                         "peer": once(found["alembic_ms"]), "ratio": ratio, "ratio_target": 1 / bench_migrations.RATIO_TARGET,
                         "time_target": target,
                         "met": ratio <= 1 / bench_migrations.RATIO_TARGET and found["total_ms"] <= target})
    return findings


def migration_runs(build, rounds, environment):
    """Steps of real Alembic and Flask-Migrate, beside the commands."""
    return measured([str(build / "bench" / "bench_migrationruns"), "--rounds", str(rounds)], environment)["findings"]


def migration_graph(build, environment):
    """The migration graph painted, a frame at a time. It needs no display."""
    command = [str(build / "bench" / "bench_migrationgraph"), "10000"]
    return measured(command, environment | {"QT_QPA_PLATFORM": "offscreen"})["findings"]


def window(build, rounds, environment):
    """Against the least program that shows a web page; on a display of its own, so that nothing else is in the way."""
    command = ["xvfb-run", "--auto-servernum", "--server-args", "-screen 0 1600x1000x24", str(build / "bench" / "bench_window"),
               str(rounds), str(build / "bin" / "athanor"), str(build / "bench" / "bench_bareview")]
    times = measured(command, environment)

    def samples(values):
        return {"median": statistics.median(values), "min": min(values), "max": max(values), "count": len(values)}

    ours, peer = samples(times["ours"]), samples(times["peer"])
    ratio = ours["median"] / peer["median"]
    return {"name": "window ready, against a bare QWebEngineView", "unit": "ms", "ours": ours, "peer": peer, "ratio": ratio,
            "ratio_target": 2, "met": ratio <= 2}


def ratio_text(ratio):
    return f"1/{1 / ratio:.1f}" if ratio < 1 else f"{ratio:.2f}"


def target_text(finding):
    parts = []
    if "ratio_target" in finding:
        parts.append("≤ " + ratio_text(finding["ratio_target"]).removesuffix(".0").removesuffix(".00"))
    if "time_target" in finding:
        parts.append(f"{finding.get('time_target_binds', 'median')} ≤ {finding['time_target']:g} ms")
    return ", ".join(parts)


def print_table(result):
    print(f"{'':52} {'median':>8} {'min':>8} {'max':>8}   {'peer':>8} {'ratio':>7}   target")
    for finding in result["findings"]:
        ours, peer = finding["ours"], finding.get("peer")
        beside = f"{peer['median']:8.1f} {ratio_text(finding['ratio']):>7}" if peer else " " * 16
        target = target_text(finding)
        held = f"{target}: {'met' if finding['met'] else 'NOT MET'}" if target else ""
        print(f"{finding['name'][:52]:52} {ours['median']:8.2f} {ours['min']:8.2f} {ours['max']:8.2f}   {beside}   {held}")
    print("\nTimes in milliseconds; the peer was measured in turn with ours. Private memory:")
    for line in result["memory"]:
        print(f"  {line['what']:40} {line['private_kb'] / 1024:8.1f} MB")
    print(f"\n{result['machine']}; {result['rounds']} rounds")


def main():
    parser = argparse.ArgumentParser(prog="tests/bench/run", description="Measures Athanor beside its peers.")
    parser.add_argument("build", type=pathlib.Path, help=argparse.SUPPRESS)
    parser.add_argument("scripts", type=pathlib.Path, help=argparse.SUPPRESS)
    parser.add_argument("--json", action="store_true", help="print one JSON value")
    parser.add_argument("--rounds", type=int, default=20, help="measure each this often (20)")
    parser.add_argument("--no-window", action="store_true", help="leave the window out")
    options = parser.parse_args()

    with tempfile.TemporaryDirectory(prefix="athanor-bench-") as home:
        environment = os.environ | {"ATHANOR_BIN_DIR": str(options.build / "bin"), "ATHANOR_DATA": home + "/data",
                                    "QT_QPA_PLATFORM": "xcb"}
        if os.getuid() == 0:
            # The peer needs this as root; Athanor sees to it itself.
            environment["QTWEBENGINE_DISABLE_SANDBOX"] = "1"
        result = engine(options.build, options.scripts, options.rounds, environment)
        result["findings"] += routes(options.build, options.rounds, environment)
        result["findings"] += bridge(options.build, options.rounds, environment)
        result["findings"] += history(options.build, options.rounds, environment)
        result["findings"] += migrations(options.build)
        result["findings"] += migration_runs(options.build, options.rounds, environment)
        if not options.no_window:
            result["findings"] += migration_graph(options.build, environment)
            result["findings"] += editor(options.build, options.rounds, environment)
            result["findings"].append(window(options.build, max(5, options.rounds // 2), environment))
    result["rounds"] = options.rounds
    result["machine"] = f"{os.cpu_count()} processors, {platform.system()} {platform.release()} {platform.machine()}"
    if options.json:
        print(json.dumps(result, indent=2, ensure_ascii=False))
    else:
        print_table(result)
    return 0 if all(finding["met"] for finding in result["findings"]) else 1


if __name__ == "__main__":
    sys.exit(main())
