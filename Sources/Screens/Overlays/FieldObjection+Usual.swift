import FleetModel
import Vocabulary

extension FieldObjection {
    /// What is wrong with the name of a person; nil where it can be taken.
    static func toPerson(_ field: Form.Field) -> FieldObjection? {
        field.text.isEmpty ? .missing("who you are") : nil
    }

    /// What is wrong with a length of time; nil where it can be taken.
    ///
    /// - Parameter longest: what is longer cannot be taken.
    static func toDuration(_ text: String, longest: Duration) -> FieldObjection? {
        let examples = "write 90m, 2h or 1d"
        do {
            let duration = try DurationText.parse(text)
            if duration <= .zero { return .wrong("\(examples), not nothing") }
            if duration > longest {
                return .wrong("\(DurationText.exact(longest)) at most")
            }
            return nil
        } catch {
            switch error {
            case .empty: return .missing("for how long: \(examples)")
            case .unitMissing(let number):
                return .wrong("\(number) needs a unit: \(number)m or \(number)h")
            case .unitOrder: return .wrong("the larger unit comes first, each once: 1h30m")
            case .tooLarge: return .wrong("\(DurationText.exact(longest)) at most")
            case .unknownUnit, .notANumber: return .wrong("\(examples), not “\(text)”")
            }
        }
    }

    /// What is wrong with a filter over links; nil where it can be taken.
    static func toFilter(_ field: Form.Field) -> FieldObjection? {
        // An empty filter passes all links: nobody may mean that who only forgot to type one.
        guard !field.text.isEmpty else {
            return .missing("which links: a filter as after /, such as site=fra; /./ passes all")
        }
        do {
            _ = try LinkFilter(parsing: field.typed.text)
            return nil
        } catch {
            return .wrong("at \(error.position + 1): \(error.message)", at: error.position)
        }
    }
}
