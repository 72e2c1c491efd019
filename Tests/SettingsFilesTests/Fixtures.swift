import SettingsFiles
import Vocabulary

/// Secrets are `from NAME`, files are those of `files`.
var fixtureEffects: SettingsEffects {
    SettingsEffects(
        secret: { source in
            switch source {
            case .environment("MISSING"): .failure(.notSet)
            case .environment("EMPTY"): .failure(.empty)
            case .environment("PAGER_URL"), .environment("CHAT_URL"):
                .success(Secret(Array("https://page.example/v2/enqueue".utf8)))
            case .environment(let name): .success(Secret(Array("from \(name)".utf8)))
            case .file(let path): .failure(.unreadable(reason: "No such file: \(path.count)"))
            case .command(["silent"]): .failure(.empty)
            case .command(let words) where words[0] == "false":
                .failure(.failed(reason: "ended with exit status 1"))
            case .command(let words): .success(Secret(Array("from \(words)".utf8)))
            }
        },
        file: { path in
            guard let text = files[path] else {
                return .failure(FileProblem(reason: "No such file or directory"))
            }
            return .success(Array(text.utf8))
        })
}

/// Files that settings may name.
private let files = [
    "ca.pem": block("CERTIFICATE") + "between\n" + block("CERTIFICATE"),
    "watcher.pem": block("CERTIFICATE"),
    "watcher.key": block("PRIVATE KEY"),
    "both.pem": block("EC PRIVATE KEY") + block("CERTIFICATE"),
    "empty.pem": "",
    "notes.txt": "hunter2\n",
]

private func block(_ label: String) -> String {
    "-----BEGIN \(label)-----\nMA==\n-----END \(label)-----\n"
}

/// Reads a file called `fleet.yaml`.
func parse(_ text: String) throws(SettingsProblems) -> WatchSettings {
    try SettingsFile.parse(text: text, path: "fleet.yaml", effects: fixtureEffects)
}

/// The problems of a text, one a line; empty where there are none.
func problems(of text: String) -> String {
    do {
        _ = try parse(text)
        return ""
    } catch {
        return error.description
    }
}

/// Every key that this version knows.
let fullExample = """
    defaults:
      keep_alive: 30s
      clean_start: false
      mqtt: "5.0"
      probe_interval: 5s
      response_timeout: 1s500ms
      misses_to_down: 4
      connect_timeout: 1m30s
      username: everybody
      password: { env: COMMON_PASSWORD }
      subscribe: common/#
      tags: { team: night, site: nowhere }
    links:
      - name: plant-a
        url: mqtt://broker-a.example:2883
        username: watcher
        password: { env: PLANT_A_PASSWORD }
        tags: { site: fra, tier: prod }
        subscribe: [ plant/+/status, $SYS/# ]
        client_id: keepwatch-plant
        probe_interval: 2.5s
      - name: edge-{001..200}
        url: mqtt://10.0.0.{001..200}
      - name: "six"
        url: "mqtt://[2001:db8::1]"
      - name: last
        url: mqtt://u:p@broker-z.example
      - name: cloud
        url: wss://gate.example/ws?token=hunter2
        password: { command: [ pass, show, mqtt ] }
        tls:
          ca: ca.pem
          certificate: watcher.pem
          key: watcher.key
          server_name: broker.example
          alpn: [ mqtt, "x-amzn-mqtt-ca" ]
          minimum_version: 1.3
          insecure: true
        websocket_headers:
          X-Site: fra
          Authorization: { env: BEARER }
        will: { topic: watchers/cloud, payload: gone, qos: 1, retain: true, delay: 30s }
        session_expiry: 1h
        receive_maximum: 20
        maximum_packet_size: 64KiB
        topic_alias_maximum: 10
        user_properties: [ { site: fra }, { site: ams, tier: prod } ]
        follow_redirects: true
        proxy: http://somebody:hunter2@proxy.example:3128
        subscribe: [ a/#, { filter: b/+, qos: 2 } ]
      - name: pool
        url: mqtts://pool.example
        expand_addresses: true
      - name: socket
        url: mqtt+unix:///run/broker.sock
    # What follows concerns the screen
    # and the run.

    connect_rate: 200/s
    ui: { theme: keepwatch-light, refresh: 8/s, glyphs: ascii, mouse: false, thresholds: {rtt: 1s},
          name: ada }
    headless: true
    events: "-"
    payloads: true
    flight_records: true
    duration: 10m
    history_memory: 96MiB
    alerts:
      - name: link down
        when: down for 1m
        severity: critical
        links: site=fra
        note: the night shift has the keys
        runbook: https://wiki.example/down
      - { name: lossy, when: loss > 1% }
    announce:
      - name: cluster
        webhook: https://alerts.example:9093
        form: alertmanager
        headers: { X-Team: night, Authorization: { env: CLUSTER_TOKEN } }
        severity: info
        links: site=fra
        resolved: false
        remind: 1h
        rate: 60/m
        time_limit: 5s
      - name: page
        webhook: { env: PAGER_URL }
        form: pagerduty
        secret: { env: PAGER_KEY }
      - name: chat
        webhook: https://chat.example/hooks/hunter2
        template: { body: "{title}\n{links}", content_type: text/plain }
      - { name: pager, command: [ ./page, --now ] }
      - name: topic
        mqtt: { link: plant-a, topic: "keepwatch/{severity}", qos: 0, retain: true }
    maintenance:
      - { name: firmware, links: site=fra, every: [ sat, sun ], at: "02:00", for: 90m, zone: utc }
      - { name: backup, every: day, at: 04:30, for: 10m }
      - { name: move, from: 2026-11-24T22:00Z, for: 4h }
      - { name: fair, from: 2026-12-01 08:00+01:00, until: 2026-12-03 18:00+01:00 }
    """
