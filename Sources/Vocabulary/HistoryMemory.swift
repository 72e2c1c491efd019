/// The memory that past heartbeats of all links may take together.
public enum HistoryMemory {
    /// Bytes where nothing else is said: 64 MiB.
    public static let usualBytes = 64 << 20
}
