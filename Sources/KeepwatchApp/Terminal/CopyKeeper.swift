import Screens

/// Keeps what was copied where it can be had although the terminal's clipboard did not take it: in
/// a file, and in tmux's buffer.
struct CopyKeeper: Sendable {
    /// Where its files are.
    var folder: StateFolder
    /// Whether this terminal is one of tmux's.
    var isInTmux: Bool
    /// The home folder, which the answer shortens to `~`.
    var home: String

    /// tmux answers at once, or hangs.
    private static let tmuxLimit = Duration.seconds(2)

    /// As the environment says.
    static var ofThisProcess: CopyKeeper {
        CopyKeeper(
            folder: .ofThisProcess, isInTmux: !(environmentValue("TMUX") ?? "").isEmpty,
            home: environmentValue("HOME") ?? "")
    }

    /// Keeps a text and says in a sentence where it is now, of what is not known no more than that
    /// it was tried.
    ///
    /// Blocks.
    ///
    /// - Parameter wasSent: whether the terminal was asked to take it into its clipboard, which it
    ///   may have done or not.
    func keep(_ copied: CopiedText, wasSent: Bool) -> String {
        let what = copied.what
        let path: String
        do {
            path = try folder.write(copied.text + "\n", to: copied.fileName)
        } catch {
            return wasSent
                ? "the terminal was asked to take \(what), no file has it: \(error.message)"
                : "\(what) not copied: \(error.message)"
        }
        let shown =
            !home.isEmpty && path.hasPrefix(home + "/") ? "~" + path.dropFirst(home.count) : path
        let inTmux = isInTmux && loadTmuxBuffer(path)
        guard wasSent || inTmux else { return "copied \(what) to \(shown), not to the clipboard" }
        return "copied \(what) to \(shown)" + (inTmux ? " and tmux's buffer" : "")
            + (wasSent ? "; asked the terminal too" : "")
    }

    /// tmux hands its buffer on to the clipboard of the terminal that it is shown on (`-w`), where
    /// it lets programs inside do so by themselves only if it was told to.
    private func loadTmuxBuffer(_ path: String) -> Bool {
        let command = OtherProgram(
            words: ["tmux", "load-buffer", "-w", path], limit: Self.tmuxLimit)
        return (try? command.output()) != nil
    }
}

extension CopiedText {
    fileprivate var fileName: String {
        switch kind {
        case .incident, .handover: "copied.md"
        case .row, .view: "copied.txt"
        }
    }

    /// What a person copied: `the row`, `3 rows`, `38 lines of the view`.
    fileprivate var what: String {
        if let title { return title }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).count
        return switch kind {
        case .row: lines == 1 ? "the row" : "\(lines) rows"
        case .view: "\(lines) lines of the view"
        case .incident: "the incident"
        case .handover: "the handover"
        }
    }
}
