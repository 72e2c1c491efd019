#!/usr/bin/env bash
# Mosquitto with a TLS listener for each certificate of certs.sh that a server may come with, and
# one that wants a client certificate.
. "$(dirname "$0")/lib.sh"
need mosquitto openssl
make_certificates

port=$base

# What the listener is called, its certificate, and more lines of its settings.
tls() {
    printf '\nlistener %s %s\nallow_anonymous true\n' "$port" "$address"
    echo "certfile $certificates/$2.crt"
    echo "keyfile $certificates/$2.key"
    printf '%s\n' "${@:3}"
    listener "$1" mqtts "$port" >&3
    port=$((port + 1))
}

{
    echo "per_listener_settings true"
    echo "log_dest stderr"
    if [ "$(id -u)" = 0 ]; then echo "user root"; fi
    for certificate in \
        server server-chain server-alone expired notyet soon wronghost selfsigned client; do
        tls "$certificate" "$certificate"
    done
    tls mutual-tls server "cafile $certificates/ca.crt" "require_certificate true"
} 3>&1 >"$folder/mosquitto.conf"

launch mosquitto -c "$folder/mosquitto.conf"
echo "pid $!"
until_input_ends
