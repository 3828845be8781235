#include "engine/runtime/worker/interpreter.h"

#include <pybind11/embed.h>

#include <filesystem>
#include <fstream>
#include <sstream>

namespace py = pybind11;

namespace athanor {

struct Interpreter::Private
{
    py::object serve;    ///< athanor_agent.entry.warm
    py::object rehearse; ///< athanor_agent.warmup.rehearse
    py::object loads;    ///< json.loads
    bool forked = false; ///< This process has been told that it is a fork.
    std::string description;
    std::vector<std::pair<std::string, std::string>> sources;
};

Interpreter::Interpreter() : d(std::make_unique<Private>()) {}

// The interpreter is never finalised: every process that has one ends with _exit.
Interpreter::~Interpreter()
{
    d->serve.release();
    d->rehearse.release();
    d->loads.release();
}

namespace {

std::string initialize()
{
    PyConfig config;
    PyConfig_InitPythonConfig(&config);
    // The learner's environment is not ours: PYTHONPATH and a per-user site would change what is imported.
    config.use_environment = 0;
    config.user_site_directory = 0;
    config.write_bytecode = 0;
    config.install_signal_handlers = 1;
    config.parse_argv = 0;
    PyStatus status = PyConfig_SetString(&config, &config.program_name, L"/usr/bin/python3");
    if (!PyStatus_Exception(status)) status = PyConfig_SetString(&config, &config.stdio_encoding, L"utf-8");
    if (!PyStatus_Exception(status)) status = PyConfig_SetString(&config, &config.stdio_errors, L"backslashreplace");
    if (!PyStatus_Exception(status)) status = Py_InitializeFromConfig(&config);
    PyConfig_Clear(&config);
    if (PyStatus_Exception(status))
        return std::string("Python: ") + (status.err_msg ? status.err_msg : "did not start");
    return {};
}

std::vector<std::pair<std::string, std::string>> readSources(const std::string &folder)
{
    namespace fs = std::filesystem;
    std::vector<std::pair<std::string, std::string>> result;
    const auto add = [&](const fs::path &path) {
        std::ifstream file(path, std::ios::binary);
        std::ostringstream text;
        text << file.rdbuf();
        result.emplace_back(fs::relative(path, folder).string(), text.str());
    };
    std::error_code ignored;
    for (const auto &entry : fs::recursive_directory_iterator(fs::path(folder) / "athanor_agent", ignored)) {
        if (entry.is_regular_file() && entry.path().extension() == ".py") add(entry.path());
    }
    if (fs::exists(fs::path(folder) / "boot.py")) add(fs::path(folder) / "boot.py");
    return result;
}

std::string pythonError(const py::error_already_set &error)
{
    return std::string("Python could not load what the engine needs: ") + error.what();
}

} // namespace

std::string Interpreter::start(const char *agentFolder)
{
    const std::string error = initialize();
    if (!error.empty()) return error;
    try {
        py::list path = py::module_::import("sys").attr("path");
        path.insert(0, agentFolder);
        d->serve = py::module_::import("athanor_agent.entry").attr("warm");
        d->rehearse = py::module_::import("athanor_agent.warmup").attr("rehearse");
        path.attr("remove")(agentFolder);
        d->loads = py::module_::import("json").attr("loads");
        d->sources = readSources(agentFolder);
    } catch (const py::error_already_set &failure) {
        return pythonError(failure);
    }
    return {};
}

std::string Interpreter::preload()
{
    try {
        const py::module_ warmup = py::module_::import("athanor_agent.warmup");
        const py::module_ sys = py::module_::import("sys");
        py::dict description;
        description["packages"] = warmup.attr("preload")();
        description["shadowable"] = warmup.attr("preloaded_shadowable")();
        description["interpreter"] = sys.attr("executable");
        description["python"] =
            py::str(".").attr("join")(py::eval("[str(n) for n in __import__('sys').version_info[:3]]"));
        d->description = py::module_::import("json").attr("dumps")(description).cast<std::string>();
        const py::module_ collector = py::module_::import("gc");
        collector.attr("collect")();
        collector.attr("freeze")();
        const auto threads = std::distance(std::filesystem::directory_iterator("/proc/self/task"), {});
        if (threads != 1) return "The warm worker has " + std::to_string(threads) + " threads; a fork would lose them.";
    } catch (const py::error_already_set &failure) {
        return pythonError(failure);
    }
    return {};
}

const std::string &Interpreter::description() const { return d->description; }

const std::vector<std::pair<std::string, std::string>> &Interpreter::agentSources() const { return d->sources; }

void Interpreter::beforeFork() { PyOS_BeforeFork(); }

void Interpreter::afterForkInParent() { PyOS_AfterFork_Parent(); }

void Interpreter::rehearse()
{
    PyOS_AfterFork_Child();
    d->forked = true;
    try {
        d->rehearse();
    } catch (const py::error_already_set &) {
        // It only saves time.
    }
}

int Interpreter::serve(const sandbox::StartMessage &start)
{
    // Also reseeds the random module: forks of one image would all draw the same numbers.
    if (!d->forked) PyOS_AfterFork_Child();
    try {
        // os.environ was read when the image was made.
        const py::module_ os = py::module_::import("os");
        py::object environment = os.attr("environ");
        environment.attr("clear")();
        for (const std::string &entry : start.environment) {
            const std::size_t equals = entry.find('=');
            if (equals == std::string::npos) continue;
            const py::bytes name(entry.substr(0, equals)), value(entry.substr(equals + 1));
            environment[os.attr("fsdecode")(name)] = os.attr("fsdecode")(value);
        }
        py::module_::import("time").attr("tzset")();
        const py::object spec = d->loads(py::bytes(start.json));
        return d->serve(sandbox::kEventFd, spec, sandbox::kTraceFd).cast<int>();
    } catch (const py::error_already_set &failure) {
        const std::string text = sandbox::wire::kSetUpMark + std::string(failure.what());
        sandbox::writeAll(sandbox::kTraceFd, text.data(), text.size());
    } catch (const py::cast_error &) {}
    return sandbox::wire::kSetUpFailed;
}

} // namespace athanor
