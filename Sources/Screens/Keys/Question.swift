import FleetModel

/// What is asked once before something is destroyed or leaves this program.
///
/// It stands in the footer until it is answered; every key but the one for yes says no.
struct Question: Hashable, Sendable {
    /// What is asked, with its question mark.
    var text: String
    /// What yes does.
    var effects: [AppEffect]
    /// What the footer says after a yes.
    var answer: String
}

extension AppState {
    /// Asks before something is done.
    ///
    /// - Parameters:
    ///   - text: the question, which names what is acted on: `pause dock-17?`.
    ///   - effects: what yes does.
    ///   - answer: what the footer says then.
    mutating func ask(_ text: String, then effects: [AppEffect], saying answer: String) {
        question = Question(text: text, effects: effects, answer: answer)
    }

    /// Takes the command that a key means while something is asked; nil: the key means nothing.
    mutating func answer(_ question: Question, with command: Command?) -> [AppEffect] {
        self.question = nil
        switch command {
        case .confirm:
            if case .form(let form) = overlay {
                if let obstacle = form.name.topic.obstacle(in: self) {
                    say(obstacle)
                    return []
                }
                close(form)
            }
            say(question.answer)
            for case .alert(.dismiss(let incident)) in question.effects { takeOffBanner(incident) }
            return question.effects
        case .quit, .suspend, .redraw:
            return command.map { perform($0) } ?? []
        default:
            say("not done: \(question.text)")
            return []
        }
    }
}
