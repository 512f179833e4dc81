import Testing
import TitleReview

@Suite struct PublicCountsTests {
    private static func groups(_ sizes: [Int]) -> [PublicCounts.Group] {
        sizes.enumerated().map { .init("专业\($0)", applied: $1, reviewed: $1, passed: $1 / 2) }
    }

    @Test(
        "Groups of fewer than three people are put together, and what is left over never gives them away",
        arguments: [
            ([5, 4, 3], [5, 4, 3]), ([5, 2, 1], [5, 3]), ([5, 4, 1], [5, 5]), ([4, 1], [5]), ([2, 0, 1], [3]),
            ([1, 1], []), ([], []), ([6, 2, 2, 0], [6, 4]),
        ])
    func together(_ sizes: [Int], _ shown: [Int]) {
        let found = PublicCounts.together(Self.groups(sizes))
        #expect(found.map(\.applied) == shown)
        #expect(found.allSatisfy { $0.applied >= PublicCounts.smallest })
        #expect(shown.isEmpty || found.reduce(0) { $0 + $1.applied } == sizes.reduce(0, +), "the groups add up to all")
        #expect(found.filter { $0.name.isEmpty }.count <= 1)
    }
}
