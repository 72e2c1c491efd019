#!/usr/bin/env bash
# rumqttd, which the Python package iotcore brings along; Tests/run puts that in .build/rumqttd.
# From the base port on: MQTT 3.1.1, MQTT 5.0, both again over TLS, 3.1.1 over WebSocket. A listener
# speaks one version only.
. "$(dirname "$0")/lib.sh"
packages=$(cd "$scripts/../.." && pwd)/.build/rumqttd
need python3 openssl
[ -d "$packages/iotcore" ] || { echo "$name: no iotcore here" >&2; exit 69; }
make_certificates

server() {
    cat <<SETTINGS
[$1]
name = "$1"
listen = "$address:$2"
next_connection_delay_ms = 1
SETTINGS
    if [ "${3:-}" = tls ]; then
        cat <<SETTINGS
[$1.tls]
capath = "$certificates/ca.crt"
certpath = "$certificates/server.crt"
keypath = "$certificates/server.key"
SETTINGS
    fi
    cat <<SETTINGS
[$1.connections]
connection_timeout_ms = 60000
max_payload_size = 268435
max_inflight_count = 500
dynamic_filters = true
SETTINGS
}

{
    cat <<SETTINGS
id = 0
${BROKER_SETTINGS:-}
[router]
id = 0
max_connections = 1000
max_outgoing_packet_count = 200
max_segment_size = 10485760
max_segment_count = 10
SETTINGS
    server v4.plain "$base"
    server v5.plain $((base + 1))
    server v4.tls $((base + 2)) tls
    server v5.tls $((base + 3)) tls
    server ws.plain $((base + 4))
} >"$folder/rumqttd.toml"

# In this one process; the package's own command would start another.
export PYTHONPATH=$packages
launch python3 -c '
import sys
from iotcore.iotcore import IotCoreBroker
IotCoreBroker(config_path=sys.argv[1]).run_forever()
' "$folder/rumqttd.toml"
echo "pid $!"
listener plain mqtt "$base"
listener plain-5 mqtt $((base + 1))
listener tls mqtts $((base + 2))
listener tls-5 mqtts $((base + 3))
listener websocket ws $((base + 4)) /mqtt
until_input_ends
