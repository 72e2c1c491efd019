import Vocabulary

/// What the report says of links that have everything but name and place in common.
extension ConfigReport {
    static func rows(of group: ArraySlice<LinkSettings>) -> [Row] {
        let link = group[group.startIndex]
        let place: [Row] = [
            ("url", spans(group, \.endpoint.description), nil),
            ("tags", link.tags.isEmpty ? "none" : link.tagText, nil),
        ]
        let lines = link.heartbeatLines + link.mqttLines + link.wayLines
        return place + lines.map { line -> Row in (line.key, line.value, line.origin) }
    }

    // MARK: What follows

    /// What follows from keep alive, probe interval, timeout and misses.
    static func bounds(of link: LinkSettings) -> [String] {
        let timing = link.timing(effectiveKeepAliveSeconds: link.keepAliveSeconds.value)
        return timing.departures(from: link) + [
            "a dead peer is late within \(DurationText.exact(timing.lateWithin)), down within "
                + DurationText.exact(timing.downWithin)
        ]
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
