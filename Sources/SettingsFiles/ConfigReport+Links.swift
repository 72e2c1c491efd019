import Vocabulary

/// What the report says of links that have everything but name and place in common.
extension ConfigReport {
    static func rows(of group: ArraySlice<LinkSettings>) -> [Row] {
        let link = group[group.startIndex]
        let tags = link.tags.map(\.description).joined(separator: " ")
        let place: [Row] = [
            ("url", spans(group, \.endpoint.description), nil),
            ("tags", tags.isEmpty ? "none" : tags, nil),
        ]
        let lines = link.heartbeatLines + link.mqttLines + link.wayLines
        return place + lines.map { line -> Row in (line.key, line.value, line.origin) }
    }

    // MARK: What follows

    /// What follows from keep alive, probe interval, timeout and misses.
    static func bounds(of link: LinkSettings) -> [String] {
        let keepAlive = link.keepAliveSeconds.value
        let timing = link.timing(effectiveKeepAliveSeconds: keepAlive)
        func reduction(_ name: String, _ share: String, _ set: Duration, _ used: Duration)
            -> String?
        {
            guard used != set else { return nil }
            return "\(name) \(DurationText.exact(set)) reduced to \(DurationText.exact(used)): "
                + "\(share) of the keep alive \(keepAlive)s"
        }
        return [
            reduction(
                "probe interval", "¾", link.probeInterval.value, timing.probeInterval),
            reduction(
                "response timeout", "½", link.responseTimeout.value, timing.responseTimeout),
            "a dead peer is late within \(DurationText.exact(timing.lateWithin)), down within "
                + DurationText.exact(timing.downWithin),
        ].compactMap { $0 }
    }

    /// What a person should know before trusting the values.
    static func notes(on link: LinkSettings) -> [String] {
        let idle = link.idleSettings
        var notes = idle.map { "note: \($0.message) (\($0.origin))" }
        if link.hostToExpand != nil {
            notes.append("note: each address of the name becomes a link NAME@ADDRESS")
        }
        if link.endpoint.network?.isSecure == true, link.tls.isInsecure.value {
            notes.append("WARNING: insecure: any certificate is taken, so nobody knows who answers")
        }
        return notes
    }
}
