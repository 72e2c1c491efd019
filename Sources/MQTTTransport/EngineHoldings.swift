/// What the engine holds at one moment: nothing of it may grow by itself.
package struct EngineHoldings: Hashable, Sendable {
    /// Links in the watch.
    package var links = 0
    /// Timers that are set: one for each link that waits for something.
    package var timers = 0
    /// Sockets from the beginning of their layers to their end.
    package var connections = 0

    package init() {}

    init(links: Int, timers: Int, connections: Int) {
        self.links = links
        self.timers = timers
        self.connections = connections
    }

    mutating func add(_ other: EngineHoldings) {
        links += other.links
        timers += other.timers
        connections += other.connections
    }
}
