/// Numbers about groups of people that the public sees: a group that is too small to hide anybody in is put together with others.
public enum PublicCounts {
    /// Fewer people than this are not shown as a group of their own.
    public static let smallest = 3

    /// A group of people and what became of them.
    public struct Group: Sendable, Codable, Equatable {
        /// Empty: several groups, put together.
        public let name: String
        public let applied: Int
        /// Qualified, and before the committee.
        public let reviewed: Int
        public let passed: Int

        public init(_ name: String, applied: Int, reviewed: Int, passed: Int) {
            self.name = name
            self.applied = applied
            self.reviewed = reviewed
            self.passed = passed
        }
    }

    /// The largest first; the small ones as one group at the end. Should they be too few even together, the next larger one goes with them:
    /// otherwise the sum of all would give them away. When all together are too few, there are no groups.
    public static func together(_ groups: [Group]) -> [Group] {
        var kept = groups.filter { $0.applied > 0 }.sorted { (-$0.applied, $0.name) < (-$1.applied, $1.name) }
        var rest: [Group] = []
        while let last = kept.last,
            last.applied < smallest || (!rest.isEmpty && rest.reduce(0, { $0 + $1.applied }) < smallest)
        { rest.append(kept.removeLast()) }
        let sum = rest.reduce(Group("", applied: 0, reviewed: 0, passed: 0)) {
            Group(
                "", applied: $0.applied + $1.applied, reviewed: $0.reviewed + $1.reviewed, passed: $0.passed + $1.passed
            )
        }
        if sum.applied >= smallest { kept.append(sum) }
        return kept
    }
}
