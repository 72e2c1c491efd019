import Vocabulary
import Yams

/// One entry of `links` before its ranges are expanded.
private struct LinkEntry {
    var name: (range: NumberRange, position: TextPosition)?
    var url: (range: NumberRange, position: TextPosition)?
    var values = LinkValues()
}

extension SettingsReader {
    /// Reads the value of `defaults`.
    mutating func defaults(_ node: Node) -> LinkValues {
        var values = LinkValues()
        for (key, entry) in entries(of: node, in: "defaults", keys: LinkKey.self) {
            if key == .name || key == .url {
                report(
                    "\(entry.key) belongs to one link, not under defaults", at: entry.keyPosition)
            } else {
                set(key, entry, in: &values)
            }
        }
        return values
    }

    /// Reads the value of `links` and expands its ranges.
    mutating func links(_ node: Node, defaults: LinkValues) -> [LinkSettings] {
        guard let sequence = node.sequence else {
            if !YAMLDocument.isNull(node) {
                report(
                    "links is a list; each begins with - and has a name and a url",
                    at: TextPosition(node.mark))
            }
            return []
        }
        var links: [LinkSettings] = []
        var firstUses: [String: TextPosition] = [:]
        for item in sequence {
            let entry = linkEntry(item)
            guard let name = entry.name, let url = entry.url else { continue }
            guard url.range.count == 1 || url.range.count == name.range.count else {
                report(
                    "the url stands for \(url.range.count) links and the name for "
                        + "\(name.range.count); give both a range of as many numbers",
                    at: url.position)
                continue
            }
            guard links.count + name.range.count <= WatchSettings.mostLinks else {
                report("more than \(WatchSettings.mostLinks) links", at: name.position)
                break
            }
            let names = name.range.texts
            reportRepeated(names, at: name.position, firstUses: &firstUses)
            guard let urls = brokerURLs(url.range, at: url.position) else { continue }
            reportCredentialsTwice(urls[0], entry.values)
            var idle: [IdleSetting] = []
            for (index, name) in names.enumerated() {
                let url = urls[urls.count == 1 ? 0 : index]
                var link = LinkSettings(name: name, endpoint: url.endpoint)
                defaults.apply(to: &link)
                link.takeCredentials(from: url)
                entry.values.apply(to: &link)
                if index == 0 { idle = link.idleSettings }
                links.append(link)
            }
            for setting in idle where entry.values.holds(setting.origin) {
                report(SettingsProblem(at: setting.origin, message: setting.message))
            }
        }
        return links
    }

    private mutating func linkEntry(_ node: Node) -> LinkEntry {
        var link = LinkEntry()
        guard node.mapping != nil else {
            report("a link is a mapping with a name and a url", at: TextPosition(node.mark))
            return link
        }
        var seen: Set<LinkKey> = []
        for (key, entry) in entries(of: node, in: "a link", keys: LinkKey.self) {
            seen.insert(key)
            switch key {
            case .name: link.name = range(entry, SettingValue.printable)
            case .url: link.url = range(entry) { text in text }
            default: set(key, entry, in: &link.values)
            }
        }
        for key in [LinkKey.name, .url] where !seen.contains(key) {
            report("a link needs a \(key.rawValue)", at: TextPosition(node.mark))
        }
        return link
    }

    private mutating func range(
        _ entry: YAMLEntry, _ read: (String) throws(SettingValueProblem) -> String
    ) -> (range: NumberRange, position: TextPosition)? {
        value(entry.value, named: entry.key) { (text) throws(SettingValueProblem) in
            try NumberRange(parsing: try read(text))
        }.map { ($0, entry.valuePosition) }
    }

    /// Reads each URL of a range; one report for the first that is none.
    private mutating func brokerURLs(
        _ range: NumberRange, at position: TextPosition
    ) -> [BrokerURL]? {
        var urls: [BrokerURL] = []
        for (text, number) in zip(range.texts, range.numbers) {
            do {
                urls.append(try BrokerURL(parsing: text))
            } catch {
                let which = number.isEmpty ? "" : " with \(number)"
                report("url\(which): \(error)", at: position)
                return nil
            }
        }
        return urls
    }

    /// Reports the first name of an entry that a link before it has.
    private mutating func reportRepeated(
        _ names: [String], at position: TextPosition, firstUses: inout [String: TextPosition]
    ) {
        if let name = names.first(where: { firstUses[$0] != nil }), let first = firstUses[name] {
            report(
                "the link name \(quoted(name)) is used twice; first at "
                    + "\(path):\(first.line):\(first.column)", at: position)
        }
        for name in names where firstUses[name] == nil { firstUses[name] = position }
    }

    /// Reports credentials that stand both in the URL and beside it.
    private mutating func reportCredentialsTwice(_ url: BrokerURL, _ values: LinkValues) {
        let places = [
            ("username", url.username == nil ? nil : values.origin(of: \.username)),
            ("password", url.password == nil ? nil : values.origin(of: \.password)),
        ]
        for case (let key, let origin?) in places {
            report(
                SettingsProblem(
                    at: origin, message: "\(key) stands here and in the url; leave one out"))
        }
    }
}
