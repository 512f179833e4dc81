import Store
import TitleReview

/// The office's plans as far as committees need them: what can be chosen where an expert or a meeting is entered.
public struct ListOwnPlans: Inquiry {
    public struct Item: Sendable, Codable, Equatable {
        public let id: String
        public let title: String
        public let specialities: [String]
        public let members: Int
        public let meetingFrom: Day
    }
    public init() {}

    public func run(_ work: UnitOfWork) throws -> [Item] {
        let office = try work.requireUnit(.office)
        return try work.ownPlans(office).map { id, version in
            let plan = try work.plan(id, version: version)
            return Item(
                id: id, title: plan.title, specialities: plan.specialities, members: plan.committee.members,
                meetingFrom: plan.dates.meetingFrom)
        }
    }
}
