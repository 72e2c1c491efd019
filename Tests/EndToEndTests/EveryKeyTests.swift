import BrokerScript
import Foundation
import NIOPosix
import Screens
import SimulatedBroker
import TerminalCells
import Testing

/// Each key of the table, pressed in a real terminal: something on the screen changes.
@Suite(.serialized, Requirement.tmux)
struct EveryKeyTests {
    /// The keys that lead from the table of links to a place, so that a movement in it can be seen.
    private static let ways: [Place: [String]] = [
        .links: ["j", "j", "j"], .devices: ["2"], .incidents: ["3"], .events: ["4", "g", "j", "j"],
        .brokers: ["5"], .map: ["6", "l"], .detail: ["enter"], .help: ["?", "j", "j"],
        .filter: ["/", "e", "space", "d", "left", "down", "down"], .menu: ["o", "j", "j"],
        .search: ["\\", "a", "b", "left"], .explanation: ["e"], .palette: [":", "e", "left"],
        .question: ["Z"], .form: ["z", "tab", "a", "b", "left"],
        .naming: ["/", "e", "enter", "v", "enter", "n", "left"],
    ]

    private static let groups = KeyBinding.Group.allCases

    @Test(.timeLimit(.minutes(5)), arguments: groups)
    func everyKeyOfTheTableIsTaken(_ group: KeyBinding.Group) async throws {
        let dashboard = try await StillDashboard()
        for binding in KeyMap.standard.bindings where binding.group == group {
            // Where nothing happens there is no incident whose members could be shown or hidden,
            // nor a page of one.
            let isOfMembers = binding.command == .fold || binding.command == .unfold
            if isOfMembers, binding.places == [.incidents] { continue }
            if binding.places == [.incident] { continue }
            for key in binding.keys {
                try await dashboard.begin()
                let place = try #require(Place.allCases.first(where: binding.places.contains))
                let way =
                    binding.command == .back && place == .links
                    ? ["/", "e", "enter"] : Self.ways[place]
                for name in try #require(way, "no way to \(place.rawValue)") {
                    try await dashboard.press(try #require(Key(name: name)))
                }
                if binding.command == .redraw { try await dashboard.spoil() }
                let before = try await dashboard.stillScreen()
                try await dashboard.press(key)
                let message = "\(key.name) is \(binding.command.rawValue) in \(place.rawValue)"
                do {
                    try await eventually(message, within: .seconds(5)) {
                        try dashboard.screen() != before
                    }
                } catch let failure as NeverHappened {
                    Issue.record("\(failure.description); the screen stays:\n\(before)")
                }
            }
        }
    }
}

/// The dashboard on a fleet where nothing happens, in a terminal that shows what keys change.
private final class StillDashboard {
    private static let links = 40

    private let terminal: TmuxTerminal
    private let folder: TemporaryFolder
    private let file: String
    private let broker: LoopbackBroker
    private var base: String?
    private var starts = 0

    init() async throws {
        broker = try await LoopbackBroker.start(
            script: Script([]), seed: 1, group: MultiThreadedEventLoopGroup.singleton)
        folder = try TemporaryFolder()
        // No heartbeat comes due, so that nothing but keys changes the screen.
        file = try folder.write(
            """
            defaults: { keep_alive: 0s, probe_interval: 1h, tags: { site: fra } }
            links: [ { name: "edge-{01..\(Self.links)}", url: "mqtt://127.0.0.1:\(broker.port)" } ]
            """, to: "still.yaml")
        terminal = try TmuxTerminal(columns: 100, rows: 30)
        try await terminal.waitFor("$")
    }

    /// Shows the table of links as it was at the first time; starts the program anew where keys
    /// alone do not bring it back.
    func begin() async throws {
        if let base {
            for key in [Key.escape, .escape, .escape, .character("1"), .character("g")] {
                try await press(key)
            }
            if try await stillScreen() == base { return }
            // What is typed before the shell has the terminal again would be lost.
            try await press(.control("c"))
            try await eventually("the shell prompts", within: .seconds(10)) {
                try terminal.screen().split(separator: "\n").last {
                    !$0.allSatisfy(\.isWhitespace)
                }?
                .hasSuffix("$") == true
            }
        }
        // What keys chose before is kept; a program that starts anew must not know of it.
        starts += 1
        let program = "XDG_STATE_HOME=\(folder.path)/\(starts) \(BuiltProgram.path)"
        try terminal.type(line: "clear; \(program) watch -c \(file)")
        try await terminal.waitFor("● \(Self.links) up")
        base = try await stillScreen()
    }

    /// The screen with its colours and without its figures, once it stands still: clocks and ages
    /// go on.
    func stillScreen() async throws -> String {
        var last = ""
        try await eventually("the screen stands still", within: .seconds(10)) {
            let before = last
            try await Task.sleep(for: .milliseconds(60))
            last = try screen()
            return last == before
        }
        return last
    }

    func screen() throws -> String {
        try terminal.screen(withColours: true).replacing(#/[0-9]+/#, with: "0")
    }

    func press(_ key: Key) async throws {
        try terminal.press(key)
        // Escape and what follows it at once would be read as alt with it.
        if key == .escape { try await Task.sleep(for: .milliseconds(120)) }
    }

    /// Writes over the screen, as another program would.
    func spoil() async throws {
        try terminal.scribble("spoilt", column: 4, row: 4)
        try await terminal.waitFor("spoilt")
    }
}
