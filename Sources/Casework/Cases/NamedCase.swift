import Store
import TitleReview

/// A case as it is named to whoever confirms what will be done to it.
public struct NamedCase: Sendable, Codable, Equatable {
    public let caseID: String
    public let name: String
    public let employer: String
    public let speciality: String
}

extension [NamedCase] {
    /// Stands for exactly these cases, in any order.
    public var digest: String {
        SHA256Digest(of: [UInt8](map(\.caseID).sorted().joined(separator: "\n").utf8)).hex
    }

    /// - Parameter seen: the digest of the list that was confirmed; nil where nobody was shown one.
    /// - Throws: where this is another list.
    func check(_ seen: String?) throws {
        guard let seen, seen != digest else { return }
        throw Refusal.conflict("名单在您核对以后有变动，没有办理。请重新核对。")
    }
}

extension UnitOfWork {
    /// Those of `cases c` for which it holds, by name.
    func named(_ condition: SQL) throws -> [NamedCase] {
        try tx.query(
            """
            SELECT c.id, c.name, COALESCE(c.employer_name, u.name) AS employer, c.speciality
            FROM cases c JOIN units u ON u.id = c.employer_id WHERE \(condition) ORDER BY c.name, c.id
            """
        ).map {
            NamedCase(
                caseID: try $0.text("id"), name: try $0.text("name"), employer: try $0.text("employer"),
                speciality: try $0.text("speciality"))
        }
    }
}

/// The cases that the actor has chosen for a batch act, by name; those that are not the actor's are left out (S14).
public struct ReadSelection: Inquiry {
    let caseIDs: [String]
    public init(caseIDs: [String]) { self.caseIDs = caseIDs }

    public func run(_ work: UnitOfWork) throws -> [NamedCase] {
        guard let actor = work.actor else { throw Refusal(.signedOut, "请先登录。") }
        try work.require(actor.role)
        guard caseIDs.count <= 500 else { throw Refusal.invalid("case", "一次最多办理 500 份。") }
        guard !caseIDs.isEmpty else { throw Refusal.invalid("case", "请至少选择一份申报。") }
        let list = SQL.joined(Set(caseIDs).sorted().map { "\($0)" }, by: ", ")
        let chosen = try work.tx.query("SELECT \(CaseRecord.columns) FROM cases WHERE id IN (\(list))").map(
            CaseRecord.init)
        let own = try chosen.filter { try work.isRelated(actor, to: $0) }
        guard !own.isEmpty else {
            throw try chosen.first.flatMap { try work.handedOn($0, by: actor) }
                ?? Refusal.invalid("case", "选中的申报没有找到，或者已经不归您办理。")
        }
        return try work.named("c.id IN (\(SQL.joined(own.map { "\($0.id)" }, by: ", ")))")
    }
}
