import Testing

@testable import HeartbeatModel

@Suite("A series in chunks")
struct ChunkedSeriesTests {
    @Test func aChunkThatACopySharesTakesNoMoreMemoryWhenItIsChanged() {
        let capacity = 16
        var series = ChunkedSeries<Int>()
        series.beginChunk(at: 0, capacity: capacity)
        let room = series.open.elements.capacity
        for number in 0..<capacity {
            series.append(number)
            let copy = series
            series.changeLast(capacity: capacity) { $0 += 100 }
            #expect(copy.open.elements.last == number)
            #expect(series.open.elements.capacity == room)
        }
        #expect(series.open.elements == Array(100..<116))
    }

    @Test func anEmptySeriesHasNoLastElementToChange() {
        var series = ChunkedSeries<Int>()
        series.changeLast(capacity: 16) { $0 += 1 }
        #expect(series == ChunkedSeries())
    }
}
