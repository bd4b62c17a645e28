#!/bin/sh
# Find a Python of 3.11 or newer and hand over to setup.py; without one, say what to install.
set -eu

for python in ${PYTHON:-} python3 python3.14 python3.13 python3.12 python3.11; do
    if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        exec "$python" "$(dirname "$0")/setup.py" "$@"
    fi
done

echo "Hospitium needs Python 3.11 or newer, and this machine has none on its PATH." >&2
echo "Install it (Debian, Ubuntu: apt-get install python3 python3-pip; macOS: brew install python)" >&2
echo "or name one: PYTHON=/path/to/python3.12 make setup" >&2
exit 1
