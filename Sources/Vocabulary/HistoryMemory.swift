/// The memory that the past of all links may take together.
public enum HistoryMemory {
    /// Bytes where nothing else is said: 64 MiB.
    public static let usualBytes = 64 << 20

    /// The part of it in which a dashboard keeps snapshots of the whole fleet: half.
    ///
    /// The rest is for the histories of the links; where there is no dashboard, all of it.
    public static func snapshotBytes(of bytes: Int) -> Int { bytes / 2 }
}
