/// Times programs from their start until their window is painted, as another client of the display sees it:
/// bench_window ROUNDS OURS PEER. Both are started in turn, after one round that does not count. Prints
/// {"ours": [milliseconds…], "peer": […]}. Needs a display without a window manager, such as Xvfb.

#include <X11/Xlib.h>
#include <X11/Xutil.h>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <set>
#include <string>
#include <vector>

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

namespace {

using Clock = std::chrono::steady_clock;

constexpr int kLeastWidth = 400;          // Helper windows of toolkits are smaller.
constexpr std::size_t kLeastColours = 12; // A blank window has one or two, smoothed text has many.
constexpr std::chrono::seconds kPatience{60};
constexpr std::chrono::milliseconds kGlance{3};

/// Windows come and go while they are being looked at; that is no error here.
int ignoreError(Display *, XErrorEvent *) { return 0; }

class Observer final
{
public:
    Observer() : m_display(XOpenDisplay(nullptr))
    {
        if (!m_display) return;
        XSetErrorHandler(ignoreError);
        XSelectInput(m_display, DefaultRootWindow(m_display), SubstructureNotifyMask);
        XSync(m_display, True);
    }
    ~Observer()
    {
        if (m_display) XCloseDisplay(m_display);
    }
    Observer(const Observer &) = delete;
    Observer &operator=(const Observer &) = delete;

    bool isOpen() const { return m_display != nullptr; }
    void forgetEvents() { XSync(m_display, True); }

    /// The next top-level window that appears, or 0 when it is too late.
    Window nextWindow(Clock::time_point deadline)
    {
        while (Clock::now() < deadline) {
            while (XPending(m_display) > 0) {
                XEvent event;
                XNextEvent(m_display, &event);
                if (event.type == MapNotify && widthOf(event.xmap.window) >= kLeastWidth) return event.xmap.window;
            }
            waitABit();
        }
        return 0;
    }

    bool waitUntilPainted(Window window, Clock::time_point deadline)
    {
        while (Clock::now() < deadline) {
            if (coloursOf(window) >= kLeastColours) return true;
            waitABit();
        }
        return false;
    }

private:
    int widthOf(Window window)
    {
        XWindowAttributes attributes{};
        return XGetWindowAttributes(m_display, window, &attributes) ? attributes.width : 0;
    }

    std::size_t coloursOf(Window window)
    {
        XWindowAttributes attributes{};
        if (!XGetWindowAttributes(m_display, window, &attributes)) return 0;
        XImage *image = XGetImage(m_display, window, 0, 0, static_cast<unsigned>(attributes.width),
                                  static_cast<unsigned>(attributes.height), AllPlanes, ZPixmap);
        if (!image) return 0;
        std::set<unsigned long> colours;
        for (int y = 0; y < image->height && colours.size() < kLeastColours; ++y) {
            for (int x = 0; x < image->width && colours.size() < kLeastColours; ++x)
                colours.insert(XGetPixel(image, x, y));
        }
        XDestroyImage(image);
        return colours.size();
    }

    void waitABit()
    {
        pollfd descriptor{ConnectionNumber(m_display), POLLIN, 0};
        poll(&descriptor, 1, static_cast<int>(kGlance.count()));
    }

    Display *m_display;
};

void end(pid_t process)
{
    kill(process, SIGTERM);
    for (const auto deadline = Clock::now() + std::chrono::seconds(5); Clock::now() < deadline; poll(nullptr, 0, 10)) {
        if (waitpid(process, nullptr, WNOHANG) == process) return;
    }
    kill(process, SIGKILL);
    waitpid(process, nullptr, 0);
}

/// Milliseconds until the program's window is painted, or a negative number.
double timeToWindow(Observer &observer, char *program)
{
    observer.forgetEvents();
    const auto begun = Clock::now();
    pid_t process = 0;
    char *arguments[] = {program, nullptr};
    // What toolkits say about the graphics of a virtual display is of no interest here.
    posix_spawn_file_actions_t quiet;
    posix_spawn_file_actions_init(&quiet);
    for (const int descriptor : {STDOUT_FILENO, STDERR_FILENO})
        posix_spawn_file_actions_addopen(&quiet, descriptor, "/dev/null", O_WRONLY, 0);
    const int failure = posix_spawn(&process, program, &quiet, nullptr, arguments, environ);
    posix_spawn_file_actions_destroy(&quiet);
    if (failure != 0) return -1;
    const Window window = observer.nextWindow(begun + kPatience);
    const bool painted = window != 0 && observer.waitUntilPainted(window, begun + kPatience);
    const double time = std::chrono::duration<double, std::milli>(Clock::now() - begun).count();
    end(process);
    return painted ? time : -1;
}

void print(const char *name, const std::vector<double> &times)
{
    std::printf("\"%s\": [", name);
    for (std::size_t i = 0; i < times.size(); ++i) std::printf("%s%.2f", i ? ", " : "", times[i]);
    std::printf("]");
}

} // namespace

int main(int argc, char *argv[])
{
    if (argc != 4 || std::atoi(argv[1]) < 1) {
        std::fprintf(stderr, "usage: bench_window ROUNDS OURS PEER\n");
        return 2;
    }
    Observer observer;
    if (!observer.isOpen()) {
        std::fprintf(stderr, "bench_window: there is no display\n");
        return 3;
    }
    std::vector<double> ours, peer;
    for (int round = -1; round < std::atoi(argv[1]); ++round) {
        for (const auto &[program, times] : {std::pair{argv[2], &ours}, std::pair{argv[3], &peer}}) {
            const double time = timeToWindow(observer, program);
            if (time < 0) {
                std::fprintf(stderr, "bench_window: %s showed no window\n", program);
                return 3;
            }
            if (round >= 0) times->push_back(time);
        }
    }
    std::printf("{");
    print("ours", ours);
    std::printf(", ");
    print("peer", peer);
    std::printf("}\n");
    return 0;
}
