import Documents
import Synchronization

/// Pages of evidence that were drawn lately, in memory only: nothing readable of a file reaches the disk.
final class PageCache: Sendable {
    struct Key: Hashable {
        let address: String
        let drawing: PageDrawing
    }

    private struct State {
        var pages: [Key: [UInt8]] = [:]
        /// The oldest first.
        var order: [Key] = []
        var size = 0
    }

    private let limit: Int
    private let state = Mutex(State())

    /// - Parameter limit: bytes; a page takes 100 to 500 KB, a thumbnail 5.
    init(limit: Int = 12 << 20) { self.limit = limit }

    func page(_ key: Key) -> [UInt8]? { state.withLock { $0.pages[key] } }

    func keep(_ page: [UInt8], _ key: Key) {
        guard page.count <= limit / 4 else { return }
        state.withLock { state in
            guard state.pages.updateValue(page, forKey: key) == nil else { return }
            state.order.append(key)
            state.size += page.count
            var dropped = 0
            while state.size > limit {
                state.size -= state.pages.removeValue(forKey: state.order[dropped])?.count ?? 0
                dropped += 1
            }
            state.order.removeFirst(dropped)
        }
    }
}
