#!/usr/bin/env bash
# A broker behind a network that can be made to fail:  bash Tests/faults/lab.sh
#
#     client 198.51.100.2 ---- wire, or slow (link.py) ---- broker 198.51.100.1
#
# The client's side is a network namespace of this shell's own, the broker's side another; nothing
# of it touches the machine's own network, and several labs run side by side. On the broker's side
# is Mosquitto, with the listeners of ../brokers/mosquitto.sh from port 1883 on. A program runs as
# the client when the words that the lab says behind `enter` are put in front of it.
#
# Verbs come on standard input, one a line. The lab answers with the verb's number and `done`,
# `failed`, or `cannot` and the reason where this machine does not allow it. When the input ends,
# nothing is left of it.
#
# network   drop [up|down]      packets vanish, both ways or towards the broker or the client only
#           loss PERCENT        so many packets vanish, both ways
#           delay MS [JITTER]   each packet takes so much longer, both ways
#           refuse              the broker's machine answers every packet with RST
#           prohibit            it answers "administratively prohibited" (ICMP)
#           reset               RST to every client
#           cut, no-route       the client's interface is down; it has no route any more
#           unreachable         it has no route to the broker alone
# broker    stall, resume       SIGSTOP, SIGCONT: its kernel still acknowledges
#           kill, term          SIGKILL, SIGTERM
#           power-fail          the machine is gone: nothing leaves it, and it forgets connections
#           restart             start it again
# undo      restore             all faults of the network, and stall
#
# Ends with 69 where a tool is missing, with 77 where the kernel does not let us do all that.

set -euo pipefail
PATH=$PATH:/usr/sbin
scripts=$(cd "$(dirname "$0")" && pwd)

if [ "${1:-}" != inside ]; then
    for tool in ip nft ss unshare nsenter setpriv mosquitto openssl python3; do
        command -v "$tool" >/dev/null || { echo "no $tool here" >&2; exit 69; }
    done
    trial='ip link add trial type veth peer tried && nft add table inet trial'
    for rights in "--net" "--user --map-root-user --net"; do
        # Words, not one word.
        # shellcheck disable=SC2086
        if unshare $rights sh -c "$trial" 2>/dev/null; then
            echo "enter nsenter --target $$ ${rights/--map-root-user/--preserve-credentials}"
            exec unshare $rights bash "$0" inside
        fi
    done
    echo "no rights to make network namespaces and nftables rules here" >&2
    exit 77
fi

client=198.51.100.2 broker=198.51.100.1 port=1883
folder=$(mktemp -d "${TMPDIR:-/tmp}/keepwatch-lab.XXXXXX")
broker_process=''
exec {broker_input}>/dev/null {link_input}>/dev/null

clean_up() {
    trap - EXIT
    exec 2>/dev/null
    exec {broker_input}>&- {link_input}>&-
    kill "$broker_side" || true
    wait || true
    rm -rf "$folder"
}
trap clean_up EXIT
trap exit HUP INT TERM

# The broker's side exists as long as this process does.
unshare --net setpriv --pdeathsig KILL sleep infinity </dev/null &
broker_side=$!
until [ "$(readlink /proc/$broker_side/ns/net)" != "$(readlink /proc/self/ns/net)" ]; do
    sleep 0.01
done
on_broker() { nsenter --target "$broker_side" --net "$@"; }

ip link add wire type veth peer name wire netns "$broker_side"
ip addr add "$client/32" dev lo
on_broker ip addr add "$broker/32" dev lo
ip link set lo up
on_broker ip link set lo up
on_broker ip link set wire up

# Lets the traffic go through a device.
through() {
    ip route replace "$broker" dev "$1" src "$client" \
        && ip route replace default via "$broker" dev "$1" src "$client" onlink \
        && on_broker ip route replace "$client" dev "$1" src "$broker"
}

