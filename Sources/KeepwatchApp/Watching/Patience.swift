/// What work brings, or nil where it takes longer than `patience`: then nobody waits for it any
/// more, and it goes on by itself.
///
/// A disk that hangs cannot be interrupted.
func within<Value: Sendable>(
    _ patience: Duration, _ work: @escaping @Sendable () async -> Value
) async -> Value? {
    let (answers, answer) = AsyncStream.makeStream(
        of: Value?.self, bufferingPolicy: .bufferingOldest(1))
    Task { answer.yield(await work()) }
    let limit = Task {
        try await Task.sleep(for: patience)
        answer.yield(nil)
    }
    defer { limit.cancel() }
    var first = answers.makeAsyncIterator()
    return await first.next() ?? nil
}
