extension CertificateFault {
    /// Which certificate failed which check, since when, and what to do, in a sentence for people.
    ///
    /// One line of bounded length, whatever the certificate holds.
    public var sentence: String {
        switch check {
        case .expired(let end):
            "\(whose) expired \(age(since: end)) ago, on \(Self.minute(end)): \(renewal)"
        case .notYetValid(let start):
            """
            \(whose) is valid only from \(Self.minute(start)), in \(age(since: start)): look \
            at the clock of this machine (\(Self.minute(checkedAt))) and of the one that made it
            """
        case .unknownAuthority(let issuer, intermediateMissing: false):
            """
            \(whose) is signed by \(Self.quoted(issuer)), which this machine does not trust: \
            give that authority's certificate with --ca
            """
        case .unknownAuthority(let issuer, intermediateMissing: true):
            """
            \(whose) is signed by \(Self.quoted(issuer)), whose certificate the broker did not \
            send: it must send its intermediate certificates too, or --ca must hold them
            """
        case .otherKey(let issuer):
            """
            \(whose) is signed by an authority \(Self.quoted(issuer)) with another key than the \
            one of that name that this machine trusts: if it was made anew, give it with --ca
            """
        case .selfSigned where place > 0:
            """
            the broker's chain ends at \(Self.quoted(subject)), which this machine does not \
            trust: give that authority's certificate with --ca
            """
        case .selfSigned:
            """
            \(whose) is self-signed and not one that this machine trusts: give it with --ca \
            if it is the right one
            """
        case .wrongName(let asked, let names): wrongName(asked: asked, names: names)
        case .wrongUse(let text): "\(whose) \(text): the broker needs another one"
        case .brokenSignature(let issuer):
            """
            the signature of \(whose) is not that of \(Self.quoted(issuer)): \
            it was altered or damaged after it was signed
            """
        case .malformed(let text): "\(whose) cannot be read: \(Self.bounded(text, to: 160))"
        case .other(let text): "\(whose) is refused: \(Self.bounded(text, to: 160))"
        }
    }

    /// The certificate that failed, by its place and its name.
    private var whose: String {
        let name = Self.bounded(subject, to: 64)
        if place >= chainLength, chainLength > 0 {
            return "the certificate of \(Self.quoted(subject)), which this machine trusts,"
        }
        if place == 0 {
            return "the broker's certificate" + (name.isEmpty ? "" : " (\(name))")
        }
        let number = "certificate \(place + 1) of the \(chainLength) that the broker sent"
        return number + (name.isEmpty ? "" : " (\(name))")
    }

    /// What to do about a certificate that expired.
    private var renewal: String {
        if place >= chainLength, chainLength > 0 { return "--ca must hold its successor" }
        return place == 0 ? "it must be renewed" : "the broker must send its successor"
    }

    private func wrongName(asked: String, names: [String]) -> String {
        let remedy = "connect by a name that it has, give one with --server-name, or renew it"
        if subject.lowercased() == asked.lowercased() {
            let others = names.isEmpty ? "" : " (those are \(Self.list(names)))"
            return """
                the broker's certificate has \(Self.quoted(asked)) as its common name only, which \
                no longer counts, and not among its alternative names\(others): it must be renewed
                """
        }
        guard !names.isEmpty else {
            return "\(whose) names no host at all, and so not \(Self.quoted(asked)): \(remedy)"
        }
        return """
            the broker's certificate is for \(Self.list(names)), not for \
            \(Self.bounded(asked, to: 64)): \(remedy)
            """
    }

    /// The time between the check and a moment before or after it.
    private func age(since moment: WallTime) -> String {
        let distance = checkedAt.unixMilliseconds.subtractingReportingOverflow(
            moment.unixMilliseconds
        ).partialValue
        return DurationText.short(.milliseconds(distance.magnitude))
    }

    /// `2026-11-11 08:00 UTC`.
    private static func minute(_ time: WallTime) -> String {
        let civil = CivilTime(time)
        return "\(civil.date) \(civil.timeOfDay.prefix(5)) UTC"
    }

    /// The first names and how many there are more.
    private static func list(_ names: [String]) -> String {
        let shown = names.prefix(4).map { bounded($0, to: 64) }
        let rest = names.count - shown.count
        if rest > 0 { return "\(shown.joined(separator: ", ")) and \(rest) more" }
        guard let last = shown.last, shown.count > 1 else { return shown.joined() }
        return "\(shown.dropLast().joined(separator: ", ")) and \(last)"
    }

    private static func quoted(_ text: String) -> String { "\"\(bounded(text, to: 64))\"" }

    /// Counted in scalars: a single character may be made of any number of them.
    private static func bounded(_ text: String, to count: Int) -> String {
        let scalars = text.unicodeScalars
        return scalars.count > count ? "\(String(scalars.prefix(count - 1)))…" : text
    }
}
