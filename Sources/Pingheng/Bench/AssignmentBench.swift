import TitleReview

/// Who reads which of 3,000 cases, among 90 experts of whom one in twenty is recused from each: what the even assignment costs beside the
/// making of the same cases, and how even it comes out (R8, R12).
enum AssignmentBench {
    private static let cases = 3_000, experts = 90, rounds = 5

    static func run() throws -> BenchCommand.Figure {
        let clock = ContinuousClock()
        var making: [Double] = []
        var assigning: [Double] = []
        for round in 0..<rounds {
            var works: [PanelAssignment.UnitOfWork] = []
            making.append(clock.measure { works = work(round) }.seconds)
            var spread = 0
            assigning.append(
                try clock.measure {
                    let loads = try PanelAssignment(works, each: PanelAssignment.minimumPanel).loads.values
                    spread = (loads.max() ?? 0) - (loads.min() ?? 0)
                }.seconds)
            // 9,000 seats among 90 who may nearly all read nearly everything can always be given evenly.
            precondition(spread == 0, "the loads differ by \(spread)")
        }
        return .init(
            name: "assignment", value: assigning.median * 1e3, unit: "ms",
            baseline: .init(name: "cases", value: making.median * 1e3), ratio: assigning.median / making.median)
    }

    private static func work(_ round: Int) -> [PanelAssignment.UnitOfWork] {
        // A linear congruential generator (Knuth, MMIX): the same recusals in every run.
        var state = UInt64(round &+ 1)
        let everybody = (0..<experts).map { "expert-\($0)" }
        return (0..<cases).map { number in
            PanelAssignment.UnitOfWork(
                caseID: "case-\(number)",
                readers: Set(
                    everybody.filter { _ in
                        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                        return Int(state >> 33) % 20 != 0
                    }))
        }
    }
}
