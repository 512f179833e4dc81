/// Who reads which case (R8, R12): every case gets its number of different readers, none of them recused, and the load is
/// as even as it can be.
///
/// The readers are experts (with `each` = the panel's size) or whole panels (with `each` = 1). The result is exact: no other
/// assignment has a smaller sum of squared loads, hence none a smaller greatest load. It starts from the least loaded readers
/// and then moves cases along chains from a reader to one with at least two cases fewer until no chain is left, which is
/// the optimality condition of this minimum-cost flow (every cycle of negative cost is such a chain).
public struct PanelAssignment: Hashable, Sendable {
    /// A case and the readers who may read it: those of its speciality without the recused.
    public struct UnitOfWork: Hashable, Sendable {
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
    public init(_ works: [UnitOfWork], each: Int, loads earlier: [String: Int] = [:]) throws(TooFewReaders) {
        let works = works.sorted { $0.caseID.utf8.lexicographicallyPrecedes($1.caseID.utf8) }
        if let short = works.first(where: { $0.readers.count < each }) {
            throw TooFewReaders(caseID: short.caseID, needed: each, there: short.readers.count)
        }
        var board = Board(works: works, loads: earlier)
        board.seat(each: each)
        while board.improve() {}
        readers = Dictionary(
            works.indices.map { (works[$0].caseID, board.seated(at: $0)) }, uniquingKeysWith: { a, _ in a })
        loads = Dictionary(uniqueKeysWithValues: zip(board.names, board.loads))
    }

    public struct TooFewReaders: Error, Hashable, Sendable {
        public let caseID: String
        public let needed: Int
        public let there: Int
        public var reason: String { "可以评议这份申报的专家只有 \(there) 人，需要 \(needed) 人，请先补充抽取。" }
    }

    /// Readers and cases by their places in sorted order: the search asks for them millions of times.
    private struct Board {
        let names: [String]
        /// The possible readers of each case.
        private let options: [[Int]]
        private(set) var loads: [Int]
        /// Row by case: whether the reader has it.
        private var seats: [Bool]
        /// The cases of each reader.
        private var cases: [[Int]]

        init(works: [UnitOfWork], loads earlier: [String: Int]) {
            let names = works.reduce(into: Set(earlier.keys)) { $0.formUnion($1.readers) }.sorted()
            let places = Dictionary(uniqueKeysWithValues: zip(names, names.indices))
            self.names = names
            options = works.map { $0.readers.compactMap { places[$0] }.sorted() }
            loads = names.map { earlier[$0] ?? 0 }
            seats = Array(repeating: false, count: works.count * names.count)
            cases = Array(repeating: [], count: names.count)
        }

        func seated(at work: Int) -> [String] { options[work].filter { has($0, work) }.map { names[$0] } }

        private func has(_ reader: Int, _ work: Int) -> Bool { seats[work * names.count + reader] }

        private mutating func give(_ work: Int, to reader: Int) {
            seats[work * names.count + reader] = true
            cases[reader].append(work)
            loads[reader] += 1
        }

        private mutating func take(_ work: Int, from reader: Int) {
            seats[work * names.count + reader] = false
            if let place = cases[reader].firstIndex(of: work) { cases[reader].remove(at: place) }
            loads[reader] -= 1
        }

        /// Cases with the fewest possible readers first, each to the least loaded.
        mutating func seat(each: Int) {
            for work in options.indices.sorted(by: { (options[$0].count, $0) < (options[$1].count, $1) }) {
                for _ in 0..<each {
                    let free = options[work].filter { !has($0, work) }
                    if let least = free.min(by: { (loads[$0], $0) < (loads[$1], $1) }) { give(work, to: least) }
                }
            }
        }

        /// Moves one case along each link of one chain; false when the loads cannot be evened out further.
        mutating func improve() -> Bool {
            guard let least = loads.min() else { return false }
            for start in names.indices.filter({ loads[$0] >= least + 2 }).sorted(by: {
                (loads[$1], $0) < (loads[$0], $1)
            }) {
                guard let chain = chain(from: start) else { continue }
                for link in chain {
                    take(link.work, from: link.from)
                    give(link.work, to: link.to)
                }
                return true
            }
            return false
        }

        private struct Link {
            let from: Int
            let to: Int
            let work: Int
        }

        /// The shortest chain of moves that ends at a reader with at least two cases fewer than `start`.
        private func chain(from start: Int) -> [Link]? {
            var reached = [Link?](repeating: nil, count: names.count)
            var queue = [start]
            var next = 0
            while next < queue.count {
                let reader = queue[next]
                next += 1
                for work in cases[reader] {
                    for other in options[work] where other != start && reached[other] == nil && !has(other, work) {
                        reached[other] = Link(from: reader, to: other, work: work)
                        if loads[other] + 2 <= loads[start] { return path(to: other, from: start, by: reached) }
                        queue.append(other)
                    }
                }
            }
            return nil
        }

        private func path(to end: Int, from start: Int, by reached: [Link?]) -> [Link] {
            var links: [Link] = []
            var reader = end
            while reader != start, let link = reached[reader] {
                links.append(link)
                reader = link.from
            }
            return links.reversed()
        }
    }
}