start_link() {
    mkfifo "$folder/link"
    exec {link_input}>&-
    python3 "$scripts/link.py" /proc/self/ns/net "/proc/$broker_side/ns/net" \
        <"$folder/link" >"$folder/link.out" 2>&1 {broker_input}>&- &
    local link=$!
    exec {link_input}>"$folder/link"
    until grep -qs ready "$folder/link.out"; do
        kill -0 "$link" 2>/dev/null || return 1
        sleep 0.02
    done
    ip link set slow up && on_broker ip link set slow up
}

delay() {
    if [ ! -p "$folder/link" ] && ! start_link; then
        cannot="no device for a slow link: $(tail -n 1 "$folder/link.out")"
        return 1
    fi
    echo "$1 ${2:-0}" >&"$link_input"
    through slow
}

start_broker() {
    rm -f "$folder/broker"
    mkfifo "$folder/broker"
    exec {broker_input}>&-
    # Whatever holds the other input open would keep that alive.
    BROKER_ADDRESS=$broker on_broker bash "$scripts/../brokers/mosquitto.sh" "$port" \
        <"$folder/broker" >"$folder/broker.out" 2>&1 {link_input}>&- &
    broker_script=$!
    exec {broker_input}>"$folder/broker"
    until grep -qs '^started' "$folder/broker.out" \
        && [ -n "$(on_broker ss -ltnH "sport = $port")" ]; do
        kill -0 "$broker_script" 2>/dev/null || { cat "$folder/broker.out" >&2; return 1; }
        sleep 0.02
    done
    broker_process=$(sed -n 's/^pid //p' "$folder/broker.out")
    grep -v '^started' "$folder/broker.out"
}

stop_broker() {
    exec {broker_input}>&-
    wait "$broker_script" || true
    exec {broker_input}>/dev/null
}

# What a side does with every packet that comes in.
rule() {
    "${@:2}" nft -f - <<RULES
add table inet faults
add chain inet faults input { type filter hook input priority -300; policy accept; }
add rule inet faults input iifname != "lo" $1
RULES
}
on_client() { "$@"; }

drop() {
    case ${1:-both} in
        up) rule drop on_broker ;;
        down) rule drop on_client ;;
        both) rule drop on_broker && rule drop on_client ;;
        *) return 1 ;;
    esac
}

# The kernel's own end of the connections on a side, which the other side learns of by RST.
forget_connections() { on_broker ss -K -t src "$broker" >/dev/null; }

restore() {
    nft delete table inet faults 2>/dev/null || true
    on_broker nft delete table inet faults 2>/dev/null || true
    [ -z "$broker_process" ] || kill -CONT "$broker_process" 2>/dev/null || true
    ip link set wire up && through wire
}

obey() {
    local verb=$1
    shift
    case $verb in
        drop) drop "$@" ;;
        loss)
            local some="numgen random mod 100 < $1 drop"
            rule "$some" on_broker && rule "$some" on_client
            ;;
        delay) delay "$@" ;;
        refuse) rule 'ip protocol tcp reject with tcp reset' on_broker ;;
        prohibit) rule 'ip protocol tcp reject with icmp type admin-prohibited' on_broker ;;
        reset) forget_connections ;;
        cut) ip link set wire down ;;
        no-route) ip route flush table main ;;
        unreachable) ip route replace unreachable "$broker" ;;
        stall) kill -STOP "$broker_process" ;;
        resume) kill -CONT "$broker_process" ;;
        kill) kill -KILL "$broker_process" ;;
        term) kill -TERM "$broker_process" ;;
        power-fail)
            drop && kill -KILL "$broker_process" || return 1
            while kill -0 "$broker_process" 2>/dev/null; do sleep 0.02; done
            # What is left of its connections would still be sent.
            forget_connections
            ;;
        restart) stop_broker && start_broker ;;
        restore) restore ;;
        *) return 1 ;;
    esac
}

restore
start_broker
echo started
number=0
while read -r -a words; do
    number=$((number + 1)) cannot=''
    if obey "${words[@]}"; then
        echo "$number done"
    elif [ -n "$cannot" ]; then
        echo "$number cannot $cannot"
    else
        echo "$number failed"
    fi
done
