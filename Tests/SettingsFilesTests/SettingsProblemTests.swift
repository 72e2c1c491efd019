import SettingsFiles
import TestSupport
import Testing

/// What is wrong with a file, with the message that a person gets.
struct SettingsProblemTests {
    private static let texts = [
        "not a mapping": "- a\n",
        "unknown keys": """
        link: []
        zzz: 1
        keep_alive: 60s
        theme: x
        url: mqtt://b
        defaults: { keep-alive: 60s, keepalive: 60s, name: a, timeout: 1s, ui: 1 }
        ui: { colour: x, Theme: y, links: 1 }
        """,
        "keys of later parts": """
        devices: []
        report: []
        history: 1
        links: [ { name: a, url: mqtt://b, silences: [] } ]
        ui: { outlets: [] }
        """,
        "no value": "defaults:\n  keep_alive:\n  mqtt: ~\n  username: [a]\nconnect_rate: {}\n",
        "durations": """
        defaults: { keep_alive: 60, probe_interval: 10x, response_timeout: soon }
        links:
          - { name: a, url: mqtt://b, keep_alive: 1m90, connect_timeout: 1s1m }
          - { name: b, url: mqtt://b, keep_alive: "", connect_timeout: 9999999999999d }
        """,
        "ranges of values": """
        defaults:
          keep_alive: 65536s
          probe_interval: 99ms
          response_timeout: 49ms
          misses_to_down: 0
          connect_timeout: 11m
        links:
          - { name: a, url: mqtt://b, keep_alive: 1.5s, misses_to_down: 101 }
          - { name: b, url: mqtt://b, connect_timeout: 99ms, misses_to_down: many }
        connect_rate: 0/s
        history_memory: 1023KiB
        ui: { refresh: 31/s }
        duration: 0s
        """,
        "forms of values": """
        defaults: { clean_start: yes, mqtt: 5, username: "", client_id: "a\\tb" }
        connect_rate: 500
        history_memory: 64 MB
        ui: { refresh: fast, glyphs: dots, mouse: 1, bell: loud, notify: mail, theme: ../dark,
              thresholds: [1s] }
        events: ""
        """,
        "topic filters": """
        defaults: { subscribe: [ a/#/b, a+/b, a#, {} ] }
        links: [ { name: a, url: mqtt://b, subscribe: "" } ]
        """,
        "tags": """
        defaults: { tags: [ a ] }
        links:
          - { name: a, url: mqtt://b, tags: { "a b": c, site: [], tier: "" } }
        """,
        "passwords": """
        links:
          - { name: a, url: mqtt://b, username: u, password: hunter2 }
          - { name: b, url: mqtt://b, username: u, password: { env: MISSING } }
          - { name: c, url: mqtt://b, username: u, password: { env: EMPTY } }
          - { name: d, url: mqtt://b, username: u, password: { file: no/such } }
          - { name: e, url: mqtt://b, username: u, password: { command: [ "false" ] } }
          - { name: f, url: mqtt://b, username: u, password: {} }
          - { name: g, url: mqtt://b, username: u, password: { env: A, file: b } }
          - { name: h, url: mqtt://b, username: u, password: { environment: A } }
          - { name: i, url: mqtt://b, mqtt: 3.1.1, password: { env: A } }
          - { name: j, url: "mqtt://u:hunter2@b", username: v, password: { env: A } }
          - { name: k, url: mqtt://b, username: u, password: { command: hunter2 } }
          - { name: l, url: mqtt://b, username: u, password: { command: [] } }
          - { name: m, url: mqtt://b, username: u, password: { command: [ "", a ] } }
          - { name: n, url: mqtt://b, username: u, password: { command: [ silent ] } }
          - { name: o, url: mqtt://b, username: u, password: { command: [ a, [ b ] ] } }
        """,
        "tls": """
        tls: {}
        defaults: { ca: ca.pem, tls: { cert: x, alpn: [ "", é ], minimum_version: 1.4 } }
        links:
          - { name: a, url: mqtts://b, tls: { ca: none.pem, server_name: "a b" } }
          - { name: b, url: mqtts://b, tls: { ca: empty.pem, insecure: maybe } }
          - { name: c, url: mqtts://b, tls: { ca: notes.txt, server_name: 1.2.3 } }
          - { name: d, url: mqtts://b, tls: { certificate: watcher.key, key: watcher.pem } }
          - { name: e, url: mqtts://b, tls: { certificate: watcher.pem } }
          - { name: f, url: mqtts://b, tls: { key: watcher.key } }
          - { name: g, url: mqtts://b, tls: ca.pem }
          - { name: h, url: mqtts://b, tls: { ca: [], alpn: {} } }
        """,
        "values that do nothing": """
        defaults: { tls: { ca: ca.pem }, proxy: "http://p:1", follow_redirects: true }
        links:
          - { name: a, url: mqtt://b, tls: { ca: ca.pem, insecure: true } }
          - { name: b, url: mqtts://b, websocket_headers: { X-A: b } }
          - { name: c, url: mqtt+unix:///a, proxy: "socks5://p:1", expand_addresses: true }
          - { name: d, url: "mqtt://10.0.0.{1..1}", expand_addresses: true }
          - { name: e, url: mqtt://b, mqtt: 3.1.1, session_expiry: 1h, receive_maximum: 1 }
          - { name: f, url: mqtt://b, mqtt: 3.1.1, will: { topic: a, delay: 1s } }
          - { name: g, url: mqtt://b, will: { topic: a, delay: 1s } }
          - { name: h, url: mqtt://b, session_expiry: 1h }
        """,
        "expanded addresses": """
        links:
          - { name: a, url: mqtt://b, expand_addresses: true, client_id: one }
          - { name: b, url: mqtt://b, expand_addresses: true, proxy: "http://p:1" }
          - { name: c, url: mqtt://b, expand_addresses: sometimes }
        """,
        "wills and subscriptions": """
        defaults:
          will: { topic: a/#, payload: [], qos: 3, retain: 1, delay: 1ms, colour: red }
          subscribe: [ { filter: a/#/b, qos: high }, { qos: 1 }, { filtre: a } ]
        links:
          - { name: a, url: mqtt://b, will: { payload: x } }
          - { name: b, url: mqtt://b, will: gone }
          - { name: c, url: mqtt://b, will: { topic: a, delay: 50000d } }
        """,
        "what CONNECT carries": """
        defaults: { session_expiry: for ever, receive_maximum: 0, topic_alias_maximum: 65536 }
        links:
          - { name: a, url: mqtt://b, maximum_packet_size: 1KB, user_properties: fra }
          - { name: b, url: mqtt://b, maximum_packet_size: 1023, user_properties: [ fra ] }
          - { name: c, url: mqtt://b, maximum_packet_size: 257MiB, session_expiry: 49711d }
          - { name: d, url: mqtt://b, maximum_packet_size: 9999999MiB, session_expiry: 1ms }
          - { name: e, url: mqtt://b, user_properties: { site: [], "": x, tier: "" } }
        """,
        "proxies": """
        links:
          - { name: a, url: mqtt://b, proxy: "proxy:3128" }
          - { name: b, url: mqtt://b, proxy: "https://u:hunter2@proxy:3128" }
          - { name: c, url: mqtt://b, proxy: "socks5://u:hunter2@proxy:1080" }
          - { name: d, url: mqtt://b, proxy: "http://u:hun/ter2@proxy:3128" }
          - { name: e, url: mqtt://b, proxy: "http://proxy" }
          - { name: f, url: mqtt://b, proxy: "http://proxy:3128/path" }
          - { name: g, url: mqtt://b, proxy: "socks4://proxy:1080" }
          - { name: h, url: mqtt://b, proxy: "ftp://proxy:1080" }
          - { name: i, url: mqtt://b, proxy: [] }
        """,
        "headers": """
        links:
          - { name: a, url: ws://b, websocket_headers: fra }
          - { name: b, url: ws://b, websocket_headers: { "X A": b, Host: b, X-A: b, x-a: c } }
          - { name: c, url: ws://b, websocket_headers: { Sec-WebSocket-Key: b, X-B: "a\\nb" } }
          - { name: d, url: ws://b, websocket_headers: { X-A: { env: MISSING }, X-B: [] } }
          - { name: e, url: ws://b, websocket_headers: { X-A: { vault: hunter2 } } }
        """,
        "links": """
        links:
          - plant
          - { name: a }
          - { url: mqtt://b }
          - { name: "", url: mqtt://b }
          - { name: b, url: mqtt://u:hun/ter2@b }
          - { name: c, url: ssl://b }
          - { name: a, url: mqtt://b }
          - { name: c, url: broker }
          - { name: d, url: mqtt://b, client_id: one }
          - { name: e, url: mqtt://b, client_id: one }
        """,
        "links are no list": "links: { a: b }\n",
        "ranges": """
        links:
          - { name: "a{1..3}", url: "mqtt://b{1..2}" }
          - { name: a, url: "mqtt://b{1..2}" }
          - { name: "c{3..1}", url: mqtt://b }
          - { name: "d{1..3", url: mqtt://b }
          - { name: "e{a..b}", url: mqtt://b }
          - { name: "f}", url: mqtt://b }
          - { name: "g{1..2}{1..2}", url: mqtt://b }
          - { name: "h{1..999999999}", url: mqtt://b }
          - { name: "i{250..256}", url: "mqtt://10.0.0.{250..256}" }
          - { name: "j{1..2}", url: mqtt://b, client_id: one }
        """,
        "too many links": """
        links:
          - { name: "a{1..60000}", url: mqtt://b }
          - { name: "b{1..60000}", url: mqtt://b }
        """,
        "a client identifier in defaults": """
        defaults: { client_id: one }
        links: [ { name: a, url: mqtt://b }, { name: b, url: mqtt://b } ]
        """,
        "a key twice": "links: []\nui: { mouse: true }\nlinks: []\n",
        "no YAML": "links:\n  - name: a\n    password: hunter2\n   url: hunter2\n",
        "no YAML either": "defaults: { username: \"hunter2\n",
        "a tab": "defaults:\n\tkeep_alive: 60s\n",
        "a control character": "defaults:\n  username: hunter\u{7}2\n",
        "two documents": "links: []\n---\nlinks: []\n",
        "no alias": "links: *hunter2\n",
    ]

    @Test func everyProblemOfAFileHasItsMessage() {
        let report = Self.texts.sorted { $0.key < $1.key }.map { title, text in
            "# \(title)\n\(problems(of: text))\n"
        }.joined(separator: "\n")
        expectGolden(report, named: "settings-problems")
    }

    @Test func problemsStandInOrderOfPosition() {
        let text = problems(
            of: "ui: { mouse: 1 }\nlinks: 1\ndefaults: { mqtt: 4, keep_alive: 1 }\n")
        let places = text.split(separator: "\n").map { $0.prefix { $0 != " " } }
        #expect(
            places == [
                "fleet.yaml:1:14:", "fleet.yaml:2:8:", "fleet.yaml:3:19:", "fleet.yaml:3:34:",
            ])
    }

    @Test func aLongValueIsShownShort() {
        let value = String(repeating: "x", count: 5_000)
        #expect(problems(of: "defaults: { mqtt: \(value) }").count < 150)
    }

    @Test func aMistypedKeyOfAnyLengthIsAnswered() {
        let key = String(repeating: "k", count: 50_000)
        #expect(problems(of: "\"\(key.prefix(1_000))\": 1").contains("unknown key"))
    }
}
