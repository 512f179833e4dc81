import Store
import TitleReview

/// What waits for a second person of the actor's role.
public struct ReadProposals: Inquiry {
    public struct Board: Sendable, Codable {
        public let open: [Proposal]
        /// Whether acts of this role take two persons now.
        public let takesTwo: Bool
        /// Whether the installation has left it as it comes: two, where there are two.
        public let isOn: Bool
        /// The actor's own account.
        public let own: String
    }
    public init() {}

    public func run(_ work: UnitOfWork) throws -> Board {
        let actor = try work.require(.bureau, .administrator)
        return Board(
            open: try work.proposals("x.outcome IS NULL").filter {
                $0.act.role == actor.role && !$0.isOver(at: work.now)
            },
            takesTwo: try work.takesTwoPersons(actor.role), isOn: try work.twoPersonsIsOn(), own: actor.accountID)
    }
}
