import TestSupport
import Testing

@Suite("Golden texts")
struct GoldenTests {
    @Test func aDifferenceShowsTheChangedLinesWithTheirSurroundings() {
        let old = "1\n2\n3\n4\n5\n6\n7"
        let new = "1\n2\n3\nfour\n5\n6\n7"
        #expect(
            lineDifference(from: old, to: new) == """
                    2   2
                    3   3
                    4 − 4
                    4 + four
                    5   5
                    6   6
                """)
    }
}
