# What app/run and tests/run stand on: the Debian packages, and one way to install, configure and build. Sourced, not run.
# Everything said here goes to stderr, so that a program's stdout stays its own.

root=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)

build_packages=(
    g++ cmake ninja-build ccache pkgconf
    qt6-base-dev libqt6opengl6-dev qt6-charts-dev qt6-svg-dev
    libfmt-dev nlohmann-json3-dev libvalijson-dev libmuparser-dev libcli11-dev
    fonts-inter fonts-jetbrains-mono fonts-dejavu-core fontconfig
)
test_packages=(
    git python3 catch2 librapidcheck-dev libbenchmark-dev
    xvfb xdotool imagemagick
)

say() { printf 'interleave: %s\n' "$*" >&2; }
die() { say "$@"; exit 1; }

# briefly WHAT COMMAND...: runs COMMAND and says WHAT it does, but not where it is ninja and there was nothing to do. On a terminal the
# command's lines replace each other, elsewhere they are kept to ourselves. Where it fails: everything it said.
briefly() {
    local what=$1 log line said= outcome=0
    shift
    log=$(mktemp)
    "$@" </dev/null 2>&1 | tee "$log" | while IFS= read -r line; do
        [[ $line != ninja:* && $line != *'Re-checking globbed'* ]] || continue
        [ -n "$said" ] || say "$what"
        said=yes
        if [ -t 2 ]; then printf '\r\033[K%.70s\r' "$line" >&2; fi
    done || outcome=$?
    if [ -t 2 ]; then printf '\033[K' >&2; fi
    [ $outcome -eq 0 ] || cat "$log" >&2
    rm -f "$log"
    return $outcome
}

# need PACKAGE...: installs those that are missing. Asks for root only then.
need() {
    command -v dpkg-query >/dev/null || return 0  # Not a Debian: CMake names what it does not find.
    local installed package by_hand
    local -a missing=() as_root=()
    installed=$(dpkg-query -W -f '${Package} ${db:Status-Status}\n' "$@" 2>/dev/null) || true
    for package in "$@"; do
        grep -qxF "$package installed" <<<"$installed" || missing+=("$package")
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    say "these Debian packages are missing: ${missing[*]}"
    by_hand="As root, run: apt-get install --no-install-recommends ${missing[*]}"
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null || die "to install them needs root, and there is no sudo here. $by_hand"
        say "to install them needs root"
        sudo -v || die "that did not become root. $by_hand"
        as_root=(sudo)
    fi
    briefly "asking Debian for them" "${as_root[@]}" apt-get update -q &&
        briefly "installing them" "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
            apt-get install -y -q --no-install-recommends "${missing[@]}" ||
        die "the packages could not be installed. $by_hand"
}

# build FOLDER NAME=VALUE... -- TARGET...: configures FOLDER unless it already is, with these values, and builds what is not up to date.
# Two at once take turns.
build() {
    local folder=$1 lock configured=yes
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
    # A folder that was moved or copied here still points to where it came from.
    if [ -f "$folder/CMakeCache.txt" ] && ! grep -qxF "CMAKE_HOME_DIRECTORY:INTERNAL=$root" "$folder/CMakeCache.txt"; then
        configured=
        options+=(--fresh)
    fi
    if [ -z "$configured" ]; then
        briefly "configuring $folder" cmake -S "$root" -B "$folder" -G Ninja "${options[@]}" ||
            { rm -f "$folder/build.ninja"; die "configuring failed"; }
    fi
    briefly "building $folder" ninja -C "$folder" "$@" || die "building failed"
    exec {lock}>&-
}

# A bare Debian sets no locale at all; Qt wants UTF-8.
[ -n "${LC_ALL:-${LC_CTYPE:-${LANG:-}}}" ] || export LC_CTYPE=C.UTF-8
