import Foundation
import Synchronization
import Testing

@testable import KeepwatchApp

@Suite struct EventOutletTests {
    /// Both ends of a pipe.
    private func pipe() throws -> (reader: FileHandle, writer: FileHandle) {
        let pipe = Pipe()
        return (pipe.fileHandleForReading, pipe.fileHandleForWriting)
    }

    /// All that comes until the other end is closed, read on a thread of its own: it blocks.
    private func readAll(_ reader: FileHandle) -> Task<Data, Never> {
        Task {
            await withCheckedContinuation { continuation in
                Thread.detachNewThread {
                    continuation.resume(returning: (try? reader.readToEnd()) ?? Data())
                }
            }
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func largeLinesAreBoundedByTheirBytes() async throws {
        let (reader, writer) = try pipe()
        let outlet = EventOutlet(
            descriptor: writer.fileDescriptor, byteCapacity: 10_000_000,
            lostLine: { "lost \($0)" }, ended: { _ in })
        let line = String(repeating: "x", count: 1_000_000)
        for _ in 0..<100 { outlet.write(line) }
        let reading = readAll(reader)
        await outlet.flush(limit: .seconds(30))
        try writer.close()

        let text = String(decoding: await reading.value, as: UTF8.self)
        let whole = text.split(separator: "\n").count { $0.utf8.count == line.utf8.count }
        // What waits, and as much again that the thread has taken over.
        #expect((1...21).contains(whole))
        #expect(text.contains("lost "))
    }

    @Test(.timeLimit(.minutes(1)))
    func whatDoesNotFitIsCountedAndSaid() async throws {
        let (reader, writer) = try pipe()
        let outlet = EventOutlet(
            descriptor: writer.fileDescriptor, capacity: 100, lostLine: { "lost \($0)" },
            ended: { _ in })
        // More than the pipe holds, so that the outlet's thread stands still with the rest.
        let line = String(repeating: "x", count: 1_000)
        let written = 1_000
        for _ in 0..<written { outlet.write(line) }
        let reading = readAll(reader)
        await outlet.flush(limit: .seconds(30))
        try writer.close()

        let lines = String(decoding: await reading.value, as: UTF8.self)
            .split(separator: "\n")
        let lost = lines.compactMap { $0.hasPrefix("lost ") ? Int($0.dropFirst(5)) : nil }
        #expect(lines.count { $0 == line } + lost.reduce(0, +) == written)
        #expect(lost.reduce(0, +) > 0)
        #expect(lines.count == lines.count { $0 == line } + lost.count, "no line is cut")
    }

    @Test(.timeLimit(.minutes(1)))
    func anOutputThatDoesNotBlockIsWaitedFor() async throws {
        let (reader, writer) = try pipe()
        let flags = fcntl(writer.fileDescriptor, F_GETFL)
        _ = fcntl(writer.fileDescriptor, F_SETFL, flags | O_NONBLOCK)
        let ends = Mutex(0)
        let outlet = EventOutlet(
            descriptor: writer.fileDescriptor, lostLine: { "lost \($0)" },
            ended: { _ in ends.withLock { $0 += 1 } })
        let line = String(repeating: "x", count: 1_000)
        for _ in 0..<500 { outlet.write(line) }
        let reading = readAll(reader)
        await outlet.flush(limit: .seconds(30))
        try writer.close()

        #expect(await reading.value.count == 500 * 1_001)
        #expect(ends.withLock { $0 } == 0)
    }

    @Test(.timeLimit(.minutes(1)))
    func aFullDiskIsSaidOnce() async throws {
        let full = try #require(FileHandle(forWritingAtPath: "/dev/full"))
        let ends = Mutex<[EventOutlet.End]>([])
        let outlet = EventOutlet(
            descriptor: full.fileDescriptor, lostLine: { "lost \($0)" },
            ended: { end in ends.withLock { $0.append(end) } })
        for _ in 0..<100 { outlet.write("line") }
        await outlet.flush(limit: .seconds(30))
        outlet.write("one more")
        await outlet.flush(limit: .seconds(30))
        #expect(ends.withLock { $0 } == [.failed(errno: ENOSPC)])
    }
}

extension EventOutlet {
    fileprivate func write(_ line: String) {
        add { $0 += Array("\(line)\n".utf8) }
        send()
    }
}
