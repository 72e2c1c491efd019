import Outlets
import Testing
import Vocabulary

/// The very text of each event: other programs parse it.
@Suite("The text of event lines")
struct EventFormatTests {
    private let moment = Moment(
        monotonic: MonotonicInstant(nanoseconds: 1_500_000_000),
        wall: WallTime(unixMilliseconds: 1_795_403_564_007))
    private let start = #"{"time":"2026-11-23T03:12:44.007Z","at_ns":1500000000,"#
    private let timing = HeartbeatTiming(
        keepAliveSeconds: 60, probeInterval: .seconds(10), responseTimeout: .seconds(5),
        missesToDown: 3)

    private func line(_ event: RunEvent) -> String {
        var writer = EventLineWriter()
        writer.names = [LinkID(0): "plant-a"]
        return writer.line(for: RunRecord(at: moment, event: event))
    }

    /// What follows the keys that every event of a link begins with.
    private func own(_ event: LinkEvent) -> Substring {
        let line = line(.link(LinkID(0), event))
        let prefix = start + #""link":"plant-a","event":"#
        #expect(line.hasPrefix(prefix))
        return line.dropFirst(prefix.count)
    }

    private var tcp: TCPFacts {
        var facts = TCPFacts()
        facts.unacknowledgedSegments = 2
        facts.retransmits = 3
        facts.pathRTT = .milliseconds(1)
        return facts
    }

    private let tcpText = """
        "tcp":{"unacknowledged_segments":2,"retransmits":3,"total_retransmits":0,\
        "retransmission_timeout_ns":0,"path_rtt_ns":1000000,"path_rtt_variation_ns":0,\
        "since_data_sent_ns":0,"since_data_received_ns":0,"since_acknowledgement_ns":0,\
        "own_queue_bytes":0}
        """

    @Test(arguments: [
        BrokerFigureNews.answered(refusal: .notAuthorized), .told(.clients, "12"),
    ])
    func aBrokersFiguresHaveNoLine(_ news: BrokerFigureNews) {
        var lines = Array("before\n".utf8)
        let event = RunEvent.link(LinkID(0), .brokerFigures(news))
        EventLineWriter().write(RunRecord(at: moment, event: event), to: &lines)
        #expect(lines == Array("before\n".utf8))
    }

    @Test func startedNamesTheVersionAndTheSchema() {
        #expect(
            line(.started(version: "0.1.0"))
                == start + #""event":"started","version":"0.1.0","schema":1}"#)
    }

    @Test func selfSaysWhatAndHowLong() {
        #expect(
            line(.own(.paused(gap: .seconds(2))))
                == start + #""event":"self","what":"paused","gap_ns":2000000000}"#)
        #expect(
            line(.own(.overloaded(gap: .seconds(2))))
                == start + #""event":"self","what":"overloaded","gap_ns":2000000000}"#)
        #expect(
            line(.own(.clockStepped(by: .seconds(-3_600))))
                == start + #""event":"self","what":"clock-stepped","gap_ns":-3600000000000}"#)
        #expect(
            line(.own(.offline(evidence: "no default route")))
                == start + #""event":"self","what":"offline","evidence":"no default route"}"#)
        #expect(
            line(.own(.online(after: .seconds(2))))
                == start + #""event":"self","what":"online","gap_ns":2000000000}"#)
    }

