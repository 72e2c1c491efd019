import Glibc

/// A pseudo terminal: the master is read as a screen would, the slave is what curses opens.
final class Pty {
    let master: Int32
    let slave: Int32

    struct CannotOpen: Error { let number: Int32 }

    init(columns: Int, rows: Int) throws {
        var master: Int32 = -1
        var slave: Int32 = -1
        var size = winsize()
        size.ws_col = UInt16(columns)
        size.ws_row = UInt16(rows)
        guard openpty(&master, &slave, nil, nil, &size) == 0 else {
            throw CannotOpen(number: errno)
        }
        self.master = master
        self.slave = slave
    }

    deinit {
        close(slave)
        closeMaster()
    }

    private var masterIsOpen = true

    /// Hangs the terminal up.
    func closeMaster() {
        if masterIsOpen { close(master) }
        masterIsOpen = false
    }

    /// Everything written to the terminal until it is silent for a while or `expected` has come.
    ///
    /// A pty delivers late and in pieces, so one read is never a frame.
    func output(until expected: String? = nil) -> String {
        var bytes: [UInt8] = []
        let deadline = ContinuousClock.now + .seconds(expected == nil ? 0.1 : 5)
        while ContinuousClock.now < deadline {
            var source = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
            guard poll(&source, 1, 20) > 0 else { continue }
            var piece = [UInt8](repeating: 0, count: 65_536)
            let count = read(master, &piece, piece.count)
            guard count > 0 else { break }
            bytes += piece[..<count]
            if let expected, String(decoding: bytes, as: UTF8.self).contains(expected) { break }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Types on the terminal.
    func type(_ text: String) {
        let bytes = Array(text.utf8)
        _ = write(master, bytes, bytes.count)
    }

    /// Gives the terminal another size.
    ///
    /// The kernel tells nobody here, because no process group owns it.
    func resize(columns: Int, rows: Int) {
        var size = winsize()
        size.ws_col = UInt16(columns)
        size.ws_row = UInt16(rows)
        _ = ioctl(master, UInt(TIOCSWINSZ), &size)
    }

    /// The line settings, as text for comparing.
    var settings: String {
        var settings = termios()
        tcgetattr(slave, &settings)
        return "\(settings.c_iflag) \(settings.c_oflag) \(settings.c_cflag) \(settings.c_lflag)"
    }
}
