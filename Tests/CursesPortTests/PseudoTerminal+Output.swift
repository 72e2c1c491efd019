import Glibc
import PseudoTerminals

extension PseudoTerminal {
    /// Everything written to the terminal until it is silent for a while or `expected` has come.
    func output(until expected: String? = nil) -> String {
        var bytes: [UInt8] = []
        let deadline = ContinuousClock.now + .seconds(expected == nil ? 0.1 : 5)
        while ContinuousClock.now < deadline {
            var source = pollfd(fd: screenEnd, events: Int16(POLLIN), revents: 0)
            guard poll(&source, 1, 20) > 0 else { continue }
            let piece = read()
            if piece.isEmpty { break }
            bytes += piece
            if let expected, String(decoding: bytes, as: UTF8.self).contains(expected) { break }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The line settings, as text for comparing.
    var settings: String {
        var settings = termios()
        tcgetattr(programEnd, &settings)
        return "\(settings.c_iflag) \(settings.c_oflag) \(settings.c_cflag) \(settings.c_lflag)"
    }
}
