/// Decides whether a person is told of an alert.
enum AlertAnnouncement {
    /// Whether a person is told that an alert fires.
    ///
    /// What is held back here is told later, if it fires still when nothing holds it back any more.
    ///
    /// - Parameters:
    ///   - firing: whether it fires at all.
    ///   - isSilenced: whether a person asked for silence about it.
    ///   - isAcknowledged: whether a person has it.
    ///   - isFlapping: whether it changes so often that single changes mean little.
    ///   - isOurs: whether the fault may be our own, so that nobody judges at present.
    ///   - isParentDown: whether an alert about what it depends on speaks for it.
    static func isAnnounced(
        firing: Bool, isSilenced: Bool, isAcknowledged: Bool, isFlapping: Bool, isOurs: Bool,
        isParentDown: Bool
    ) -> Bool {
        firing && !isSilenced && !isAcknowledged && !isFlapping && !isOurs && !isParentDown
    }

    /// Whether a person is told that an alert is over: whoever was told that it fires is told this
    /// too, an acknowledged one as well, as soon as it is not held back.
    ///
    /// - Parameters:
    ///   - wasAnnounced: whether a person was told that it fires.
    ///   - isSilenced: whether a person asked for silence about it.
    ///   - isFlapping: whether it is likely to fire again soon.
    static func isEndAnnounced(wasAnnounced: Bool, isSilenced: Bool, isFlapping: Bool) -> Bool {
        wasAnnounced && !isSilenced && !isFlapping
    }
}
