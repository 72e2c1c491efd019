# What the broker scripts share; sourced, never run.
#
#     bash Tests/brokers/NAME.sh BASE_PORT
#
# runs a broker on loopback, on ports from BASE_PORT on, until standard input ends. It says on
# standard output where everything is, a word and its value a line: `folder`, `pid` (the process to
# stop or kill), one line for each listener with its URL, and at last `started`; that the broker
# accepts connections is for the caller to find out. Whatever it writes is in a folder of its own,
# the broker's output in `log`. At the end the broker is killed and the folder removed, also when
# whoever started it has crashed. Several run side by side, as any user.
#
# BROKER_ADDRESS     where to listen; loopback otherwise
# BROKER_SETTINGS    more lines for the broker's settings file

set -euo pipefail
PATH=$PATH:/usr/sbin

scripts=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
name=$(basename "$0" .sh)
[ $# = 1 ] || { echo "usage: bash $0 BASE_PORT" >&2; exit 64; }
base=$1
address=${BROKER_ADDRESS:-127.0.0.1}

groups=()
clean_up() {
    trap - EXIT
    exec 2>/dev/null  # the shell would name whatever it sees killed
    local group
    for group in ${groups[@]+"${groups[@]}"}; do
        kill -KILL -- "-$group" || true
    done
    wait || true
    rm -rf "$folder"
}

folder=$(mktemp -d "${TMPDIR:-/tmp}/keepwatch-$name.XXXXXX")
trap clean_up EXIT
trap exit HUP INT TERM
echo "folder $folder"

need() {
    local command
    for command in "$@"; do
        command -v "$command" >/dev/null || { echo "$name: no $command here" >&2; exit 69; }
    done
}

make_certificates() {
    bash "$scripts/certs.sh" "$folder/certs" "IP:$address" >/dev/null
    certificates=$folder/certs
}

# Runs a command in a process group of its own, so that nothing it starts outlives it.
launch() {
    set -m
    "$@" >>"$folder/log" 2>&1 </dev/null &
    set +m
    groups+=($!)
}

# Says where a listener is: its name, scheme, port and path.
listener() {
    local host=$address
    case $2 in mqtts | wss) [ "$address" = 127.0.0.1 ] && host=localhost ;; esac
    echo "$1 $2://$host:$3${4:-}"
}

until_input_ends() {
    echo started
    while read -r _; do :; done
}
