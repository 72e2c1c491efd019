import Glibc
import Synchronization
import WireFuzz

/// Plays many inputs; ends with 1 at the first that must not be.
///
/// A trap or a hang ends the program by a signal: the handler says which input it was.
@main
enum KeepwatchFuzz {
    static func main() {
        var inputs: UInt64 = 200_000
        var seed: UInt64 = 1
        var first: UInt64 = 0
        var arguments = CommandLine.arguments.dropFirst()
        while let name = arguments.popFirst() {
            guard let value = arguments.popFirst().flatMap({ UInt64($0) }) else { usage() }
            switch name {
            case "--inputs": inputs = value
            case "--seed": seed = value
            case "--from": first = value
            default: usage()
            }
        }
        announceEndsBySignal()
        play(inputs: inputs, from: first, seed: seed)
    }

    private static func play(inputs: UInt64, from first: UInt64, seed: UInt64) {
        var packets = 0
        var accepted = 0
        var refused = 0
        var restingBytes: Int?
        for number in first..<first + inputs {
            progress.store(number, ordering: .relaxed)
            if number % inputsUnderOneAlarm == 0 { alarm(secondsForOneAlarm) }
            var run = FuzzRun(seed: seed, number: number)
            run.play()
            if let problem = run.problem {
                print("seed \(seed), input \(number): \(problem)")
                exit(1)
            }
            packets += run.packets
            accepted += run.accepted
            refused += run.refused
            guard (number - first) % inputsBetweenLooks == inputsBetweenLooks - 1 else { continue }
            let resident = residentBytes()
            if let restingBytes, resident > restingBytes + allowedGrowth {
                print("grown from \(restingBytes) to \(resident) bytes by input \(number)")
                exit(1)
            }
            restingBytes = restingBytes ?? resident
        }
        print(
            "\(inputs) inputs of seed \(seed): \(packets) packets, \(accepted) connections "
                + "accepted, \(refused) streams refused; no trap, no hang, no growth")
    }

    private static func usage() -> Never {
        print("usage: keepwatch-fuzz [--inputs 200000] [--seed 1] [--from 0]")
        exit(64)
    }

    private static func residentBytes() -> Int {
        guard let file = fopen("/proc/self/statm", "r") else { return 0 }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 128)
        guard fgets(&line, CInt(line.count), file) != nil else { return 0 }
        let fields = line.prefix { $0 != 0 }.split(separator: CChar(32))
        guard fields.count > 1 else { return 0 }
        let pages = fields[1].reduce(0) { $0 * 10 + Int($1) - 48 }
        return pages * Int(sysconf(CInt(_SC_PAGESIZE)))
    }
}

/// The input that is being played.
private let progress = Atomic<UInt64>(0)
/// So many inputs take far less than a second; an alarm means that one of them hangs.
private let inputsUnderOneAlarm: UInt64 = 1_000
private let secondsForOneAlarm: CUnsignedInt = 60
/// The first look comes after everything has its usual size.
private let inputsBetweenLooks: UInt64 = 50_000
private let allowedGrowth = 33_554_432

/// Says which input was being played when a trap or the alarm ends the program.
private func announceEndsBySignal() {
    for number in [SIGILL, SIGTRAP, SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGALRM] {
        signal(number) { number in
            // Only what may be done in a signal handler: digits by hand, one write.
            var rest = progress.load(ordering: .relaxed)
            withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 21) { digits in
                var place = 20
                digits[place] = 10
                repeat {
                    place -= 1
                    digits[place] = UInt8(48 + rest % 10)
                    rest /= 10
                } while rest > 0
                _ = write(2, "trapped or hung at input ", 25)
                _ = write(2, digits.baseAddress! + place, 21 - place)
            }
            signal(number, SIG_DFL)
            raise(number)
        }
    }
}
