#!/usr/bin/env bash
# nats-server as a broker of MQTT 3.1.1. From the base port on: plain, TLS, WebSocket, and two ports
# of its own. A server has one MQTT listener, so there is a second one for TLS, which knows nothing
# of the first.
. "$(dirname "$0")/lib.sh"
need nats-server openssl
make_certificates

settings() {
    cat <<SETTINGS
server_name: $1
listen: "127.0.0.1:$2"
jetstream { store_dir: "$folder/$1", max_mem: 64MB, max_file: 256MB }
SETTINGS
}

{
    settings secure $((base + 4))
    cat <<SETTINGS
mqtt {
  listen: "$address:$((base + 1))"
  tls { cert_file: "$certificates/server.crt", key_file: "$certificates/server.key" }
}
SETTINGS
} >"$folder/secure.conf"
{
    settings plain $((base + 3))
    cat <<SETTINGS
mqtt { listen: "$address:$base" }
websocket { listen: "$address:$((base + 2))", no_tls: true }
${BROKER_SETTINGS:-}
SETTINGS
} >"$folder/plain.conf"

launch nats-server -c "$folder/secure.conf"
launch nats-server -c "$folder/plain.conf"
echo "pid $!"
listener plain mqtt "$base"
listener tls mqtts $((base + 1))
listener websocket ws $((base + 2)) /mqtt
until_input_ends
