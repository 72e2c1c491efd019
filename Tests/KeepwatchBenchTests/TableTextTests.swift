import BenchTables
import Testing

@Suite struct TableTextTests {
    @Test func columnsStandBelowEachOtherAndNotesBelowTheTable() {
        let note = "a raw client in C"
        let rows = [
            Row(
                part: "heartbeats", figure: "CPU", unit: "ms", measured: 28.32,
                counterpart: Counterpart("limit", 20, .ratio),
                target: Target(.atMost, 2, aim: 1.4), note: note),
            Row(
                part: "heartbeats", figure: "RTT p50", unit: "us", measured: 44.5,
                counterpart: Counterpart("limit", 51.8, .difference), target: Target(.atMost, 50),
                note: note),
            Row(
                part: "memory", figure: "bytes", unit: "bytes", measured: 7_442,
                target: Target(.atMost, 5_120)),
        ]
        #expect(
            tableText(rows) == """
                figure       measured     counterpart    comes to  target             met
                -----------  -----------  -------------  --------  -----------------  ---
                CPU [1]      28.3 ms      limit 20 ms    1.42 x    <= 2 x (aim 1.40)  yes
                RTT p50 [1]  44.5 us      limit 51.8 us  -7.30 us  <= 50 us           yes
                bytes        7,442 bytes                           <= 5,120 bytes     NO

                [1] a raw client in C

                """)
    }

    @Test(arguments: [
        (0.0, "0"), (0.2421, "0.242"), (1.376, "1.38"), (28.32, "28.3"), (440_433.4, "440,433"),
        (-7.3, "-7.30"), (-1_234_567, "-1,234,567"), (999.96, "1,000"), (9.999, "10.00"),
        (-0.0001, "0.000"),
    ])
    func aNumberHasTheDigitsThatCount(value: Double, text: String) {
        #expect(valueText(value, "") == text)
    }

    @Test func aUnitStandsBehindItsNumber() {
        #expect(valueText(33, "bytes") == "33 bytes")
    }
}
