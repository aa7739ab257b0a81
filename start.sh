#!/bin/sh
# Sets CineFlow up beside this file when that is needed, then runs it with the arguments given.
#   ./start.sh                 the wizard            ./start.sh demo    a first film, offline
#   ./start.sh test [fast]     every check           ./start.sh --help  all commands
# Runs in any POSIX shell (dash, bash 3.2, ash). The slow part is tools/install.py; when it has nothing to do, no
# Python is started but CineFlow's own. CINEFLOW_VENV names another folder for `.venv`, for a read-only check-out.
set -u

FORMAT='cineflow-setup 1' # the first line of the stamp; tools/install.py writes it

self=$0
while [ -L "$self" ]; do
    link=$(readlink "$self") || break
    case $link in
        /*) self=$link ;;
        *) case $self in */*) self=${self%/*}/$link ;; *) self=$link ;; esac ;;
    esac
done
case $self in */*) here=${self%/*} ;; *) here=. ;; esac
here=$(CDPATH='' cd -- "${here:-/}" && pwd -P) || exit 1

# Git's shell on Windows: the other script knows that system's paths.
if [ "${OS:-}" = Windows_NT ]; then exec cmd.exe //c "$(cygpath -w "$here/start.bat")" "$@"; fi

venv=${CINEFLOW_VENV:-$here/.venv}
case $venv in /* | [A-Za-z]:*) ;; *) venv=$PWD/$venv ;; esac
python=$venv/bin/python
stamp=$venv/cineflow-setup

# Is the set-up whole, for this folder, this Python, this pyproject.toml, and with extra $1?
is_ready() {
    [ -f "$stamp/parts" ] || return 1
    {
        IFS= read -r format && IFS= read -r place && IFS= read -r base && IFS= read -r extras || return 1
        [ "$format" = "$FORMAT" ] && [ "$place" = "$here" ] && [ "$python" -ef "$base" ] || return 1
        if [ -n "$1" ]; then
            case " $extras " in *" $1 "*) ;; *) return 1 ;; esac
        fi
        while IFS= read -r part; do
            [ -e "$venv/$part" ] || return 1
        done
    } <"$stamp/parts"
    cmp -s "$here/pyproject.toml" "$stamp/pyproject.toml"
}

# Sets `found` to a command for Python 3.11 or later, or returns 1 with `old` saying what was there instead.
find_python() {
    old=
    for found in python3.13 python3.12 python3.11 python3.14 python3 python \
        /opt/homebrew/bin/python3 /usr/local/bin/python3 "${HOME:-/nonexistent}"/.pyenv/versions/3.1[1-9]*/bin/python3; do
        where=$(command -v "$found" 2>/dev/null) || continue
        # Without the developer tools this one is a stub that opens a dialog instead of running.
        if [ "$where" = /usr/bin/python3 ] && [ -x /usr/bin/xcode-select ] && ! /usr/bin/xcode-select -p >/dev/null 2>&1; then
            continue
        fi
        version=$("$found" -I -c 'import sys; print("%d.%d.%d" % sys.version_info[:3])' 2>/dev/null) || continue
        case $version in
            3.1[1-9].* | 3.[2-9][0-9].* | [4-9].*) return 0 ;;
            ?*) old="$version ($where)" ;;
        esac
    done
    return 1
}

say_what_to_install() {
    case $(uname -s 2>/dev/null) in
        Darwin) how='brew install python@3.12   /   https://www.python.org/downloads/' ;;
        Linux)
            if command -v apt-get >/dev/null 2>&1; then
                how='sudo apt-get install python3 python3-venv'
            elif command -v dnf >/dev/null 2>&1; then
                how='sudo dnf install python3.12'
            elif command -v pacman >/dev/null 2>&1; then
                how='sudo pacman -S python'
            elif command -v apk >/dev/null 2>&1; then
                how='sudo apk add python3'
            else
                how='https://www.python.org/downloads/'
            fi
            ;;
        *) how='https://www.python.org/downloads/' ;;
    esac
    if [ -n "$old" ]; then
        echo "影流需要 Python 3.11 或更新版本，这里只有 $old。请先安装：$how" >&2
        echo "CineFlow needs Python 3.11 or later; here is only $old. Install it first: $how" >&2
    else
        echo "影流需要 Python 3.11 或更新版本，这里没有找到。请先安装：$how" >&2
        echo "CineFlow needs Python 3.11 or later, and none was found. Install it first: $how" >&2
    fi
}

prepare() {
    if is_ready "$1"; then return 0; fi
    if ! find_python; then
        say_what_to_install
        exit 1
    fi
    "$found" -E -s "$here/tools/install.py" --place "$here" --venv "$venv" --extra "$1" || exit $?
}

unset PYTHONHOME
# The path of this folder is in a .pth file, which Python reads in the locale's encoding unless told otherwise.
PYTHONUTF8=${PYTHONUTF8:-1}
export PYTHONUTF8

if [ "${1-}" = test ]; then
    prepare test
    cd -- "$here" || exit 1
    exec "$python" tools/check.py "$@"
fi
prepare ''
if [ "${1-}" = serve ]; then
    "$python" -E -s "$here/tools/studio.py" --get-node "$@" || : # without it the server has a plain page, and says so
fi
exec "$python" -P -m cineflow "$@"
