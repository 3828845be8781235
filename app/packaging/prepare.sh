# Sourced by app/run and tests/run: installs the Debian packages, configures and builds.
# The caller sets $top (the checkout) and $ask (yes or no); everything is made below $top/build.

build=$top/build
logs=$build/log
packages_stamp=$build/.packages-installed

say() { printf '%s: %s\n' "$program" "$*" >&2; }

# fail MESSAGE [LOG]: says which step failed and where to read more, with the end of the log, and ends.
fail()
{
    say "$1"
    if [ $# -gt 1 ]; then
        printf '%s\n' "--- the end of $2" >&2
        tail -n 30 -- "$2" >&2
        printf '%s\n' "--- the whole log: $2" >&2
    fi
    exit 3
}

# Makes build/ and holds its lock until release_build_folder, so that two of us do not build over each other.
claim_build_folder()
{
    if ! mkdir -p -- "$logs" 2>/dev/null || [ ! -w "$build" ] || [ ! -w "$logs" ] ||
        { [ -e "$build/CMakeCache.txt" ] && [ ! -w "$build/CMakeCache.txt" ]; }; then
        local owner=$top
        [ -e "$build" ] && owner=$build
        fail "$(id -un) cannot write to $build; $owner belongs to $(stat -c %U -- "$owner").
Run this as that user, take the folder over (sudo chown -R $(id -un) '$owner'), or work in a clone of your own."
    fi
    exec {build_lock}>"$build/.lock" || fail "The lock $build/.lock cannot be opened."
    if ! flock --nonblock "$build_lock"; then
        say "another start of app/run or tests/run is at work in $build; waiting for it"
        flock "$build_lock"
    fi
}

release_build_folder() { exec {build_lock}>&-; }

# The list and dpkg's own record decide; while neither changes, nothing is asked of dpkg.
packages_key()
{
    sha256sum < "$top/app/packaging/packages.txt"
    stat -c %y /var/lib/dpkg/status
}

missing_packages()
{
    local wanted
    wanted=$(sed 's/#.*//' "$top/app/packaging/packages.txt" | xargs -n1 | sort -u)
    # dpkg-query answers 1 when it has never heard of a package; that is what is being asked.
    comm -23 <(printf '%s\n' "$wanted") <(
        { printf '%s\n' "$wanted" | xargs dpkg-query -W -f '${db:Status-Status} ${Package}\n' 2>/dev/null || true; } |
            sed -n 's/^installed //p' | sort -u)
}

# confirm_installing PACKAGE...: asks where somebody can answer.
confirm_installing()
{
    printf 'Athanor needs these Debian packages, which are not installed:\n' >&2
    printf '%s ' "$@" | fold -s -w 90 | sed 's/^/    /' >&2
    printf '\n' >&2
    [ "$ask" = yes ] && [ -t 0 ] && [ -t 2 ] || return 0
    local answer
    read -r -p 'Install them with apt-get? [Y/n] ' answer || answer=n
    case $answer in
        '' | [Yy]*) ;;
        *) fail "nothing was installed. When you want to: sudo apt-get install --no-install-recommends $*" ;;
    esac
}

# apt_get ARGUMENT...: as root, whoever we are.
apt_get()
{
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=600 "$@"
}

choose_root()
{
    as_root=()
    [ "$(id -u)" -eq 0 ] && return 0
    local command="apt-get install --no-install-recommends $*"
    command -v sudo >/dev/null ||
        fail "$(id -un) may not install packages, and there is no sudo. As root, run: $command"
    as_root=(sudo)
    # Without a terminal sudo could only wait for a password that nobody types.
    if [ ! -t 0 ]; then
        as_root=(sudo -n)
        sudo -n true 2>/dev/null ||
            fail "sudo asks for a password and there is no terminal to type it. Run first: sudo $command"
    fi
}

install_packages()
{
    [ -e "$packages_stamp" ] && [ "$(cat -- "$packages_stamp")" = "$(packages_key)" ] && return 0
    command -v apt-get >/dev/null && command -v dpkg-query >/dev/null ||
        fail "Athanor is built from Debian 12's packages, and apt-get is not here. See app/packaging/packages.txt for the list."
    local missing log=$logs/packages.log
    mapfile -t missing < <(missing_packages)
    if [ ${#missing[@]} -gt 0 ]; then
        confirm_installing "${missing[@]}"
        choose_root "${missing[@]}"
        say "installing ${#missing[@]} packages (log: $log)"
        # A simulation needs no root and tells whether the package lists know them all.
        if ! LC_ALL=C apt-get install -s --no-install-recommends "${missing[@]}" >"$log" 2>&1; then
            say "fetching the package lists"
            apt_get update >>"$log" 2>&1 || fail "the step 'apt-get update' failed" "$log"
        fi
        # Lists may know a version that the mirror no longer has: fetch them once and try again.
        apt_get install --no-install-recommends "${missing[@]}" >>"$log" 2>&1 ||
            { apt_get update >>"$log" 2>&1 && apt_get install --no-install-recommends "${missing[@]}" >>"$log" 2>&1; } ||
            fail "the step 'apt-get install' failed" "$log"
        mapfile -t missing < <(missing_packages)
        [ ${#missing[@]} -eq 0 ] || fail "apt-get ended well, but these are still missing: ${missing[*]}" "$log"
    fi
    packages_key > "$packages_stamp"
}

# show_progress: passes a build's lines on; on a terminal each step overwrites the last one.
show_progress()
{
    local line
    while IFS= read -r line; do
        case $line in
            'ninja: no work to do.' | 'ninja: Entering directory'* | '[0/'*) ;;
            '['*/*'] '*) if [ -t 2 ]; then printf '\r\033[K%.*s' $((${COLUMNS:-80} - 1)) "$line" >&2; else printf '%s\n' "$line" >&2; fi ;;
            *) [ -t 2 ] && printf '\r\033[K' >&2; printf '%s\n' "$line" >&2 ;;
        esac
    done
    if [ -t 2 ]; then printf '\r\033[K' >&2; fi
}

configure_build()
{
    local home=
    [ -e "$build/CMakeCache.txt" ] && home=$(sed -n 's/^CMAKE_HOME_DIRECTORY:INTERNAL=//p' "$build/CMakeCache.txt")
    # ninja itself notices a changed CMakeLists.txt; a checkout that was moved must begin anew.
    [ -e "$build/build.ninja" ] && [ "$home" = "$(cd -- "$top" && pwd -P)" ] && return 0
    say "configuring"
    (cd -- "$(cd -- "$top" && pwd -P)" && cmake --fresh --preset release) >"$logs/configure.log" 2>&1 ||
        { rm -f -- "$build/build.ninja"; fail "the step 'cmake --preset release' failed" "$logs/configure.log"; }
}

# A compiler of this program takes up to a gigabyte: fewer at a time where there is less memory.
parallel_jobs()
{
    local cores gigabytes
    cores=$(nproc)
    gigabytes=$(awk '/^MemAvailable:/ {print int($2 / 1048576)}' /proc/meminfo)
    [ "${gigabytes:-0}" -ge 1 ] || gigabytes=1
    echo $((cores < gigabytes ? cores : gigabytes))
}

# build_targets TARGET...: everything when none is named.
build_targets()
{
    NINJA_STATUS='[%f/%t] ' ninja -C "$build" -j "$(parallel_jobs)" "$@" 2>&1 | tee -- "$logs/build.log" | show_progress
    [ "${PIPESTATUS[0]}" -eq 0 ] || fail "the step 'ninja' (the build) failed" "$logs/build.log"
}
