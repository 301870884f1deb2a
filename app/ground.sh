# What app/run and tests/run stand on: the Debian packages, and one way to install, configure and build. Sourced, not run.
# Everything said here goes to stderr, so that a program's stdout stays its own.

root=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)

build_packages=(
    g++ cmake ninja-build ccache pkgconf
    qt6-base-dev libqt6opengl6-dev qt6-charts-dev qt6-svg-dev
    libfmt-dev nlohmann-json3-dev libmuparser-dev libcli11-dev
    fonts-inter fonts-dejavu-core fontconfig
)
test_packages=(git catch2 librapidcheck-dev libbenchmark-dev)

say() { printf 'interleave: %s\n' "$*" >&2; }
die() { say "$@"; exit 1; }

# need PACKAGE...: installs those that are missing. Asks for root only then.
need() {
    command -v dpkg-query >/dev/null || return 0  # Not a Debian: CMake names what it does not find.
    local installed package as_root=()
    local -a missing=()
    installed=$(dpkg-query -W -f '${Package} ${db:Status-Status}\n' "$@" 2>/dev/null) || true
    for package in "$@"; do
        grep -qxF "$package installed" <<<"$installed" || missing+=("$package")
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    say "these Debian packages are missing and will be installed: ${missing[*]}"
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null ||
            die "that needs root, and there is no sudo here. As root, run: apt-get install --no-install-recommends ${missing[*]}"
        as_root=(sudo)
    fi
    "${as_root[@]}" apt-get update -q </dev/null >&2 &&
        "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
            apt-get install -y -q --no-install-recommends "${missing[@]}" </dev/null >&2 ||
        die "the packages could not be installed. As root, run: apt-get install --no-install-recommends ${missing[*]}"
}

# build FOLDER NAME=VALUE... -- TARGET...: configures FOLDER unless it already is, with these values, and builds.
# Shows progress; on failure, everything. Two at once take turns.
build() {
    local folder=$1 log=$1/build.log lock configured=yes
    local -a options=()
    shift
    mkdir -p "$folder"
    exec {lock}>"$folder/build.lock"
    flock -n "$lock" || { say "waiting for another build in $folder"; flock "$lock"; }
    [ -f "$folder/build.ninja" ] || configured=
    while [ "$1" != -- ]; do
        grep -qx "${1%%=*}:[A-Z]*=${1#*=}" "$folder/CMakeCache.txt" 2>/dev/null || configured=
        options+=("-D$1")
        shift
    done
    shift
    if [ -z "$configured" ]; then
        say "configuring $folder"
        cmake -S "$root" -B "$folder" -G Ninja "${options[@]}" </dev/null >"$log" 2>&1 {lock}>&- ||
            { cat "$log" >&2; rm -f "$folder/build.ninja"; die "configuring failed"; }
    fi
    NINJA_STATUS='[%f/%t] ' ninja -C "$folder" "$@" </dev/null 2>&1 {lock}>&- | tee "$log" | progress "$folder" ||
        { cat "$log" >&2; die "building failed"; }
    exec {lock}>&-
}

# progress FOLDER: ninja's lines, as one line that rewrites itself on a terminal, as one sentence elsewhere, as nothing where nothing was to do.
progress() {
    local line begun=
    while IFS= read -r line; do
        [[ $line == \[* && $line != *globbed* ]] || continue
        if [ -t 2 ]; then
            printf '\r\033[Kinterleave: building %.60s' "${line% CMakeFiles*}" >&2
        elif [ -z "$begun" ]; then
            say "building $1"
        fi
        begun=yes
    done
    [ -z "$begun" ] || [ ! -t 2 ] || printf '\r\033[K' >&2
}

# A bare Debian sets no locale at all; Qt wants UTF-8.
[ -n "${LC_ALL:-${LC_CTYPE:-${LANG:-}}}" ] || export LC_CTYPE=C.UTF-8
