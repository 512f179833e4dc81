import Store
import TitleReview

/// The office takes many experts into its pool at once, each with an account and a password for the first sign-in (R3): all of them, or,
/// when anything is wrong with one, nobody.
public struct AddExperts: PasswordUseCase {
    /// What the office hands over to an expert; it is shown once.
    public struct Added: Sendable, Codable, Equatable {
        public let name: String
        public let account: String
        public let password: String
        public let totp: String
    }
    private struct Entry: Sendable {
        let row: ExpertRows.Row
        let password: String
        /// What cannot be printed of the name; nil when all of it can.
        let unprintable: String?
    }
    private let entries: [Entry], field: String
    public var passwords: [String] { entries.map(\.password) }

    public init(_ list: ExpertRows) throws {
        let arePrintable = try PrintableName.problem(in: list.rows.map(\.profile.name).joined(separator: "\n")) == nil
        entries = try list.rows.map { row in
            Entry(
                row: row, password: String(UnitOfWork.randomID().prefix(12)),
                unprintable: try arePrintable ? nil : PrintableName.problem(in: row.profile.name))
        }
        field = list.field
    }

    public func run(_ hashes: [String], _ work: UnitOfWork) throws -> [Added] {
        let office = try work.requireUnit(.office)
        // Two lists with the same names come one after the other.
        try work.hold(unit: office)
        let specialities = try Set(
            work.ownPlans(office).flatMap { try work.plan($0.id, version: $0.version).specialities })
        let there = try Set(
            work.tx.query("SELECT name, employer FROM experts WHERE office_id = \(office) AND standing <> 'withdrawn'")
                .map { [ComparedName(try $0.text("name")), ComparedName(try $0.text("employer"))] })
        var problems: [Refusal.Problem] = []
        var profiles: [ExpertProfile] = []
        for entry in entries {
            func wrong(_ words: String) { problems.append(.init(field, "第 \(entry.row.number) 行：\(words)")) }
            if let words = entry.unprintable { wrong("姓名里的\(words)") }
            let profile: ExpertProfile
            do { profile = try work.named(entry.row.profile) } catch let refusal as Refusal {
                wrong(refusal.message)
                continue
            }
            profiles.append(profile)
            if !specialities.contains(profile.speciality) { wrong("“\(profile.speciality)”不是本办公室评审计划里的专业。") }
            if there.contains([ComparedName(profile.name), ComparedName(profile.employer)]) {
                wrong("\(profile.employer)的\(profile.name)已在专家库里。")
            }
            if let problem = try UnitOfWork.problem(with: profile) ?? work.problem(with: entry.row.login) {
                wrong(problem.message)
            }
        }
        guard problems.isEmpty else {
            throw Refusal(.invalid, "有 \(problems.count) 处需要修改，一个人也没有加入。", problems: Array(problems.prefix(50)))
        }
        return try zip(zip(entries, profiles), hashes).map { one, hash in
            let (entry, profile) = one
            let added = try work.add(profile, login: entry.row.login, hash: hash, isOnce: true, to: office)
            return Added(
                name: entry.row.profile.name, account: entry.row.login, password: entry.password, totp: added.totp)
        }
    }
}
