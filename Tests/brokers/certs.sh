#!/usr/bin/env bash
# Makes the authorities and certificates of the broker tests, anew each time; takes about a second.
#
#     bash Tests/brokers/certs.sh FOLDER [NAME ...]
#
# Each is a file NAME.crt with its key in NAME.key. Servers are for localhost, 127.0.0.1, ::1 and
# the names given, such as IP:192.0.2.1.
#
# ca               the authority to trust
# server           a good server
# server-chain     a server of an intermediate authority, whose certificate follows in the file
# server-alone     the same without it
# expired          a server until yesterday
# notyet           a server from in ten years on
# soon             a server for two more days
# wronghost        a server for wrong.example only
# selfsigned       a server signed by itself
# client           a good client
# client-expired   a client until yesterday
# client-other     a client of otherca, an authority that nobody trusts
#
# And client.key twice more, behind the passphrase "keepwatch": as client-encrypted.key, and with
# its certificate in PKCS #12 as client.p12.
set -euo pipefail
[ $# -ge 1 ] || { echo "usage: bash $0 FOLDER [NAME ...]" >&2; exit 64; }
command -v openssl >/dev/null || { echo "certs: no openssl here" >&2; exit 69; }
mkdir -p "$1"
cd "$1"
shift
server_names="DNS:localhost,IP:127.0.0.1,IP:::1"
for name in "$@"; do server_names+=",$name"; done

moment() {
    date -u -d "$1" +%Y%m%d%H%M%SZ
}

# Brokers that run as another user must be able to read it.
make_key() {
    openssl ecparam -name prime256v1 -genkey -noout -out "$1.key"
    chmod 644 "$1.key"
}

# NAME, organisation, common name
make_authority() {
    make_key "$1"
    openssl req -x509 -new -key "$1.key" -subj "/O=$2/CN=$3" -days 3650 -sha256 -out "$1.crt" \
        -addext basicConstraints=critical,CA:TRUE \
        -addext keyUsage=critical,keyCertSign,cRLSign
}

# NAME, common name, authority, first and last moment, and the lines of its extensions.
# `openssl x509 -req` knows no moments, so it is `openssl ca`.
sign() {
    local name=$1 common_name=$2 authority=$3 from=$4 until=$5
    shift 5
    make_key "$name"
    openssl req -new -key "$name.key" -subj "/O=Keepwatch test lab/CN=$common_name" \
        -out work/request
    touch work/index
    cat >work/settings <<EOF
[ca]
default_ca = authority
[authority]
database = work/index
rand_serial = yes
new_certs_dir = work
default_md = sha256
unique_subject = no
policy = names
[names]
organizationName = supplied
commonName = supplied
[extensions]
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
$(printf '%s\n' "$@")
EOF
    openssl ca -batch -notext -config work/settings -extensions extensions \
        -cert "$authority.crt" -keyfile "$authority.key" -in work/request -out "$name.crt" \
        -startdate "$(moment "$from")" -enddate "$(moment "$until")" 2>work/log ||
        { cat work/log >&2; exit 1; }
}

# NAME, names, authority, first and last moment, and the common name where it is not localhost
sign_server() {
    sign "$1" "${6:-localhost}" "$3" "$4" "$5" \
        basicConstraints=CA:FALSE keyUsage=critical,digitalSignature \
        extendedKeyUsage=serverAuth "subjectAltName=$2"
}

# NAME, common name, authority, first and last moment
sign_client() {
    sign "$1" "$2" "$3" "$4" "$5" \
        basicConstraints=CA:FALSE keyUsage=critical,digitalSignature extendedKeyUsage=clientAuth
}

mkdir work
make_authority ca "Keepwatch test lab" "Keepwatch test CA"
make_authority otherca "Another lab" "Another CA"

sign_server server "$server_names" ca "2 days ago" "5 years"
sign_server expired "$server_names" ca "30 days ago" "1 day ago"
sign_server notyet "$server_names" ca "10 years" "11 years"
sign_server soon "$server_names" ca "2 days ago" "2 days"
sign_server wronghost DNS:wrong.example ca "2 days ago" "5 years" wrong.example

sign intermediate "Keepwatch intermediate CA" ca "2 days ago" "5 years" \
    basicConstraints=critical,CA:TRUE keyUsage=critical,keyCertSign,cRLSign
sign_server server-alone "$server_names" intermediate "2 days ago" "5 years"
cat server-alone.crt intermediate.crt >server-chain.crt
cp server-alone.key server-chain.key

make_key selfsigned
openssl req -x509 -new -key selfsigned.key -subj "/CN=localhost" -days 365 -out selfsigned.crt \
    -addext "subjectAltName=$server_names"

sign_client client keepwatch-client ca "2 days ago" "5 years"
sign_client client-expired keepwatch-expired ca "30 days ago" "1 day ago"
sign_client client-other keepwatch-client otherca "2 days ago" "5 years"
openssl ec -in client.key -aes128 -passout pass:keepwatch -out client-encrypted.key 2>/dev/null
openssl pkcs12 -export -in client.crt -inkey client.key -certfile ca.crt \
    -passout pass:keepwatch -out client.p12
rm -r work
