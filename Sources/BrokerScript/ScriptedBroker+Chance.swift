import Vocabulary

/// Where a broker's dice come from.
extension ScriptedBroker {
    /// What is drawn for.
    enum Draw {
        /// The client's connection of that number.
        case connection(UInt64)
        /// Whether a happening hits the client on that occasion.
        case happening(step: Int, occurrence: UInt64)
    }

    /// Dice that depend on the seed, the client and the purpose, and on nothing else.
    func random(for clientID: String, _ draw: Draw) -> SeededRandom {
        switch draw {
        case .connection(let ordinal):
            return dice(clientID, [0, ordinal])
        case .happening(let step, let occurrence):
            return dice(clientID, [1, UInt64(clamping: step), occurrence])
        }
    }

    /// Whether the client belongs to the share that the step hits on that occasion.
    func isChosen(_ clientID: String, step: Int, occurrence: UInt64) -> Bool {
        guard case .on(_, _, let share) = script.steps[step], share < 1 else { return true }
        var random = random(for: clientID, .happening(step: step, occurrence: occurrence))
        return Double.random(in: 0..<1, using: &random) < share
    }

    private func dice(_ clientID: String, _ numbers: [UInt64]) -> SeededRandom {
        // FNV-1a: the standard library's hashes differ from run to run.
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in clientID.utf8 {
            hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
        }
        var mixed = seed
        for number in [hash] + numbers {
            var mixer = SeededRandom(seed: mixed ^ number)
            mixed = mixer.next()
        }
        return SeededRandom(seed: mixed)
    }
}
