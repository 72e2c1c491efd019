import TerminalCells
import Testing
import Vocabulary

@Suite struct InputDecoderTests {
    /// Everything that the text's bytes decode to, the end included.
    private func events(_ text: String) -> [InputEvent] {
        events(Array(text.utf8))
    }

    private func events(_ bytes: [UInt8]) -> [InputEvent] {
        var decoder = InputDecoder()
        var events: [InputEvent] = []
        decoder.decode(bytes, into: &events)
        decoder.flush(into: &events)
        return events
    }

    @Test func printingCharactersAreKeysInUTF8() {
        #expect(
            events("aZ é漢👨") == "aZ é漢👨".map { .key(.character($0)) })
    }

    @Test func controlBytesAreTheirKeys() {
        #expect(
            events("\r\n\t\u{7F}\u{08}\u{03}\u{1A}")
                == [.enter, .enter, .tab, .backspace, .backspace, .control("c"), .control("z")]
                .map(InputEvent.key))
        #expect(events([0x00, 0x1C, 0x1F]).isEmpty)
    }

    @Test func everyFormOfAKeyIsThatKey() {
        let forms: [(Key, [String])] = [
            (.up, ["[A", "OA", "[1;5A"]), (.down, ["[B", "OB"]), (.right, ["[C", "OC", "[1;5C"]),
            (.left, ["[D", "OD", "[1;2D"]), (.home, ["[H", "OH", "[1~", "[7~"]),
            (.end, ["[F", "OF", "[4~", "[8~"]), (.insert, ["[2~"]), (.delete, ["[3~", "[3;5~"]),
            (.pageUp, ["[5~"]), (.pageDown, ["[6~"]), (.backTab, ["[Z"]), (.enter, ["OM"]),
            (.function(1), ["OP", "[11~", "[[A", "[1;2P"]), (.function(2), ["OQ", "[12~", "[[B"]),
            (.function(3), ["OR", "[13~", "[[C", "[1;2R"]), (.function(4), ["OS", "[14~", "[[D"]),
            (.function(5), ["[15~", "[[E", "[15;5~"]), (.function(6), ["[17~"]),
            (.function(7), ["[18~"]), (.function(8), ["[19~"]), (.function(9), ["[20~"]),
            (.function(10), ["[21~"]), (.function(11), ["[23~"]), (.function(12), ["[24~"]),
            (.character("5"), ["Ou"]), (.character("+"), ["Ok"]),
        ]
        for (key, sequences) in forms {
            for sequence in sequences {
                #expect(events("\u{1B}" + sequence) == [.key(key)], "ESC \(sequence)")
            }
        }
    }

    @Test func escapeThenACharacterInOneReadIsAlt() {
        #expect(events("\u{1B}x\u{1B}é") == [.key(.alt("x")), .key(.alt("é"))])
    }

    @Test func aLoneEscapeWaitsUntilItIsFlushed() {
        var decoder = InputDecoder()
        var events: [InputEvent] = []
        decoder.decode([0x1B], into: &events)
        #expect(events.isEmpty && decoder.isPending)
        decoder.flush(into: &events)
        #expect(events == [.key(.escape)] && !decoder.isPending)
        decoder.decode([UInt8(ascii: "x")], into: &events)
        #expect(events == [.key(.escape), .key(.character("x"))])
    }

    @Test func altWithACharacterThatBeginsSequencesIsKnownAfterTheFlush() {
        for character in "[OP]X^_" {
            #expect(events("\u{1B}\(character)") == [.key(.alt(character))])
        }
    }

    @Test func twoEscapesAreTwoKeys() {
        #expect(events("\u{1B}\u{1B}") == [.key(.escape), .key(.escape)])
    }

    @Test func aClickFarToTheRightIsPressAndReleaseThere() {
        #expect(
            events("\u{1B}[<0;250;3M\u{1B}[<0;250;3m")
                == [.mouse(.press, x: 249, y: 2), .mouse(.release, x: 249, y: 2)])
    }

    @Test func wheelAndDragAreToldApartAndOtherButtonsIgnored() {
        #expect(
            events("\u{1B}[<64;1;1M\u{1B}[<65;2;1M\u{1B}[<32;3;1M\u{1B}[<80;4;1M")
                == [
                    .mouse(.wheelUp, x: 0, y: 0), .mouse(.wheelDown, x: 1, y: 0),
                    .mouse(.drag, x: 2, y: 0), .mouse(.wheelUp, x: 3, y: 0),
                ])
        for ignored in [
            "<1;1;1M", "<2;1;1m", "<35;5;5M", "<0;0;1M", "<0;1M", "<:;1;1M", "<128;1;1M",
        ] {
            #expect(events("\u{1B}[" + ignored).isEmpty, "\(ignored)")
        }
    }

    @Test func oldMouseReportsAreUnderstoodWhereATerminalSendsNoOthers() {
        #expect(
            events([0x1B, 0x5B, 0x4D, 32, 33, 34, 0x1B, 0x5B, 0x4D, 35, 33, 34])
                == [.mouse(.press, x: 0, y: 1), .mouse(.release, x: 0, y: 1)])
        #expect(events([0x1B, 0x5B, 0x4D, 0, 0, 0]).isEmpty)
    }

    @Test func aPasteIsOneEventWhateverIsInIt() {
        #expect(
            events("a\u{1B}[200~x\u{1B}[A\u{1B}[201\u{1B}é\r\u{1B}[201~b")
                == [
                    .key(.character("a")), .paste("x\u{1B}[A\u{1B}[201\u{1B}é\r"),
                    .key(.character("b")),
                ])
    }

    @Test func aPasteIsCutAtItsLimitAndEndsAllTheSame() {
        let long = [UInt8](repeating: UInt8(ascii: "x"), count: InputDecoder.longestPaste + 77)
        let decoded = events(
            Array("\u{1B}[200~".utf8) + long + Array("\u{1B}[201~y".utf8))
        #expect(decoded.count == 2)
        guard case .paste(let text) = decoded.first else { return #expect(Bool(false)) }
        #expect(text.utf8.count == InputDecoder.longestPaste)
    }

    @Test func aSilenceDoesNotEndAPaste() {
        var decoder = InputDecoder()
        var events: [InputEvent] = []
        decoder.decode("\u{1B}[200~ab".utf8, into: &events)
        #expect(!decoder.isPending)
        decoder.flush(into: &events)
        decoder.decode("c\u{1B}[201~".utf8, into: &events)
        #expect(events == [.paste("abc")])
    }

    /// What comes of an answer with a silence after each of these numbers of bytes.
    private func events(
        _ answer: String, cutAfter cuts: [Int]
    ) -> (events: [InputEvent], decoder: InputDecoder) {
        let bytes = Array("\u{1B}\(answer)".utf8)
        var decoder = InputDecoder()
        var events: [InputEvent] = []
        for (begin, end) in zip([0] + cuts, cuts + [bytes.count]) {
            decoder.decode(bytes[begin..<end], into: &events)
            if decoder.isPending { decoder.flush(into: &events) }
        }
        return (events, decoder)
    }

    private static let answers = [
        "[?2026;2$y", "]11;rgb:ffff/ffff/ffff\u{07}", "]11;rgb:ffff/ffff/ffff\u{1B}\\",
    ]

    @Test(arguments: answers)
    func anAnswerThatComesInPiecesIsNoKey(answer: String) {
        // A person may have pressed what the first bytes are keys for.
        let told: [Int: [InputEvent]] = [
            1: [.key(.escape)], 2: [.key(.alt(answer.first ?? "?"))],
        ]
        for cut in 1...answer.utf8.count {
            let (events, decoder) = events(answer, cutAfter: [cut])
            #expect(events == told[cut] ?? [], "cut after \(cut)")
            #expect(decoder.offersSynchronizedOutput || decoder.isBackgroundLight == true)
        }
    }

    @Test(arguments: answers)
    func anAnswerThatComesInManyPiecesIsNoKeyEither(answer: String) {
        for seed in UInt64(1)...200 {
            var random = SeededRandom(seed: seed)
            var cuts = [1]
            while let last = cuts.last, last < answer.utf8.count - 1 {
                cuts.append(last + Int.random(in: 2...5, using: &random))
            }
            let (events, decoder) = events(
                answer, cutAfter: cuts.filter { $0 <= answer.utf8.count })
            #expect(events == [.key(.escape)], "seed \(seed)")
            #expect(decoder.offersSynchronizedOutput || decoder.isBackgroundLight == true)
        }
    }

    @Test func keysAfterAnEscapeThatCouldBeAnAnswerComeWithinTheirTime() {
        var decoder = InputDecoder()
        var events: [InputEvent] = []
        func press(_ bytes: String) -> [InputEvent] {
            events = []
            decoder.decode(bytes.utf8, into: &events)
            if decoder.isPending { decoder.flush(into: &events) }
            return events
        }
        for introducer in "[]" {
            let keys = ["\(introducer)"] + (introducer == "]" ? ["1", "1", "q"] : ["?", "2", "q"])
            #expect(press("\u{1B}") == [.key(.escape)])
            for key in keys { #expect(press(key) == [.key(.character(Character(key)))]) }
            #expect(press("\u{1B}\(introducer)") == [.key(.alt(introducer))])
            for key in keys.dropFirst() {
                #expect(press(key) == [.key(.character(Character(key)))])
            }
            #expect(press("\u{1B}") == [.key(.escape)])
            #expect(press("\(introducer)j") == [introducer, "j"].map { .key(.character($0)) })
            #expect(press("\u{1B}") == [.key(.escape)])
            #expect(press("\(introducer)") == [.key(.character(introducer))])
            #expect(press("\u{1B}") == [.key(.escape)])
        }
    }

    @Test func escapesInAnAnswerThatWasBrokenOffAreKeys() {
        var decoder = InputDecoder()
        var events: [InputEvent] = []
        decoder.decode("\u{1B}]11;rgb:ff\u{1B}\u{1B}".utf8, into: &events)
        decoder.flush(into: &events)
        #expect(events == [.key(.escape), .key(.escape)])
    }

    @Test func focusIsReported() {
        #expect(events("\u{1B}[I\u{1B}[O") == [.focus(true), .focus(false)])
    }

    @Test func answersToQueriesAreSwallowed() {
        for answer in [
            "[?62;22c", "[>1;3304;0c", "]11;rgb:0000/0000/0000\u{07}", "]11;rgb:0/0/0\u{1B}\\",
            "P>|tmux 3.3a\u{1B}\\", "[?2026;2$y", "[24;80R", "[?1u", "_Gi=1;OK\u{1B}\\",
            "[4;600;800t",
        ] {
            #expect(events("\u{1B}\(answer)j") == [.key(.character("j"))], "\(answer.dropLast())")
        }
    }

    @Test func anOverlongSequenceIsSwallowedUpToItsEnd() {
        let digits = String(repeating: "1", count: 5_000)
        #expect(events("\u{1B}[\(digits);\(digits)~j").last == .key(.character("j")))
    }

    @Test func cutAndWrongUTF8BecomesTheReplacementCharacter() {
        let replacement = InputEvent.key(.character("\u{FFFD}"))
        #expect(events([0xC3]) == [replacement])
        #expect(events([0xFF]) == [replacement])
        #expect(events([0xE6, 0xBC, 0x61]) == [replacement, .key(.character("a"))])
        #expect(events([0xED, 0xA0, 0x80]) == [replacement])
    }

    @Test func anInvisibleOrControlCharacterIsNoKey() {
        #expect(events("\u{9B}\u{200B}\u{202E}").isEmpty)
    }

    @Test func anySplitGivesTheSameEvents() {
        for seed in UInt64(1)...600 {
            var random = SeededRandom(seed: seed)
            let bytes = randomInput(using: &random)
            var decoder = InputDecoder()
            var pieces: [InputEvent] = []
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = Int.random(in: 1...min(9, rest.count), using: &random)
                decoder.decode(rest.prefix(count), into: &pieces)
                rest = rest.dropFirst(count)
            }
            decoder.flush(into: &pieces)
            #expect(pieces == events(bytes), "seed \(seed)")
        }
    }

    @Test func noInputLeavesTheDecoderDeaf() {
        for seed in UInt64(1)...400 {
            var random = SeededRandom(seed: seed)
            var decoder = InputDecoder()
            var events: [InputEvent] = []
            decoder.decode(randomInput(using: &random), into: &events)
            // What ends a paste and a silence are all that a person may have to wait for.
            decoder.decode("\u{1B}[201~".utf8, into: &events)
            decoder.flush(into: &events)
            events.removeAll()
            decoder.decode("q".utf8, into: &events)
            #expect(events == [.key(.character("q"))], "seed \(seed)")
        }
    }

    /// Whole sequences, pieces of them and noise.
    private func randomInput(using random: inout SeededRandom) -> [UInt8] {
        let pieces = [
            "\u{1B}", "\u{1B}[", "\u{1B}O", "A", "\u{1B}[A", "\u{1B}[<0;250;3M", "\u{1B}[<", ";",
            "12",
            "\u{1B}[200~", "\u{1B}[201~", "\u{1B}[20", "漢", "é", "x", "\u{1B}]0;t\u{07}", "\u{1B}P",
            "\u{1B}\\", "\u{1B}[M", "~", "\u{1B}[I", "\r", "\u{9B}",
        ]
        var bytes: [UInt8] = []
        for _ in 0..<Int.random(in: 1...24, using: &random) {
            if Int.random(in: 0..<5, using: &random) == 0 {
                bytes.append(UInt8.random(in: 0...255, using: &random))
            } else {
                bytes += Array((pieces.randomElement(using: &random) ?? "").utf8)
            }
        }
        return bytes
    }

    @Test(arguments: [
        ("\u{1B}[?2026;2$y", true), ("\u{1B}[?2026;1$y", true), ("\u{1B}[?2026;0$y", false),
        ("\u{1B}[?2026;4$y", false), ("\u{1B}[?2027;2$y", false), ("\u{1B}[?2026;22$y", false),
        ("\u{1B}[?2026;2y", false), ("\u{1B}[?2026;2$x", false),
    ])
    func theAnswerThatFramesCanBeHeldBackIsKeptAndNoKey(answer: String, offers: Bool) {
        for cut in 0...answer.utf8.count {
            var decoder = InputDecoder()
            var events: [InputEvent] = []
            decoder.decode(answer.utf8.prefix(cut), into: &events)
            decoder.decode(answer.utf8.dropFirst(cut), into: &events)
            #expect(decoder.offersSynchronizedOutput == offers && events.isEmpty)
        }
    }

    @Test(arguments: [
        ("]11;rgb:ffff/ffff/ffff\u{1B}\\", true), ("]11;rgb:fd/f6/e3\u{07}", true),
        ("]11;rgb:0000/2b2b/3636\u{1B}\\", false), ("]11;rgb:f/f/f\u{07}", true),
        ("]11;rgb:0/0/0\u{07}", false), ("]10;rgb:ffff/ffff/ffff\u{07}", nil),
        ("]11;rgb:ffff/ffff\u{07}", nil), ("]11;rgb:ffff/ffff/fffff\u{07}", nil),
        ("]11;rgb:ffff/ffff/\u{07}", nil), ("]11;?\u{07}", nil),
        ("]11;rgb:ffff/ffff/ffff", nil),
    ])
    func theAnswerOfWhichColourTheBackgroundIsIsKeptAndNoKey(answer: String, isLight: Bool?) {
        let answer = "\u{1B}" + answer
        for cut in 0...answer.utf8.count {
            var decoder = InputDecoder()
            var events: [InputEvent] = []
            decoder.decode(answer.utf8.prefix(cut), into: &events)
            decoder.decode(answer.utf8.dropFirst(cut), into: &events)
            #expect(decoder.isBackgroundLight == isLight && events.isEmpty)
        }
    }
}
