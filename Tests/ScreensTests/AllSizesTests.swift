import FleetModel
import HeartbeatModel
import TerminalCells
import Testing
import Vocabulary

@testable import Screens

/// Every screen at every size: no trap, the exact size, the selection in sight.
@Suite struct AllSizesTests {
    /// What can lie on the screen.
    private static let openings: [[Command]] = [
        [], [.openDetail], [.showEvents], [.help], [.filter], [.freeze], [.earlier],
        [.openDetail, .help], [.explain],
        [.showBrokers], [.showBrokers, .unfoldAll], [.showMap],
        [.showMap, .groupNext], [.showMap, .openDetail], [.palette], [.resetStatistics],
        [.groupNext], [.groupNext, .foldAll], [.chooseColumns], [.search], [.markAll, .pingNow],
        [.showIncidents, .unfold, .moveDown], [.showIncidents, .openDetail, .moveDown],
        [.showDevices], [.filter, .complete],
        [.savedFilters], [.showEvents, .filter, .complete], [.silence], [.silence, .menuChoose],
        [.handOver], [.showIncidents, .acknowledge], [.showIncidents, .note],
    ]

    private static let columns = [1, 2, 3, 20, 39, 40, 41, 45, 60, 79, 80, 81, 120, 200, 400]
    private static let rows = [1, 2, 3, 5, 9, 10, 11, 12, 15, 16, 24, 30, 120]

    private func expectExactSizes(_ state: AppState) {
        for columns in Self.columns {
            for rows in Self.rows {
                let grid = drawFrame(state, columns: columns, rows: rows)
                #expect(grid.columns == columns && grid.rows == rows)
            }
        }
    }

    @Test(arguments: openings)
    func theTroubledFleetIsDrawnAtEverySize(_ opening: [Command]) {
        var watch = Watch.troubledFleet(columns: 80, rows: 24, glyphs: .braille)
        for command in opening { watch.give(command) }
        expectExactSizes(watch.state)
    }

    @Test func everyLayerAStormAndATimelineAreDrawnAtEverySize() {
        let size = Size(columns: 80, rows: 24)
        expectExactSizes(StagedFleet.everyLayer.screen(size, .openDetail))
        expectExactSizes(StagedFleet.insecure.screen(size, .openDetail))
        expectExactSizes(StagedFleet.storm.screen(size))
        var watch = Watch.troubledFleet(columns: 80, rows: 24)
        watch.select(link: "dock-17")
        watch.give(.openDetail, .turnTimeline)
        expectExactSizes(watch.state)
    }

    @Test(arguments: [
        [Command.turnSettings], [.explain], [.previousHeartbeat], [.zoomOut, .scrollBack],
    ])
    func aDetailIsDrawnAtEverySizeWhateverItShows(_ commands: [Command]) {
        for glyphs in GlyphSet.allCases {
            var watch = Watch.troubledFleet(columns: 80, rows: 24, glyphs: glyphs)
            watch.select(link: "cell-07")
            watch.give(.openDetail)
            for command in commands { watch.give(command) }
            expectExactSizes(watch.state)
        }
    }

    @Test(arguments: openings)
    func anEmptyFleetIsDrawnAtEverySize(_ opening: [Command]) {
        var watch = Watch([], columns: 80, rows: 24)
        for command in opening { watch.give(command) }
        expectExactSizes(watch.state)
    }

    @Test func theTerminalMayBeResizedToAnySizeInAnyOrder() {
        for opening in Self.openings {
            var watch = Watch.troubledFleet(columns: 80, rows: 24)
            for command in opening { watch.give(command) }
            var dice = SeededRandom(seed: 11)
            for _ in 0..<60 {
                let columns = Int.random(in: 0...400, using: &dice)
                let rows = Int.random(in: 0...120, using: &dice)
                watch.tell(.resized(columns: columns, rows: rows))
                watch.give(.suspend)
                let grid = watch.frame()
                #expect(grid.columns == max(1, columns) && grid.rows == max(1, rows))
            }
        }
    }

