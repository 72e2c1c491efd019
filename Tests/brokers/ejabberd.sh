#!/usr/bin/env bash
# ejabberd's MQTT broker, 3.1.1 and 5.0. From the base port on: plain, TLS, WebSocket. It takes
# anybody who gives some user name and some password, and nobody who gives none.
#
# The Erlang emulator is started directly: ejabberdctl insists on a user and a folder of its own.
# Without Erlang's distribution there is no port mapper either.
. "$(dirname "$0")/lib.sh"
need erl openssl
make_certificates
program=$(ls -d /usr/lib/*/ejabberd-*/ebin 2>/dev/null | head -n 1)
[ -n "$program" ] || { echo "$name: no ejabberd here" >&2; exit 69; }

mkdir "$folder/mnesia"
cat "$certificates/server.crt" "$certificates/server.key" >"$folder/server.pem"
cat >"$folder/ejabberd.yml" <<SETTINGS
hosts: [localhost]
loglevel: info
certfiles: ["$folder/server.pem"]
listen:
  - { port: $base, ip: "$address", module: mod_mqtt }
  - { port: $((base + 1)), ip: "$address", module: mod_mqtt, tls: true }
  - port: $((base + 2))
    ip: "$address"
    module: ejabberd_http
    request_handlers: { /mqtt: mod_mqtt }
auth_method: [anonymous]
anonymous_protocol: login_anon
allow_multiple_connections: true
acme: { auto: false }
modules:
  mod_mqtt:
    access_publish: { "#": [ { allow: all } ] }
    access_subscribe: { "#": [ { allow: all } ] }
${BROKER_SETTINGS:-}
SETTINGS

cd "$folder"
echo '{lookup,["file","native"]}.' >inetrc
export HOME=$folder LANG=C.UTF-8 ERL_INETRC=$folder/inetrc ERL_CRASH_DUMP_BYTES=0
ERL_LIBS=$(dirname "$(dirname "$program")")
export ERL_LIBS EJABBERD_CONFIG_PATH=$folder/ejabberd.yml EJABBERD_PID_PATH=$folder/ejabberd.pid
export EJABBERD_LOG_PATH=$folder/ejabberd.log
launch erl -noinput -mnesia dir "\"$folder/mnesia\"" -s ejabberd
echo "pid $!"
listener plain mqtt "$base"
listener tls mqtts $((base + 1))
listener websocket ws $((base + 2)) /mqtt
until_input_ends
