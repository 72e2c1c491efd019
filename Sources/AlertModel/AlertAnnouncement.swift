import FleetModel

/// Decides whether people are told of an alert.
enum AlertAnnouncement: Hashable {
    /// There is nothing to tell.
    case nothing
    /// They are told.
    case told
    /// They are told once nothing holds it back any more, if it fires still.
    case heldBack(HoldingBack)

    /// Whether people are told that an alert fires.
    ///
    /// That it is over is told to whoever was told that it fires, whatever has come between.
    ///
    /// - Parameters:
    ///   - firing: whether it fires at all.
    ///   - isSilenced: whether silences or maintenance windows cover all that it is about.
    ///   - isAcknowledged: whether a person has it.
    ///   - isFlapping: whether it changes so often that single changes mean little.
    ///   - isOurs: whether the fault may be our own, so that nobody judges at present.
    ///   - isParentDown: whether an alert about what it depends on speaks for it.
    init(
        firing: Bool, isSilenced: Bool, isAcknowledged: Bool, isFlapping: Bool, isOurs: Bool,
        isParentDown: Bool
    ) {
        // What people asked for is named before what was found.
        self =
            if !firing {
                .nothing
            } else if isSilenced {
                .heldBack(.silenced)
            } else if isAcknowledged {
                .heldBack(.acknowledged)
            } else if isParentDown {
                .heldBack(.parentDown)
            } else if isFlapping {
                .heldBack(.flapping)
            } else if isOurs {
                .heldBack(.ours)
            } else {
                .told
            }
    }
}
