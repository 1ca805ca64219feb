# Sourced by the scripts beside it: makes .venv in the checkout, once, from the pinned requirements.
# $1 names the requirements file. Sets PYTHON. Safe to repeat; says what it does.
# The bot itself is not built: a path file leads .venv to the checkout, and .venv/bin/salonbot starts it.

checkout=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

find_python() {
    local candidate
    for candidate in "${SALONBOT_PYTHON:-python3}" python3.14 python3.13 python3.12 python3.11; do
        if command -v "$candidate" >/dev/null 2>&1 &&
            "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$candidate"
            return
        fi
    done
    echo "$(basename "$0"): Python 3.11 or newer is needed; install it, or name it in SALONBOT_PYTHON" >&2
    return 1
}

make_environment() {
    local requirements=$checkout/$1 stamp=$checkout/.venv/.salonbot-$1 found wanted
    PYTHON=$checkout/.venv/bin/python
    wanted=$(cat "$requirements" "$checkout/scripts/environment.sh" | cksum)
    if [ -x "$PYTHON" ] && [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ]; then
        return
    fi
    found=$(find_python) || return 1
    if [ ! -x "$PYTHON" ]; then
        echo "making the environment .venv with $found"
        if ! "$found" -m venv "$checkout/.venv" 2>/dev/null; then
            rm -rf "$checkout/.venv"
            echo "$(basename "$0"): $found cannot make environments; install its venv module (Debian: python3-venv)" >&2
            return 1
        fi
    fi
    echo "installing what $1 pins"
    "$PYTHON" -m pip install --quiet --disable-pip-version-check --require-hashes -r "$requirements" || return 1
    lead_to_checkout || return 1
    echo "$wanted" >"$stamp"
}

lead_to_checkout() {
    local packages info command=${PYTHON%/*}/salonbot
    packages=$("$PYTHON" -c 'import sysconfig; print(sysconfig.get_path("purelib"))') || return 1
    echo "$checkout" >"$packages/salonbot.pth"
    # -P: a folder bot/ where the command is called is not this bot
    printf '#!/usr/bin/env bash\nexec %q -P -m bot.cli "$@"\n' "$PYTHON" >"$command"
    chmod +x "$command"
    # pywikibot's own pwb finds the scripts for operators by an entry point, which an installed package has
    info=$packages/salonbot_scripts-0.dist-info
    mkdir -p "$info" || return 1
    printf 'Metadata-Version: 2.1\nName: salonbot-scripts\nVersion: 0\n' >"$info/METADATA"
    printf '[pywikibot]\nscriptspath = scripts:base_dir\n' >"$info/entry_points.txt"
}
