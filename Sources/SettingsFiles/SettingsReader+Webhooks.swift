import AlertModel
import Vocabulary
import Yams

/// Web servers that take messages.
extension SettingsReader {
    /// Reads `webhook` with what stands beside it.
    mutating func webhook(_ entry: YAMLEntry, _ parts: [WayKey: YAMLEntry]) -> Webhook? {
        let url = secretText(entry, SettingValue.webhookURL)
        let form = form(parts)
        let secret = parts[.secret].flatMap { password($0, of: "a key or token")?.value }
        let fields = parts[.headers].flatMap { headers($0)?.value } ?? []
        if let form {
            switch (form, parts[.secret]) {
            case (.pagerDuty, nil):
                report(
                    "pagerduty needs a secret, the routing key of the integration",
                    at: entry.keyPosition)
            case (.pagerDuty, _), (.ntfy, _), (_, nil): break
            case (_, let stray?):
                report(
                    "\(form.name) takes no secret; what it asks for goes into headers, such as "
                        + "{ Authorization: { env: NAME } }", at: stray.keyPosition)
            }
        }
        guard let url, let form else { return nil }
        if let problem = SettingValue.pathProblem(ofWebhook: url.revealed(), form) {
            report("webhook: \(problem)", at: entry.valuePosition)
        }
        return Webhook(
            form: form, url: url, secret: secret,
            headers: Dictionary(fields.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 }))
    }

    /// What the server understands: JSON unless something else is asked for.
    private mutating func form(_ parts: [WayKey: YAMLEntry]) -> Webhook.Form? {
        guard let template = parts[.template] else {
            guard let entry = parts[.form] else { return .json }
            return value(entry, SettingValue.webhookForm)?.value
        }
        if let entry = parts[.form] {
            report("a way has a form or a template, not both", at: entry.keyPosition)
        }
        var body: String?
        var contentType = "text/plain; charset=utf-8"
        let keys = entries(of: template.value, in: "template", keys: TemplateKey.self)
        for (key, entry) in keys {
            switch key {
            case .body: body = value(entry, SettingValue.messageBody)?.value
            case .contentType:
                contentType = value(entry, SettingValue.contentType)?.value ?? contentType
            }
        }
        if !keys.contains(where: { $0.key == .body }) {
            report("a template needs a body", at: template.valuePosition)
        }
        return body.map { .template(body: $0, contentType: contentType) }
    }

    /// A text, or a secret from elsewhere, of which no message shows anything.
    private mutating func secretText(
        _ entry: YAMLEntry, _ check: (String) throws(SettingValueProblem) -> Void
    ) -> Secret? {
        guard entry.value.mapping != nil else {
            return value(entry) { (text) throws(SettingValueProblem) in
                try check(text)
                return Secret(Array(text.utf8))
            }?.value
        }
        guard let secret = password(entry, of: "the URL")?.value else { return nil }
        do throws(SettingValueProblem) {
            guard let text = String(validating: secret.revealed(), as: UTF8.self) else {
                throw SettingValueProblem("is not UTF-8 text")
            }
            try check(text)
            return secret
        } catch {
            report("\(entry.key): what was found there: \(error.message)", at: entry.valuePosition)
            return nil
        }
    }
}

extension SettingValue {
    /// The URL of a web server; no message shows any of it, since its path may be secret.
    static func webhookURL(_ text: String) throws(SettingValueProblem) {
        do {
            try checkWebURL(URLScanner(text))
        } catch {
            throw SettingValueProblem(error.message, atCharacter: error.position - 1, of: text)
        }
    }

    /// Scheme, host and port of a URL: what of it is no secret.
    static func server(ofWebhook url: [UInt8]) -> String { parts(ofWebhook: url)?.server ?? "…" }

