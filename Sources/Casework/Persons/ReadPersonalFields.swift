import Store
import TitleReview

/// The personal numbers of a case's applicant, masked, for the desks at which the case is (S39).
public struct ReadPersonalFields: Inquiry {
    public struct Line: Sendable, Codable, Equatable {
        public let field: PersonalField
        public let masked: String
    }
    public struct View: Sendable, Codable {
        public let caseID: String
        public let name: String
        /// Those that are known.
        public let lines: [Line]
        /// How many more the account may see in full within a day.
        public let left: Int
        /// Whether the case is still being worked on: of one that is over nobody needs a whole number.
        public let isOpen: Bool
    }
    let caseID: String
    public init(caseID: String) { self.caseID = caseID }

    public func run(_ work: UnitOfWork) throws -> View {
        let actor = try work.require(.employer, .authority, .office)
        let c = try work.visibleCase(caseID)
        let lines = try work.personalFields(of: c.personID).map {
            Line(field: $0.field, masked: $0.field.masked($0.value))
        }
        return View(
            caseID: c.id, name: c.name, lines: lines,
            left: max(0, UnmaskNumber.most - (try work.reveals(by: actor.accountID))), isOpen: c.state.isWorkedOn
        )
    }
}