    @Test(arguments: [(39, 24), (80, 9), (20, 3), (39, 9)])
    func aTerminalThatIsTooSmallIsToldTheSizeItNeeds(columns: Int, rows: Int) {
        let watch = Watch.troubledFleet(columns: 80, rows: 24)
        let text = drawFrame(watch.state, columns: columns, rows: rows).lines
            .joined(separator: "\n")
        #expect(text.contains("needed 40×10"))
        #expect(text.contains("there is \(columns)×\(rows)"))
    }

    @Test func theSmallestTerminalIsBigEnough() {
        let watch = Watch.troubledFleet(columns: 40, rows: 10)
        #expect(watch.frame().lines.contains { $0.contains("Links") })
    }

    @Test func tenThousandLinksAreDrawnAndTheSelectionIsInSight() {
        let links = (0..<10_000).map { number in
            var link = LinkSettings(
                name: "link-\(number)",
                endpoint: Endpoint(host: "broker-\(number % 50).example", port: 1883))
            link.tags = [Tag(key: "site", value: "site-\(number % 7)")]
            return link
        }
        var fleet = StagedFleet(links)
        for (number, link) in links.enumerated() {
            let state = LinkState.allCases[number % LinkState.allCases.count]
            fleet.happen(.state(from: .unknown, to: state), on: link.name, at: .zero)
        }
        var state = fleet.screen(Size(columns: 200, rows: 60), at: .zero)
        let keys: [Key] = [
            .end, .pageUp, .character("s"), .up, .character("b"), .pageDown, .character("-"),
            .end, .enter, .down, .control("a"), .character("+"), .character("S"),
        ]
        for key in keys {
            _ = update(&state, .input(.key(key)))
            let grid = drawFrame(state, columns: 200, rows: 60)
            let selected = (0..<60).filter { grid.roles(row: $0).contains("SSSS") }
            #expect(selected.count == 1, "\(key.name)")
        }
    }

    @Test func namesFromOutsideBreakNoColumnAndNoTerminal() {
        let names = [
            "\u{1B}[2J\u{1B}]0;owned\u{7}", "日本語の工場-第一ライン-温度センサー", "👩‍👩‍👧‍👦 family", "مصنع-١",
            "a\u{301}\u{302}\u{303}\u{304}", "\u{202E}tfel-ot-thgir", "",
            String(repeating: "x", count: 10_000), "line\nbreak\ttab",
        ]
        var fleet = StagedFleet(
            names.map { LinkSettings(name: $0, endpoint: Endpoint(host: $0, port: 1)) })
        for name in names {
            fleet.happen(
                .disconnected(Disconnection(cause: .refused, detail: name)), on: name, at: .zero)
            fleet.happen(.state(from: .unknown, to: .down), on: name, at: .zero)
        }
        var state = fleet.screen(Size(columns: 80, rows: 24), at: .zero)
        for key in [Key.enter, .escape, .down]
            + Array(repeating: [Key.down, .enter, .escape], count: 9).joined()
        {
            _ = update(&state, .input(.key(key)))
            let grid = drawFrame(state, columns: 80, rows: 24)
            #expect(grid.cells.allSatisfy { $0.scalar >= 0x20 || $0.width == 0 })
            #expect(grid.cells.allSatisfy { !(0x7F...0x9F).contains($0.scalar) })
            #expect((4..<22).allSatisfy { grid.text(row: $0).hasSuffix("│") })
        }
    }

    @Test(arguments: openings)
    func withTheASCIIGlyphsNothingButASCIIIsOnTheScreen(_ opening: [Command]) {
        var watch = Watch.troubledFleet(columns: 120, rows: 40, glyphs: .ascii)
        for command in opening { watch.give(command) }
        #expect(watch.frame().cells.allSatisfy { (0x20...0x7E).contains($0.scalar) })
    }
}
