public import Vocabulary

/// A part of a message, by the name that people give it: `{summary}` in a template,
/// `KEEPWATCH_SUMMARY` in a command's environment.
public enum AnnouncementField: String, Hashable, Sendable, CaseIterable {
    /// The same for all messages about one incident.
    case key
    /// The incident's number.
    case incident
    /// Why people are told now: `opened`, `raised`, `reminder`, `acknowledged`, `resolved`, `test`.
    case occasion
    /// `firing` or `resolved`.
    case status
    /// `info`, `warning` or `critical`.
    case severity
    /// The rule that matters most.
    case rule
    /// All rules, commas between them.
    case rules
    /// A title: what there is to know in one line.
    case title
    /// What happened to how many, and what they share.
    case summary
    /// What they share and others do not; empty where nothing is known.
    case cause
    /// What was measured.
    case measured
    /// The names of its first links, commas between them, and how many more there are.
    case links
    /// How many links it has.
    case linkCount = "link_count"
    /// How many of them are waited for.
    case remaining
    /// When the trouble began, in UTC.
    case since
    /// When this was found, in UTC.
    case at
    /// When it was over, in UTC; empty while it is not.
    case resolvedAt = "resolved_at"
    /// For how long it has been going on, or went on.
    case lasting
    /// Who has it; empty while nobody does.
    case acknowledgedBy = "acknowledged_by"
    /// What a person should know or do.
    case note
    /// Where it is written what to do.
    case runbook
}

extension Announcement {
    /// A title: what there is to know in one line.
    public var title: String {
        switch occasion {
        case .opened, .raised: "\(severity.rawValue): \(summary)"
        case .reminder: "still \(severity.rawValue): \(summary)"
        case .acknowledged: "\(acknowledgedBy ?? "somebody") has it: \(summary)"
        case .resolved: "resolved: \(summary)"
        case .test: "test: \(summary)"
        }
    }

    /// For how long it has been going on, or went on; never negative.
    public var lasting: Duration {
        max(.zero, (resolvedAt ?? at).time(since: since))
    }

    /// Its first links, commas between them, and how many more there are: `dock-1, 38 more`.
    public var linkList: String {
        let more = linkCount - links.count
        return (more > 0 && !links.isEmpty ? links + ["\(more) more"] : links)
            .joined(separator: ", ")
    }

    /// A part of it, as text; empty where there is none.
    public func text(of field: AnnouncementField) -> String {
        switch field {
        case .key: key
        case .incident: "\(incident)"
        case .occasion: occasion.rawValue
        case .status: resolvedAt == nil ? "firing" : "resolved"
        case .severity: severity.rawValue
        case .rule: rule
        case .rules: rules.joined(separator: ", ")
        case .title: title
        case .summary: summary
        case .cause: cause ?? ""
        case .measured: measured
        case .links: linkList
        case .linkCount: "\(linkCount)"
        case .remaining: "\(remaining)"
        case .since: CivilTime(since).rfc3339
        case .at: CivilTime(at).rfc3339
        case .resolvedAt: resolvedAt.map { CivilTime($0).rfc3339 } ?? ""
        case .lasting: DurationText.short(lasting)
        case .acknowledgedBy: acknowledgedBy ?? ""
        case .note: note ?? ""
        case .runbook: runbook ?? ""
        }
    }

    /// A message about nothing, for who tries whether a way works.
    ///
    /// - Parameter now: when it is sent.
    public static func sample(now: WallTime) -> Announcement {
        Announcement(
            key: "keepwatch-test", incident: 0, occasion: .test, severity: .warning,
            rule: "keepwatch test", rules: ["keepwatch test"],
            summary: "Keepwatch can reach you here; nothing is wrong", measured: "",
            links: ["sample"], linkCount: 1, remaining: 0, labels: [:], since: now, at: now)
    }
}
