/// Who reads which case (R8, R12): every case gets its number of different readers, none of them recused, and the load is
/// as even as it can be.
///
/// The readers are experts (with `each` = the panel's size) or whole panels (with `each` = 1). The result is exact: no other
/// assignment has a smaller sum of squared loads, hence none a smaller greatest load. It starts from the least loaded readers
/// and then moves cases along chains from a reader to one with at least two cases fewer until no chain is left, which is
/// the optimality condition of this minimum-cost flow (every cycle of negative cost is such a chain).
public struct PanelAssignment: Hashable, Sendable {
    /// A case and the readers who may read it: those of its speciality without the recused.
    public struct Work: Hashable, Sendable {
        public let caseID: String
        public let readers: Set<String>

        public init(caseID: String, readers: Set<String>) {
            self.caseID = caseID
            self.readers = readers
        }
    }

    /// Order 40 of 2019, article 19.
    public static let minimumPanel = 3

    /// The readers of each case, sorted.
    public let readers: [String: [String]]
    /// How many cases each reader has, earlier ones included.
    public let loads: [String: Int]

    /// - Parameters:
    ///   - loads: cases that readers have already.
    /// - Throws: ``TooFewReaders`` for the first case that cannot be given `each` readers.
    public init(_ works: [Work], each: Int, loads earlier: [String: Int] = [:]) throws(TooFewReaders) {
        let works = works.sorted { $0.caseID.utf8.lexicographicallyPrecedes($1.caseID.utf8) }
        if let short = works.first(where: { $0.readers.count < each }) {
            throw TooFewReaders(caseID: short.caseID, needed: each, there: short.readers.count)
        }
        var board = Board(works: works, loads: earlier)
        board.seat(each: each)
        while board.improve() {}
        readers = Dictionary(works.indices.map { (works[$0].caseID, board.seated[$0].sorted()) }, uniquingKeysWith: { a, _ in a })
        loads = board.loads
    }

    public struct TooFewReaders: Error, Hashable, Sendable {
        public let caseID: String
        public let needed: Int
        public let there: Int
        public var reason: String { "可以评议这份申报的专家只有 \(there) 人，需要 \(needed) 人，请先补充抽取。" }
    }

    private struct Board {
        /// The possible readers of each case, sorted.
        let options: [[String]]
        var loads: [String: Int]
        var seated: [Set<String>]

        init(works: [Work], loads: [String: Int]) {
            options = works.map { $0.readers.sorted() }
            self.loads = loads
            seated = Array(repeating: [], count: works.count)
            for reader in options.joined() { self.loads[reader, default: 0] += 0 }
        }

        private func load(_ reader: String) -> Int { loads[reader, default: 0] }

        /// Cases with the fewest possible readers first, each to the least loaded.
        mutating func seat(each: Int) {
            let order = options.indices.sorted { (options[$0].count, $0) < (options[$1].count, $1) }
            for index in order {
                for reader in options[index].sorted(by: { (load($0), $0) < (load($1), $1) }).prefix(each) {
                    seated[index].insert(reader)
                    loads[reader, default: 0] += 1
                }
            }
        }

        /// Moves one case along each link of one chain; false when the loads cannot be evened out further.
        mutating func improve() -> Bool {
            for start in loads.keys.sorted(by: { (load($1), $0) < (load($0), $1) }) {
                guard let chain = chain(from: start) else { continue }
                for link in chain {
                    seated[link.work].remove(link.from)
                    seated[link.work].insert(link.to)
                }
                loads[start, default: 0] -= 1
                if let end = chain.last { loads[end.to, default: 0] += 1 }
                return true
            }
            return false
        }

        private struct Link {
            let from: String
            let to: String
            let work: Int
        }

        /// The shortest chain of moves that ends at a reader with at least two cases fewer than `start`.
        private func chain(from start: String) -> [Link]? {
            var reached: [String: Link] = [:], queue = [start], next = 0
            while next < queue.count {
                let reader = queue[next]
                next += 1
                for (index, possible) in options.enumerated() where seated[index].contains(reader) {
                    for other in possible where other != start && reached[other] == nil && !seated[index].contains(other) {
                        reached[other] = Link(from: reader, to: other, work: index)
                        if load(other) + 2 <= load(start) { return path(to: other, from: start, by: reached) }
                        queue.append(other)
                    }
                }
            }
            return nil
        }

        private func path(to end: String, from start: String, by reached: [String: Link]) -> [Link] {
            var links: [Link] = [], reader = end
            while reader != start, let link = reached[reader] {
                links.append(link)
                reader = link.from
            }
            return links.reversed()
        }
    }
}
