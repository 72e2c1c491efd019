#!/usr/bin/env bash
# Mosquitto with a listener for each kind of connection. From the base port on: plain, TLS, TLS with
# client certificates, WebSocket, WebSocket over TLS, password (kw, keepwatch). And a socket file.
. "$(dirname "$0")/lib.sh"
need mosquitto mosquitto_passwd openssl
make_certificates

anonymous() {
    printf '\nlistener %s\nallow_anonymous true\n' "$1"
}

tls() {
    anonymous "$1 $address"
    echo "cafile $certificates/ca.crt"
    echo "certfile $certificates/$2.crt"
    echo "keyfile $certificates/$2.key"
}

touch "$folder/passwords"
mosquitto_passwd -b "$folder/passwords" kw keepwatch
{
    echo "per_listener_settings true"
    echo "persistence false"
    # Anything but standard error is buffered.
    echo "log_dest stderr"
    echo "log_type all"
    echo "sys_interval 1"
    if [ "$(id -u)" = 0 ]; then echo "user root"; fi
    echo "${BROKER_SETTINGS:-}"
    anonymous "$base $address"
    anonymous "0 $folder/socket"
    tls $((base + 1)) server
    tls $((base + 2)) server
    echo "require_certificate true"
    anonymous "$((base + 3)) $address"
    echo "protocol websockets"
    tls $((base + 4)) server
    echo "protocol websockets"
    printf '\nlistener %s %s\nallow_anonymous false\n' $((base + 5)) "$address"
    echo "password_file $folder/passwords"
} >"$folder/mosquitto.conf"

launch mosquitto -c "$folder/mosquitto.conf"
echo "pid $!"
listener plain mqtt "$base"
listener tls mqtts $((base + 1))
listener mutual-tls mqtts $((base + 2))
listener websocket ws $((base + 3)) /mqtt
listener websocket-tls wss $((base + 4)) /mqtt
listener password mqtt $((base + 5))
echo "socket-file mqtt+unix://$folder/socket"
until_input_ends
