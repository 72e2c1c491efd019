/// What the memory of arrays costs that are shared between copies.
package enum SharedArray {
    /// What an array takes beside its elements: its own head of 32 bytes, and about as much as
    /// allocators add by rounding.
    package static let headBytes = 48

    /// About how many bytes the memory of an array takes; none where it never held anything.
    package static func bytes<Element>(of array: [Element]) -> Int {
        array.capacity == 0 ? 0 : headBytes + array.capacity * MemoryLayout<Element>.stride
    }
}
