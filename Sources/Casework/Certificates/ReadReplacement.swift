import Documents
import Store
import TitleReview

/// What replacing would do; for the bureau.
public struct ReadReplacement: Inquiry {
    /// What is printed otherwise.
    public struct Change: Sendable, Codable, Equatable {
        public let label: String
        public let before: String
        public let after: String
    }
    public struct Draft: Sendable, Codable, Equatable {
        /// On the certificate that was found wrong.
        public let changes: [Change]
        public let people: [NamedCase]
        /// The first of the new numbers.
        public let firstNumber: String
        /// Stands for exactly this list.
        public let list: String
    }
    let mending: CertificateMending
    public init(_ mending: CertificateMending) { self.mending = mending }

    public func run(_ work: UnitOfWork) throws -> Draft {
        let items = try mending.items(work)
        let old = try work.certificate(mending.number)
        guard let new = items.first(where: { $0.content.replaces == mending.number }), let first = items.first else {
            throw Refusal.notFound
        }
        let people = try work.named("c.id IN (\(SQL.joined(items.map { "\($0.caseID)" }, by: ", ")))")
        return Draft(
            changes: Self.changes(old, new.content), people: people, firstNumber: first.number.description,
            list: people.digest)
    }

    static func changes(_ old: CertificateView, _ new: CertificateContent) -> [Change] {
        [
            ("姓名", old.holder, new.holder), ("资格", old.title, new.title), ("专业", old.speciality, new.speciality),
            ("评委会", old.committee, new.committee), ("文号", old.document, new.documentNumber),
            ("发文日期", old.documentDay.description, new.approvedOn), ("适用范围", old.restriction, new.restriction ?? ""),
        ].filter { $0.1 != $0.2 }.map { Change(label: $0.0, before: $0.1, after: $0.2) }
    }
}
