import SettingsFiles
import Testing
import Vocabulary

/// Whatever becomes of a file by accident, it is read or refused with positions inside it.
struct MutationTests {
    @Test(arguments: 0..<4)
    func aDamagedSettingsFileNeverTraps(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        for _ in 0..<100 {
            let text = mutated(fullExample, using: &random)
            do {
                _ = try parse(text)
            } catch {
                #expect(arePlausible(error.problems, in: text), "seed \(seed):\n\(text)")
            }
        }
    }

    @Test(arguments: 0..<4)
    func aDamagedThemeNeverTraps(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let whole = try #require(BuiltInThemes.text(named: "keepwatch-dark"))
        for _ in 0..<60 {
            let text = mutated(whole, using: &random)
            let warnings = ThemeFile.parse(text: text, name: "mine").warnings
            #expect(arePlausible(warnings, in: text), "seed \(seed):\n\(text)")
        }
    }

    @Test(arguments: 0..<4)
    func aDamagedURLNeverTraps(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let whole = [
            "mqtt://us%20er:pass%FFword@[2001:db8::1%25eth0]:1883/",
            "wss://u:p@broker.example:443/a/b%20c?token=x&y=z",
            "mqtt+unix://u:p@/run/my%20broker.sock", "http://u:p%40@proxy.example:3128/",
        ]
        for number in 0..<2_000 {
            let text = mutated(whole[number % whole.count], using: &random)
            do {
                _ = try BrokerURL(parsing: text)
            } catch {
                #expect((1...(text.count + 1)).contains(error.position), "\(text)")
            }
            do {
                _ = try ProxySettings(parsing: text)
            } catch {
                #expect((1...(text.count + 1)).contains(error.position), "\(text)")
            }
            _ = BrokerURL.redacted(text)
        }
    }

    private func arePlausible(_ problems: [SettingsProblem], in text: String) -> Bool {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).count
        return problems.allSatisfy { problem in
            (1...(lines + 1)).contains(problem.line ?? 0) && (problem.column ?? 0) >= 1
                && !problem.message.isEmpty
        }
    }

    /// One to three changes: a scalar replaced, inserted or removed, a stretch doubled or cut.
    private func mutated(_ text: String, using random: inout SeededRandom) -> String {
        let alphabet = Array(
            "{}[]:,-#&*!|>'\"%@`~ \n\t0159azAZ/.=\u{0}\u{7F}\u{85}\u{FEFF}é🚦".unicodeScalars)
        var scalars = Array(text.unicodeScalars)
        for _ in 0..<Int.random(in: 1...3, using: &random) where !scalars.isEmpty {
            let place = Int.random(in: 0..<scalars.count, using: &random)
            let end = min(scalars.count, place + Int.random(in: 1...20, using: &random))
            let scalar = alphabet.randomElement(using: &random) ?? "x"
            switch Int.random(in: 0..<5, using: &random) {
            case 0: scalars[place] = scalar
            case 1: scalars.insert(scalar, at: place)
            case 2: scalars.remove(at: place)
            case 3: scalars.insert(contentsOf: scalars[place..<end], at: place)
            default: scalars.removeSubrange(place..<end)
            }
        }
        var mutated = String.UnicodeScalarView()
        mutated.append(contentsOf: scalars)
        return String(mutated)
    }
}
