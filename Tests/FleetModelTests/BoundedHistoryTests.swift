import Testing

@testable import FleetModel

@Suite("A history of which the latest is kept")
struct BoundedHistoryTests {
    @Test func aFullHistoryGivesUpItsOldestInSteps() {
        var history = BoundedHistory<Int>(capacity: 8, step: 4)
        for number in 1...9 { history.append(number) }
        #expect(history.elements == [5, 6, 7, 8, 9])
        #expect(history.forgotten == 4)
    }
}
