import TerminalCells
import Testing

@Suite struct TableLayoutTests {
    private let columns = [
        TableColumn(.fixed(4)), TableColumn(.flexible(minimum: 3, maximum: 8)),
        TableColumn(.fixed(2), priority: 2), TableColumn(.fixed(3), priority: 1),
    ]

    /// Each column as its index repeated, gaps and unused places as dots.
    private func drawing(_ columns: [TableColumn], width: Int, gap: Int = 1) -> String {
        var row = [Character](repeating: ".", count: width)
        let area = Rectangle(x: 0, y: 0, width: width, height: 1)
        for (index, place) in layOutColumns(columns, in: area, gap: gap).enumerated() {
            guard let place else { continue }
            for x in place.x..<place.right { row[x] = Character(String(index)) }
        }
        return String(row)
    }

    @Test func flexibleColumnsTakeWhatIsLeftUpToTheirMaximum() {
        #expect(drawing(columns, width: 15) == "0000.111.22.333")
        #expect(drawing(columns, width: 18) == "0000.111111.22.333")
        #expect(drawing(columns, width: 23) == "0000.11111111.22.333...")
    }

    @Test func preferredWidthsComeBeforeFlexibleOnesAndGiveWayToTheirMinimum() {
        let columns = [
            TableColumn(.flexible(minimum: 2, weight: 9)), TableColumn(.preferred(6, minimum: 3)),
            TableColumn(.fixed(2)),
        ]
        #expect(drawing(columns, width: 9) == "00.111.22")
        #expect(drawing(columns, width: 11) == "00.11111.22")
        #expect(drawing(columns, width: 14) == "0000.111111.22")
    }

    @Test func theHighestPriorityNumberGivesWayFirst() {
        #expect(drawing(columns, width: 14) == "0000.11111.333")
        #expect(drawing(columns, width: 11) == "0000.111111")
        #expect(drawing(columns, width: 6) == "0000..")
    }

    @Test func theLastColumnIsCutRatherThanDropped() {
        #expect(drawing(columns, width: 2) == "00")
        #expect(
            layOutColumns(columns, in: Rectangle(x: 0, y: 0, width: 0, height: 1)).allSatisfy {
                $0 == nil
            })
        #expect(layOutColumns([], in: Rectangle(x: 0, y: 0, width: 9, height: 1)).isEmpty)
    }

    @Test func whatIsLeftIsSharedByWeightWithNothingLost() {
        let shared = [
            TableColumn(.flexible(minimum: 1, weight: 1)),
            TableColumn(.flexible(minimum: 1, weight: 2)),
            TableColumn(.flexible(minimum: 1, maximum: 2, weight: 3)),
        ]
        #expect(drawing(shared, width: 11, gap: 0) == "00011111122")
    }

    @Test func columnsNeverOverlapNorLeaveTheTableAtAnyWidth() {
        for width in 0...40 {
            let area = Rectangle(x: 3, y: 2, width: width, height: 5)
            var edge = area.x
            for place in layOutColumns(columns, in: area).compactMap({ $0 }) {
                #expect(place.x >= edge && place.right <= area.right && place.width > 0)
                #expect(place.y == 2 && place.height == 5)
                edge = place.right + 2
            }
        }
    }
}
