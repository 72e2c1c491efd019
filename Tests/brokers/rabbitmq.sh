#!/usr/bin/env bash
# RabbitMQ with MQTT 3.1.1. From the base port on: plain, TLS, WebSocket; then AMQP, the Erlang port
# mapper and Erlang's distribution, which nobody here uses but the server wants. Whoever names no
# user is `guest`; a wrong password is refused.
. "$(dirname "$0")/lib.sh"
bin=/usr/lib/rabbitmq/bin
need erl epmd openssl "$bin/rabbitmq-server"
make_certificates

mkdir "$folder/mnesia" "$folder/logs" "$folder/generated"
echo '[].' >"$folder/advanced.config"
echo '[rabbitmq_mqtt, rabbitmq_web_mqtt].' >"$folder/enabled_plugins"
cat >"$folder/rabbitmq.conf" <<SETTINGS
listeners.tcp.local = 127.0.0.1:$((base + 3))
log.console = true
log.console.level = info
log.file = false
mqtt.listeners.tcp.1 = $address:$base
mqtt.listeners.ssl.1 = $address:$((base + 1))
mqtt.allow_anonymous = true
mqtt.default_user = guest
mqtt.default_pass = guest
mqtt.tcp_listen_options.nodelay = true
ssl_options.cacertfile = $certificates/ca.crt
ssl_options.certfile = $certificates/server.crt
ssl_options.keyfile = $certificates/server.key
web_mqtt.tcp.ip = $address
web_mqtt.tcp.port = $((base + 2))
loopback_users = none
${BROKER_SETTINGS:-}
SETTINGS

# A port mapper of our own: the server would start one on a fixed port and leave it behind.
export ERL_EPMD_PORT=$((base + 4)) ERL_EPMD_ADDRESS=127.0.0.1
export HOME=$folder LANG=C.UTF-8
export RABBITMQ_CONF_ENV_FILE=/dev/null
export RABBITMQ_NODENAME=keepwatch$base@localhost
export RABBITMQ_NODE_PORT=$((base + 3)) RABBITMQ_NODE_IP_ADDRESS=127.0.0.1
export RABBITMQ_DIST_PORT=$((base + 5))
export RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS="-kernel inet_dist_use_interface {127,0,0,1}"
export RABBITMQ_CONFIG_FILE=$folder/rabbitmq.conf
export RABBITMQ_ADVANCED_CONFIG_FILE=$folder/advanced.config
export RABBITMQ_GENERATED_CONFIG_DIR=$folder/generated
export RABBITMQ_ENABLED_PLUGINS_FILE=$folder/enabled_plugins
export RABBITMQ_MNESIA_BASE=$folder/mnesia
export RABBITMQ_LOG_BASE=$folder/logs RABBITMQ_LOGS=-

launch epmd -address 127.0.0.1 -port $((base + 4))
launch "$bin/rabbitmq-server"
echo "pid $!"
listener plain mqtt "$base"
listener tls mqtts $((base + 1))
listener websocket ws $((base + 2)) /ws
until_input_ends
