import Store
import TitleReview

/// What the form for an objection needs to know.
public struct ReadObjecting: Inquiry {
    public struct View: Sendable, Codable, Equatable {
        public let notice: NoticeView
        public let person: NoticeView.Person
        public let anonymousAllowed: Bool
        /// What can be proved by a code; nil where nothing has to be.
        public let provable: String?
    }
    let noticeID: String, caseID: String
    public init(noticeID: String, caseID: String) {
        self.noticeID = noticeID
        self.caseID = caseID
    }

    public func run(_ work: UnitOfWork) throws -> View {
        let notice = try ReadNotice(id: noticeID).run(work)
        guard let person = notice.people.first(where: { $0.caseID == caseID }) else { throw Refusal.notFound }
        let open = try work.objectedNotice(noticeID, caseID, held: false)
        return View(
            notice: notice, person: person, anonymousAllowed: open.anonymousAllowed,
            provable: open.isOwnNotice ? nil : work.casework.provableContact)
    }
}