    @Test func incidentSaysWhatBecameOfWhich() {
        let opened = IncidentEvent(
            id: 3, change: .opened, severity: .critical, rule: "broker down",
            summary: "40 links half-open: 38 of 40 share 10.2.3.4")
        #expect(
            line(.incident(opened)) == start + """
                "event":"incident","id":3,"change":"opened","severity":"critical",\
                "rule":"broker down","summary":"40 links half-open: 38 of 40 share 10.2.3.4"}
                """)
        let given = IncidentEvent(id: 3, change: .givenBack, severity: .warning, summary: "b")
        #expect(
            line(.incident(given)) == start + """
                "event":"incident","id":3,"change":"given-back","severity":"warning","summary":"b"}
                """)
    }

    @Test func eventsLostCountsThem() {
        #expect(line(.eventsLost(count: 7)) == start + #""event":"events_lost","count":7}"#)
    }

    @Test func configuredShowsUrlTagsAndBounds() {
        let configuration = LinkConfiguration(
            name: "plant-a", url: "mqtt://broker:1883",
            tags: [Tag(key: "site", value: "fra"), Tag(key: "tier", value: "prod")], timing: timing)
        #expect(
            own(.configured(configuration)) == """
                "configured","url":"mqtt://broker:1883","tags":{"site":"fra","tier":"prod"},\
                "probe_interval_ns":10000000000,"response_timeout_ns":5000000000,\
                "late_within_ns":15000000000,"down_within_ns":35000000000,\
                "keep_alive_s":60,"misses_to_down":3}
                """)
    }

    @Test func configuredSaysWhatTakesAnyCertificateOrGoesThroughAProxy() {
        let configuration = LinkConfiguration(
            name: "plant-a", url: "wss://broker:443/mqtt", tags: [], timing: timing,
            isInsecure: true, proxy: "socks5://proxy:1080")
        #expect(
            own(.configured(configuration)).hasSuffix(
                #""misses_to_down":3,"insecure":true,"proxy":"socks5://proxy:1080"}"#))
    }

    @Test func connectingCountsTheAttempt() {
        #expect(
            own(.connecting(attempt: 2, address: "broker:1883"))
                == #""connecting","attempt":2,"address":"broker:1883"}"#)
    }

    @Test func connectedShowsPhasesBoundsAndProperties() {
        var properties = ConnackProperties()
        properties.serverKeepAlive = 30
        properties.retainAvailable = false
        properties.userProperties = [UserProperty(name: "a", value: "b")]
        var effective = timing
        effective.keepAliveSeconds = 30
        let facts = ConnectionFacts(
            version: .v5_0, address: "127.0.0.1:1883", sessionPresent: false, keepAliveSeconds: 60,
            clientID: "kw-1",
            phases: ConnectPhases(
                resolve: .nanoseconds(1), tcp: .nanoseconds(2), connack: .nanoseconds(3)),
            timing: effective, properties: properties)
        #expect(
            own(.connected(facts)) == """
                "connected","mqtt":"5.0","session_present":false,"keep_alive_s":60,\
                "server_keep_alive_s":30,"effective_keep_alive_s":30,"client_id":"kw-1",\
                "resolve_ns":1,"tcp_ns":2,"connack_ns":3,\
                "late_within_ns":15000000000,"down_within_ns":35000000000,\
                "properties":{"retain_available":false,\
                "user_properties":[{"name":"a","value":"b"}],"server_keep_alive_s":30},\
                "address":"127.0.0.1:1883","probe_interval_ns":10000000000,\
                "response_timeout_ns":5000000000,"misses_to_down":3}
                """)
    }

    @Test func connectedShowsEveryLayerAndItsCertificates() {
        let start = WallTime(unixMilliseconds: 1_795_403_564_000)
        let authority = CertificateFacts(
            subject: "Plant CA", issuer: "Plant CA", names: [], notBefore: start, notAfter: start)
        let own = CertificateFacts(
            subject: "broker", issuer: "Plant CA", names: ["broker", "192.0.2.1"],
            notBefore: start, notAfter: start + .seconds(86_400))
        let fault = CertificateFault(
            check: .wrongName(asked: "b", names: ["broker"]), place: 0, chainLength: 2,
            subject: "broker", checkedAt: start)
        let facts = ConnectionFacts(
            version: .v3_1_1, address: "192.0.2.1:443", sessionPresent: false,
            keepAliveSeconds: 60, clientID: "kw-1",
            phases: ConnectPhases(
                resolve: .nanoseconds(1), tcp: .nanoseconds(2), proxy: .nanoseconds(3),
                tls: .nanoseconds(4), upgrade: .nanoseconds(5), connack: .nanoseconds(6)),
            timing: timing, properties: ConnackProperties(),
            tls: TLSFacts(
                version: .v1_3, cipher: "TLS_AES_128_GCM_SHA256", applicationProtocol: "mqtt",
                certificates: [own, authority], isInsecure: true, toleratedFault: fault),
            redirectedTo: "b2:8883", interface: "tun0")
        let line = self.own(.connected(facts))
        #expect(
            line.contains(
                #""tcp_ns":2,"proxy_ns":3,"tls_ns":4,"upgrade_ns":5,"connack_ns":6,"#))
        #expect(line.hasSuffix(#""redirected_to":"b2:8883","interface":"tun0"}"#))
        #expect(
            line.contains(
                """
                "properties":{},"tls":{"version":"1.3","cipher":"TLS_AES_128_GCM_SHA256",\
                "alpn":"mqtt","certificate_expires":"2026-11-24T03:12:44.000Z",\
                "certificates":[{"subject":"broker","issuer":"Plant CA",\
                "names":["broker","192.0.2.1"],"not_before":"2026-11-23T03:12:44.000Z",\
                "not_after":"2026-11-24T03:12:44.000Z"},\
                {"subject":"Plant CA","issuer":"Plant CA","names":[],\
                "not_before":"2026-11-23T03:12:44.000Z",\
                "not_after":"2026-11-23T03:12:44.000Z"}],\
                "insecure":true,"tolerated_fault":{"sentence":
                """))
        #expect(
            line.contains(
                """
                ,"subject":"broker","place":0,"chain_length":2,\
                "checked_at":"2026-11-23T03:12:44.000Z","check":"wrong-name","asked":"b",\
                "names":["broker"]}}
                """))
    }

    @Test func rejectedShowsTheNumberAsSentAndTheNameThatItsVersionGivesIt() {
        #expect(
            own(.rejected(Rejection(code: ReasonCode(5), version: .v3_1_1))) == """
                "rejected","reason_code":5,"reason":"Connection Refused, not authorized",\
                "mqtt":"3.1.1"}
                """)
        #expect(
            own(
                .rejected(
                    Rejection(
                        code: .useAnotherServer, version: .v5_0, reasonString: "full",
                        serverReference: "b:1883"))) == """
                    "rejected","reason_code":156,"reason":"Use another server",\
                    "reason_string":"full","server_reference":"b:1883","mqtt":"5.0"}
                    """)
    }

    @Test func subscribedShowsTheGrantOrTheRefusal() {
        #expect(
            own(.subscribed(SubscriptionAnswer(filter: "a/#", code: ReasonCode(1))))
                == #""subscribed","filter":"a/#","granted":1}"#)
        #expect(
            own(.subscribed(SubscriptionAnswer(filter: "a/#", code: .notAuthorized)))
                == #""subscribed","filter":"a/#","reason_code":135}"#)
    }

    @Test func heartbeatsShowTheirRoundTripOrWhyThereIsNone() {
        #expect(own(.pingRequest(outstanding: 1)) == #""ping_request","outstanding":1}"#)
        #expect(
            own(.pingResponse(.timed(rtt: .milliseconds(12), late: false)))
                == #""ping_response","rtt_ns":12000000,"late":false}"#)
        #expect(
            own(.pingResponse(.untimed(requests: 2, responses: 1, late: true)))
                == #""ping_response","requests":2,"responses":1,"late":true}"#)
        #expect(
            own(
                .pingResponse(
                    .timed(rtt: .milliseconds(12), late: false), networkRTT: .milliseconds(1)))
                == #""ping_response","rtt_ns":12000000,"late":false,"network_rtt_ns":1000000}"#)
        #expect(own(.webSocketPing) == #""websocket_ping"}"#)
        #expect(own(.unexpectedPingResponse) == #""unexpected_ping_response"}"#)
    }

    @Test func pingAttributionShowsHowLongTheRestIsWaitedFor() {
        let attribution = AnswerAttribution(
            requests: 3, responses: 1, wait: .milliseconds(7_520), isUntimed: true)
        #expect(
            own(.attributing(attribution)) == """
                "ping_attribution","requests":3,"responses":1,"wait_ns":7520000000,"untimed":true}
                """)
    }

    @Test func overdueShowsTheSocket() {
        let heartbeat = OverdueHeartbeat(
            waited: .seconds(5), consecutiveMissed: 1, verdict: .pathDead, tcp: tcp)
        #expect(
            own(.overdue(heartbeat)) == """
                "overdue","waited_ns":5000000000,"consecutive_missed":1,"verdict":"path-dead",\
                \(tcpText)}
                """)
    }

    @Test func disconnectedShowsCauseAndAllThatIsKnown() {
        let short = Disconnection(cause: .resetByPeer, detail: "RST")
        #expect(
            own(.disconnected(short)) == #""disconnected","cause":"reset-by-peer","detail":"RST"}"#)
        let long = Disconnection(
            cause: .serverDisconnected, detail: "d", pattern: .periodicClose,
            patternPeriod: .seconds(60), reasonCode: .keepAliveTimeout, reasonString: "r",
            serverReference: "s", verdict: .unknown, up: .seconds(1), tcp: tcp, evidence: "e")
        #expect(
            own(.disconnected(long)) == """
                "disconnected","cause":"server-disconnected","detail":"d",\
                "pattern":"periodic-close","pattern_period_ns":60000000000,\
                "reason_code":141,"reason":"Keep Alive timeout","reason_string":"r",\
                "server_reference":"s","verdict":"unknown","up_ns":1000000000,\(tcpText),\
                "evidence":"e"}
                """)
    }

    @Test func aFlightRecordIsAListOfWhatHappenedWhen() {
        func at(_ nanoseconds: Int64, _ happening: FlightHappening) -> FlightEntry {
            FlightEntry(at: MonotonicInstant(nanoseconds: nanoseconds), happening: happening)
        }
        let flight = FlightRecord(entries: [
            at(1, .attempt(2)), at(2, .phase(.tls)), at(3, .sent(.pingRequest, bytes: 2)),
            at(4, .received(.pingResponse, bytes: 2)), at(5, .queued), at(6, .drained),
            at(7, .missed(1)),
            at(8, .socket(unacknowledgedSegments: 1, retransmits: 2, notSentBytes: 3)),
            at(9, .ownLag(microseconds: 5_000)), at(10, .webSocketPing),
            at(11, .webSocketClose(code: 1_001)), at(12, .ended(.halfOpen)),
        ])
        let writer = EventLineWriter(withFlightRecords: true)
        let end = Disconnection(cause: .halfOpen, detail: "d", flight: flight)
        let line = writer.line(
            for: RunRecord(at: moment, event: .link(LinkID(0), .disconnected(end))))
        #expect(
            line.hasSuffix(
                """
                "flight":[{"at_ns":1,"what":"attempt","attempt":2},\
                {"at_ns":2,"what":"phase","phase":"tls"},\
                {"at_ns":3,"what":"sent","packet":"PINGREQ","bytes":2},\
                {"at_ns":4,"what":"received","packet":"PINGRESP","bytes":2},\
                {"at_ns":5,"what":"queued"},{"at_ns":6,"what":"drained"},\
                {"at_ns":7,"what":"missed","consecutive_missed":1},\
                {"at_ns":8,"what":"socket","unacknowledged_segments":1,"retransmits":2,\
                "not_sent_bytes":3},{"at_ns":9,"what":"own-lag","lag_ns":5000000},\
                {"at_ns":10,"what":"websocket-ping"},\
                {"at_ns":11,"what":"websocket-close","code":1001},\
                {"at_ns":12,"what":"ended","cause":"half-open"}]}
                """))
    }

    @Test("causes are the contract's words")
    func causes() {
        #expect(
            Set(DropCause.allCases.map(\.rawValue)) == [
                "resolution-failed", "refused", "unreachable", "connect-timeout",
                "proxy-failed", "tls-failed", "websocket-failed", "connack-timeout",
                "half-open", "server-disconnected", "closed-by-peer", "reset-by-peer",
                "protocol-error", "redirected", "rejected", "stopped",
            ])
        #expect(
            Set(DropPattern.allCases.map(\.rawValue)) == [
                "keep-alive-close", "periodic-close", "takeover", "own-pause", "own-offline",
                "own-limit", "not-mqtt",
            ])
        #expect(
            Set(Verdict.allCases.map(\.rawValue)) == [
                "peer-silent", "path-dead", "own-queue-full", "behind-backlog", "unknown",
            ])
    }

    @Test func reconnectAndStateAreShort() {
        #expect(
            own(.reconnectScheduled(delay: .seconds(1), attempt: 2))
                == #""reconnect_scheduled","delay_ns":1000000000,"attempt":2}"#)
        #expect(own(.state(from: .up, to: .late)) == #""state","from":"up","to":"late"}"#)
    }

    @Test func payloadsAreTextWhereTheyAreTextAndBase64Otherwise() {
        let writer = EventLineWriter(withPayloads: true)
        func line(_ payload: [UInt8]) -> String {
            let message = ArrivedMessage(
                topic: "t", qos: 0, retained: true, payloadBytes: payload.count, payload: payload)
            return writer.line(
                for: RunRecord(at: moment, event: .link(LinkID(3), .message(message))))
        }
        let message = ##""link":"#3","event":"message","topic":"t","qos":0,"retained":true,"##
        #expect(line(Array("on".utf8)) == start + message + #""bytes":2,"payload":"on"}"#)
        #expect(line([0xFF, 0xFE]) == start + message + #""bytes":2,"payload_base64":"//4="}"#)
    }

    @Test func textFromOutsideCannotEndTheLineOrReachTheTerminal() {
        let text = "a\"b\\c\n\u{1B}[31m\u{9B}\u{2028}ü"
        #expect(
            own(.connecting(attempt: 1, address: text)) == #"""
                "connecting","attempt":1,"address":"a\"b\\c\n\u001b[31m\u009b\u2028ü"}
                """#)
    }
}
