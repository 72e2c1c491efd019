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
        "since_data_sent_ns":0,"since_data_received_ns":0,"since_acknowledgement_ns":0}
        """

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
            cause: .serverDisconnected, detail: "d", pattern: .ownPause,
            reasonCode: .keepAliveTimeout, reasonString: "r", serverReference: "s",
            verdict: .unknown, up: .seconds(1), tcp: tcp)
        #expect(
            own(.disconnected(long)) == """
                "disconnected","cause":"server-disconnected","detail":"d","pattern":"own-pause",\
                "reason_code":141,"reason":"Keep Alive timeout","reason_string":"r",\
                "server_reference":"s","verdict":"unknown","up_ns":1000000000,\(tcpText)}
                """)
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
