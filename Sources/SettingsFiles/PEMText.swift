public import Vocabulary

/// The blocks of a file in PEM, as far as their labels go.
///
/// Spec: RFC 7468 §2.
struct PEMText {
    /// The label of each block with its whole text, in the order of the file.
    let blocks: [(label: String, text: Substring)]

    /// A file that is larger holds something else; the system's authorities have a tenth of it.
    static let mostBytes = 4 * 1_048_576

    /// Finds the blocks of a file; what lies between them is left out.
    init(_ bytes: [UInt8]) {
        var blocks: [(String, Substring)] = []
        // Lossy decoding is enough: a block is ASCII, and the rest is thrown away.
        let text = String(decoding: bytes, as: UTF8.self)
        var rest = text[...]
        while let begin = rest.firstRange(of: "-----BEGIN "),
            let dashes = rest[begin.upperBound...].firstRange(of: "-----")
        {
            let label = rest[begin.upperBound..<dashes.lowerBound]
            rest = rest[dashes.upperBound...]
            guard let end = rest.firstRange(of: "-----END \(label)-----") else { continue }
            blocks.append((String(label), text[begin.lowerBound..<end.upperBound]))
            rest = rest[end.upperBound...]
        }
        self.blocks = blocks
    }
}

extension PEMFile {
    /// Reads certificates; what else the file holds, a key perhaps, is left out.
    ///
    /// - Throws: that it cannot be read or holds no certificate, naming the file.
    public init(
        path: String, effects: SettingsEffects
    ) throws(SettingValueProblem) {
        let bytes = try effects.content(of: path)
        let pem = PEMText(bytes)
        let certificates = pem.blocks.filter { Self.labels.contains($0.label) }
        guard !certificates.isEmpty else {
            throw SettingValueProblem(
                lack(of: "certificate", in: path, pem, "openssl x509 -inform der", bytes))
        }
        self.init(path: path, content: Array(certificates.map(\.text).joined(separator: "\n").utf8))
    }

    private static let labels = ["CERTIFICATE", "X509 CERTIFICATE"]
}

extension KeyFile {
    /// Reads a private key.
    ///
    /// - Throws: that it cannot be read or holds no key, naming the file.
    public init(
        path: String, effects: SettingsEffects
    ) throws(SettingValueProblem) {
        let bytes = try effects.content(of: path)
        let pem = PEMText(bytes)
        guard pem.blocks.contains(where: { $0.label.hasSuffix("PRIVATE KEY") }) else {
            throw SettingValueProblem(
                lack(of: "private key", in: path, pem, "openssl pkey -inform der", bytes))
        }
        self.init(path: path, content: Secret(bytes))
    }
}

extension SettingsEffects {
    fileprivate func content(of path: String) throws(SettingValueProblem) -> [UInt8] {
        switch file(path) {
        case .success(let bytes):
            guard !bytes.isEmpty else {
                throw SettingValueProblem("the file \(quoted(path: path)) is empty")
            }
            guard bytes.count <= PEMText.mostBytes else {
                throw SettingValueProblem(
                    "the file \(quoted(path: path)) is larger than "
                        + "\(PEMText.mostBytes / 1_048_576) MiB")
            }
            return bytes
        case .failure(let problem):
            throw SettingValueProblem(
                "the file \(quoted(path: path)) cannot be read: \(problem.reason)")
        }
    }
}

/// Says that a file does not hold what it should, and what it holds instead.
private func lack(
    of what: String, in path: String, _ pem: PEMText, _ conversion: String, _ bytes: [UInt8]
) -> String {
    let missing = "the file \(quoted(path: path)) holds no \(what) in PEM"
    // The sequence with a length of two bytes that every certificate and key in DER begins with.
    if bytes.starts(with: [0x30, 0x82]) {
        return "\(missing) but perhaps one in DER; convert it with \(conversion)"
    }
    guard let first = pem.blocks.first else { return missing }
    return "\(missing) but a block called \(quoted(first.label))"
}
