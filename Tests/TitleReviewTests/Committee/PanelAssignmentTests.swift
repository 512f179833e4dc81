import Testing

@testable import TitleReview

@Suite struct PanelAssignmentTests {
    /// A reproducible source for planted cases.
    private struct Numbers {
        var state: UInt64
        mutating func next(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
    }

    @Test("R8 R12 each case has its number of different readers, none recused, and the load is as even as it can be")
    func even() throws {
        let experts = Set((1...9).map { "e\($0)" })
        let works = (1...60).map {
            PanelAssignment.UnitOfWork(
                caseID: "c\($0)", readers: $0 % 5 == 0 ? experts.subtracting(["e1", "e2"]) : experts)
        }
        let assignment = try PanelAssignment(works, each: PanelAssignment.minimumPanel)
        for work in works {
            let readers = try #require(assignment.readers[work.caseID])
            #expect(Set(readers).count == 3 && Set(readers).isSubset(of: work.readers))
        }
        #expect(assignment.loads.values.allSatisfy { $0 == 20 })
    }

    @Test("R8 two who may read a case that needs three are too few")
    func tooFew() throws {
        #expect(throws: Never.self) { try PanelAssignment([.init(caseID: "c", readers: ["a", "b", "d"])], each: 3) }
        #expect(throws: PanelAssignment.TooFewReaders(caseID: "c", needed: 3, there: 2)) {
            try PanelAssignment([.init(caseID: "c", readers: ["a", "b"])], each: 3)
        }
    }

    @Test("R8 earlier cases count: the new ones go to those who have fewer")
    func earlierLoads() throws {
        let works = (1...4).map { PanelAssignment.UnitOfWork(caseID: "c\($0)", readers: ["a", "b"]) }
        #expect(try PanelAssignment(works, each: 1, loads: ["a": 4, "b": 0]).loads == ["a": 4, "b": 4])
    }

    @Test("R8 on small boards no assignment is more even than the one found", arguments: 0..<60)
    func exact(_ seed: Int) throws {
        var numbers = Numbers(state: UInt64(seed) &* 977 &+ 5)
        let each = 1 + numbers.next(2)
        let readers = ["a", "b", "c", "d"]
        let works = (0..<5).map { index in
            var mine = readers
            for _ in 0..<numbers.next(readers.count - each + 1) { mine.remove(at: numbers.next(mine.count)) }
            return PanelAssignment.UnitOfWork(caseID: "c\(index)", readers: Set(mine))
        }
        let found = try PanelAssignment(works, each: each).loads.values.reduce(0) { $0 + $1 * $1 }
        var best = Int.max
        func search(_ index: Int, _ loads: [String: Int]) {
            guard index < works.count else {
                best = min(best, loads.values.reduce(0) { $0 + $1 * $1 })
                return
            }
            for mask in 0..<16 where mask.nonzeroBitCount == each {
                let chosen = readers.indices.filter { mask >> $0 & 1 == 1 }.map { readers[$0] }
                guard works[index].readers.isSuperset(of: chosen) else { continue }
                search(index + 1, chosen.reduce(into: loads) { $0[$1, default: 0] += 1 })
            }
        }
        search(0, [:])
        #expect(found == best)
    }

    @Test(
        """
        R8 R12 3,000 cases among 90 experts of ten specialities, one in twenty recused: \
        nobody can hand a case on so that the load gets more even
        """
    )
    func large() throws {
        var numbers = Numbers(state: 7)
        let experts = (0..<90).map { "e\($0)" }
        let works = (0..<3_000).map { index in
            // Most specialities have twenty readers, two have seven: their load cannot be that of the others.
            let group = numbers.next(10)
            let own = group < 2 ? experts[(group * 7)..<(group * 7 + 7)] : experts[14...]
            return PanelAssignment.UnitOfWork(
                caseID: "c\(index)", readers: Set(own.filter { _ in numbers.next(20) != 0 }))
        }
        let assignment = try PanelAssignment(works, each: 3)
        #expect(assignment.loads.values.reduce(0, +) == 9_000)
        var counted: [String: Int] = [:]
        for work in works {
            let readers = try #require(assignment.readers[work.caseID])
            try #require(Set(readers).count == 3 && work.readers.isSuperset(of: readers))
            for reader in readers { counted[reader, default: 0] += 1 }
        }
        #expect(counted == assignment.loads)
        // Whoever may take a case over from whom; then everybody whom a case can reach by handing on, step by step.
        var takers: [String: Set<String>] = [:]
        for work in works {
            for reader in assignment.readers[work.caseID] ?? [] {
                takers[reader, default: []].formUnion(work.readers.subtracting(assignment.readers[work.caseID] ?? []))
            }
        }
        for expert in experts {
            var reached: Set<String> = [expert]
            var front = [expert]
            while let next = front.popLast() {
                for taker in takers[next] ?? [] where reached.insert(taker).inserted { front.append(taker) }
            }
            let load = assignment.loads[expert] ?? 0
            #expect(reached.allSatisfy { (assignment.loads[$0] ?? 0) >= load - 1 }, "\(expert) with \(load)")
        }
    }
}
