public import Vocabulary

/// The written forms of what lies between TCP and MQTT, and of what CONNECT carries.
extension SettingValue {
    /// `1.0`, `1.1`, `1.2` or `1.3`.
    public static func tlsVersion(_ text: String) throws(SettingValueProblem) -> TLSVersion {
        guard let version = TLSVersion(rawValue: text) else {
            throw SettingValueProblem(
                "\(quoted(text)) is no version of TLS; there are 1.0, 1.1, 1.2 and 1.3")
        }
        return version
    }

    /// The name of a protocol as ALPN has it: 1 to 255 ASCII characters.
    ///
    /// Spec: RFC 7301 §3.1.
    public static func applicationProtocol(
        _ text: String
    ) throws(SettingValueProblem) -> String {
        let name = try printable(text)
        guard name.utf8.count <= 255, name.utf8.allSatisfy({ $0 < 0x80 }) else {
            throw SettingValueProblem("\(quoted(text)) is not of 1 to 255 ASCII characters")
        }
        return name
    }

    /// The name or address that a broker's certificate must have.
    public static func serverName(_ text: String) throws(SettingValueProblem) -> String {
        if IPLiteral.version6(text) != nil || IPLiteral.version4(text) != nil { return text }
        guard text.allSatisfy(URLScanner.isHostCharacter), HostName.isWellFormed(text),
            !IPLiteral.looksLikeVersion4(text)
        else {
            throw SettingValueProblem(
                "\(quoted(text)) is not the name of a host, such as broker.example")
        }
        return text
    }

    /// How long a broker keeps a session: whole seconds with a unit, or `never` for no end.
    ///
    /// - Returns: seconds; 0xFFFFFFFF stands for no end.
    public static func sessionExpiry(_ text: String) throws(SettingValueProblem) -> UInt32 {
        if text == "never" { return .max }
        return try seconds(
            text, most: .max - 1, "a session's expiry is 0s to 49710d in whole seconds, or never")
    }

    /// How long a broker holds a will back: whole seconds with a unit.
    public static func willDelay(_ text: String) throws(SettingValueProblem) -> UInt32 {
        try seconds(text, most: .max, "the delay of a will is 0s to 49710d in whole seconds")
    }

    /// QoS 1 and 2 messages that may be under way to us: 1 to 65535.
    public static func receiveMaximum(_ text: String) throws(SettingValueProblem) -> UInt16 {
        UInt16(try number(text, in: 1...65_535))
    }

    /// Topic aliases that a broker may use: 0 to 65535.
    public static func topicAliasMaximum(_ text: String) throws(SettingValueProblem) -> UInt16 {
        UInt16(try number(text, in: 0...65_535))
    }

    /// Bytes of the largest packet that we take: `1KiB` to `256MiB`, or a plain number of bytes.
    public static func packetSize(_ text: String) throws(SettingValueProblem) -> UInt32 {
        let most = 256 << 20
        return UInt32(try size(text, in: 1_024...most, range: "a packet is 1KiB to 256MiB"))
    }

    /// Bytes for the histories of all links: `1MiB` to `64GiB`, or a plain number of bytes.
    public static func historyMemory(_ text: String) throws(SettingValueProblem) -> Int {
        try size(
            text, in: (1 << 20)...(64 << 30), range: "the memory of histories is 1MiB to 64GiB")
    }

    private static func size(
        _ text: String, in bounds: ClosedRange<Int>, range: String
    ) throws(SettingValueProblem) -> Int {
        let units = [("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30)]
            .map { (suffix: $0, bytes: $1) }
        let unit = units.first { text.hasSuffix($0.suffix) } ?? ("", 1)
        let digits = text.dropLast(unit.suffix.count)
        guard !digits.isEmpty, digits.utf8.allSatisfy({ (48...57).contains($0) }) else {
            throw SettingValueProblem(
                "\(quoted(text)) is not a size; write 1MiB, 64KiB or a number of bytes")
        }
        let size = Int(digits).map { $0.multipliedReportingOverflow(by: unit.bytes) }
        guard let size, !size.overflow, bounds.contains(size.partialValue) else {
            throw SettingValueProblem("\(quoted(text)) is out of range; \(range)")
        }
        return size.partialValue
    }

    /// A quality of service: 0, 1 or 2.
    public static func qos(_ text: String) throws(SettingValueProblem) -> QoS {
        guard let qos = UInt8(text).flatMap(QoS.init(rawValue:)) else {
            throw SettingValueProblem("\(quoted(text)) is none of 0, 1 and 2")
        }
        return qos
    }

    /// A topic to publish to: no wildcard in it.
    ///
    /// Spec: MQTT 5.0 §4.7.1 [MQTT-4.7.1-1]; MQTT 3.1.1 §4.7.1 [MQTT-4.7.1-1].
    public static func topicName(_ text: String) throws(SettingValueProblem) -> String {
        let name = try printable(text)
        guard !name.contains(where: { "#+".contains($0) }) else {
            throw SettingValueProblem(
                "\(quoted(text)) has a wildcard; a topic to publish to has none")
        }
        return name
    }

    /// What a will says, possibly nothing: at most 65,535 bytes.
    static func willPayload(_ text: String) throws(SettingValueProblem) -> [UInt8] {
        guard text.utf8.count <= 65_535 else {
            throw SettingValueProblem("has more than 65535 bytes")
        }
        return Array(text.utf8)
    }

    /// The name of a header field that is not Keepwatch's own to set.
    ///
    /// Spec: RFC 9110 §5.6.2; RFC 6455 §4.1.
    static func headerName(_ text: String) throws(SettingValueProblem) -> String {
        let isToken = text.utf8.allSatisfy { byte in
            "!#$%&'*+-.^_`|~".utf8.contains(byte)
                || (48...57).contains(byte) || (97...122).contains(byte | 0x20)
        }
        guard !text.isEmpty, isToken else {
            throw SettingValueProblem(
                "\(quoted(text)) is not the name of a header; one has letters, digits and -")
        }
        let lower = text.lowercased()
        let own = ["connection", "content-length", "host", "transfer-encoding", "upgrade"]
        guard !own.contains(lower), !lower.hasPrefix("sec-websocket-") else {
            throw SettingValueProblem("\(text) is set by Keepwatch itself")
        }
        return text
    }

    /// Whether bytes may stand in a header: none of them ends it.
    ///
    /// Spec: RFC 9110 §5.5.
    static func isHeaderValue(_ bytes: [UInt8]) -> Bool {
        bytes.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }
    }

    private static func seconds(
        _ text: String, most: UInt32, _ range: String
    ) throws(SettingValueProblem) -> UInt32 {
        let duration = try readDuration(text)
        let (seconds, fraction) = duration.components
        guard fraction == 0 else {
            throw SettingValueProblem("\(quoted(text)) is not in whole seconds; \(range)")
        }
        guard let number = UInt32(exactly: seconds), number <= most else {
            throw SettingValueProblem("\(quoted(text)) is out of range; \(range)")
        }
        return number
    }

    private static func number(
        _ text: String, in range: ClosedRange<Int>
    ) throws(SettingValueProblem) -> Int {
        guard let number = Int(text), range.contains(number) else {
            throw SettingValueProblem(
                "\(quoted(text)) is not a whole number from \(range.lowerBound) to "
                    + "\(range.upperBound)")
        }
        return number
    }
}