    /// What is wrong with the path of a URL for that form; nil where nothing is.
    static func pathProblem(ofWebhook url: [UInt8], _ form: Webhook.Form) -> String? {
        guard let path = parts(ofWebhook: url)?.path else { return nil }
        let isEmpty = path.allSatisfy { $0 == "/" }
        return switch form {
        case .alertmanager where path.contains("/api/"):
            "the URL is that of the server; /api/v2/alerts is added to it"
        case .pagerDuty where isEmpty:
            "the URL has no path; PagerDuty's is https://events.pagerduty.com/v2/enqueue"
        case .ntfy where isEmpty:
            "the URL names no topic, as in https://ntfy.example/topic"
        case .alertmanager, .slack, .pagerDuty, .ntfy, .json, .template: nil
        }
    }

    private static func parts(ofWebhook url: [UInt8]) -> (server: String, path: String)? {
        let text = String(decoding: url, as: UTF8.self)
        guard let scanner = try? URLScanner(text), let (scheme, start) = scanner.scheme else {
            return nil
        }
        let rest = scanner.characters[start...]
        let authority = rest.prefix { !"/?#".contains($0) }
        let path = rest[authority.endIndex...].prefix { !"?#".contains($0) }
        return ("\(scheme)://\(String(authority))", String(path))
    }

    private static func checkWebURL(_ scanner: URLScanner) throws(URLProblem) {
        guard let (scheme, start) = scanner.scheme, ["http", "https"].contains(scheme) else {
            throw scanner.problem("a webhook's URL begins with https:// or http://", at: 0)
        }
        let rest = scanner.characters[start...]
        let end = rest.firstIndex { "/?#".contains($0) } ?? rest.endIndex
        if let at = rest[..<end].firstIndex(of: "@") {
            throw scanner.problem(
                "a user name and password go into headers, such as "
                    + "{ Authorization: { env: NAME } }", at: at)
        }
        _ = try scanner.hostAndPort(
            rest[..<end], scheme: scheme, usualPort: scheme == "https" ? 443 : 80,
            examplePort: 8080)
        if let hash = rest.firstIndex(of: "#") {
            throw scanner.problem("a webhook's URL has no fragment; # is written %23", at: hash)
        }
        if let wrong = rest[end...].firstIndex(where: { !$0.isASCII }) {
            throw scanner.problem(
                "what is not ASCII is percent-encoded in a path: é is %C3%A9", at: wrong)
        }
    }

    /// `alertmanager`, `slack`, `pagerduty`, `ntfy` or `json`.
    static func webhookForm(_ text: String) throws(SettingValueProblem) -> Webhook.Form {
        guard let form = Webhook.Form.named.first(where: { $0.name == text }) else {
            throw SettingValueProblem(
                "\(quoted(text)) is none of alertmanager, slack, pagerduty, ntfy and json; "
                    + "a text of your own is a template")
        }
        return form
    }

    /// A body of the user's own: lines are allowed in it.
    static func messageBody(_ text: String) throws(SettingValueProblem) -> String {
        guard !text.isEmpty else { throw SettingValueProblem("is empty") }
        guard text.utf8.count <= 65_535 else {
            throw SettingValueProblem("has more than 65535 bytes")
        }
        return try template(text)
    }

    /// A media type: `text/plain`, `application/json; charset=utf-8`.
    static func contentType(_ text: String) throws(SettingValueProblem) -> String {
        let type = try printable(text)
        let parts = type.prefix { $0 != ";" }.split(
            separator: "/", omittingEmptySubsequences: false)
        guard type.utf8.allSatisfy({ $0 < 0x80 }), parts.count == 2,
            parts.allSatisfy({ !$0.isEmpty })
        else {
            throw SettingValueProblem(
                "\(quoted(text)) is not the type of a content, such as application/json")
        }
        return type
    }
}

extension Webhook.Form {
    /// Those that the key `form` names.
    static let named: [Webhook.Form] = [.alertmanager, .slack, .pagerDuty, .ntfy, .json]

    /// As the file writes it.
    var name: String {
        switch self {
        case .alertmanager: "alertmanager"
        case .slack: "slack"
        case .pagerDuty: "pagerduty"
        case .ntfy: "ntfy"
        case .json: "json"
        case .template: "template"
        }
    }
}
