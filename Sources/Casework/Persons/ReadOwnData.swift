import Store
import TitleReview

/// What a person's package holds, as it is at one moment; the number of queries is fixed, but for the forms of the few applications.
struct ReadOwnData: Inquiry {
    func run(_ work: UnitOfWork) throws -> [OwnDataItem] {
        let person = try work.requirePerson()
        var items: [OwnDataItem] = []
        let profile = try work.ownProfile(person)
        let evidence = try work.ownEvidence(person)
        items.append(try .json("个人信息.json", profile))
        let (records, recordFiles) = try work.ownRecords(person, evidence)
        items.append(try .json("业绩档案.json", records))
        items.append(try .json("系统查询.json", work.ownRegisterAnswers(person)))
        let (applications, applicationFiles) = try work.ownApplications(person, evidence)
        items.append(try .json("申报.json", applications))
        items.append(try .json("缴费.json", work.ownPayments(person)))
        items.append(try .json("消息.json", work.ownMessages(person)))
        items.append(try .json("查看记录.json", work.ownUnmaskings(person, limit: 100_000)))
        items.append(try .json("更正记录.json", work.identityCorrections(of: person, limit: 100_000)))
        items += recordFiles + applicationFiles
        let readme = Array(OwnDataTexts.readme(name: profile.name, at: work.now, files: items.map(\.name)).utf8)
        return [OwnDataItem(name: "README.txt") { _ in readme }] + items
    }
}

/// The person and the account.
struct OwnProfile: Encodable {
    struct Account: Encodable { let login: String, openedAt: String, roles: [Post], sessions: [Session] }
    struct Post: Encodable { let role: String, unit: String, since: String, until: String? }
    struct Session: Encodable { let since: String, lastUsed: String, device: String, network: String }
    struct Integrity: Encodable { let from: Day, to: Day, reason: String }

    let name: String, residentID: String, sex: String, born: String, phone: String, email: String, employer: String,
        updatedAt: String
    let accounts: [Account]
    /// 失信记录.
    let integrityRecords: [Integrity]
}

/// A file that the person has sent, with its name in the package.
struct OwnFile: Encodable {
    let name: String, type: String, size: Int, sentAt: String, file: String
}

/// What the person was told.
struct OwnMessage: Encodable { let at: String, text: String, applicationID: String? }

extension UnitOfWork {
    func ownProfile(_ person: String) throws -> OwnProfile {
        guard
            let row = try tx.one(
                """
                SELECT p.name, p.resident_id, p.sex, p.born, p.phone, p.email, p.updated_at, u.name AS employer
                FROM persons p LEFT JOIN units u ON u.id = p.employer_id WHERE p.id = \(person)
                """)
        else { throw Refusal.notFound }
        func open(_ column: String) throws -> String {
            try row.optionalBytes(column).map {
                try casework.keys.open($0, table: "persons", column: column, row: person)
            }
                ?? ""
        }
        return OwnProfile(
            name: try row.text("name"), residentID: try open("resident_id"), sex: try row.text("sex"),
            born: try row.text("born"), phone: try open("phone"), email: try open("email"),
            employer: try row.optionalText("employer") ?? "", updatedAt: try row.instant("updated_at").description,
            accounts: try ownAccounts(person),
            integrityRecords: try tx.query(
                "SELECT from_day, to_day, reason FROM integrity_records WHERE person_id = \(person) ORDER BY from_day"
            ).map {
                .init(from: try $0.day("from_day"), to: try $0.day("to_day"), reason: try $0.text("reason"))
            })
    }

    private func ownAccounts(_ person: String) throws -> [OwnProfile.Account] {
        var posts: [String: [OwnProfile.Post]] = [:]
        var sessions: [String: [OwnProfile.Session]] = [:]
        for row in try tx.query(
            """
            SELECT m.account_id, m.role, m.since, m.until, u.name AS unit
            FROM memberships m JOIN accounts a ON a.id = m.account_id LEFT JOIN units u ON u.id = m.unit_id
            WHERE a.person_id = \(person) ORDER BY m.since, m.id
            """)
        {
            posts[try row.text("account_id"), default: []].append(
                .init(
                    role: try row.text("role"), unit: try row.optionalText("unit") ?? "",
                    since: try row.instant("since").description, until: try row.optionalInstant("until")?.description))
        }
        for row in try tx.query(
            """
            SELECT s.account_id, s.created_at, s.seen_at, s.device, s.network FROM sessions s JOIN accounts a ON a.id = s.account_id
            WHERE a.person_id = \(person) ORDER BY s.created_at
            """
        ) {
            sessions[try row.text("account_id"), default: []].append(
                .init(
                    since: try row.instant("created_at").description, lastUsed: try row.instant("seen_at").description,
                    device: try row.text("device"), network: try row.text("network")))
        }
        return try tx.query(
            "SELECT id, login, created_at FROM accounts WHERE person_id = \(person) ORDER BY created_at"
        ).map { row in
            let id = try row.text("id")
            return .init(
                login: try row.text("login"), openedAt: try row.instant("created_at").description,
                roles: posts[id] ?? [], sessions: sessions[id] ?? [])
        }
    }

    func ownMessages(_ person: String) throws -> [OwnMessage] {
        try tx.query("SELECT at, body, case_id FROM messages WHERE person_id = \(person) ORDER BY at, id").map {
            OwnMessage(
                at: try $0.instant("at").description, text: try $0.text("body"),
                applicationID: try $0.optionalText("case_id"))
        }
    }

    /// The person's files, by the record or the application that they were sent for.
    func ownEvidence(_ person: String) throws -> [String: [Row]] {
        try Dictionary(
            grouping: tx.query(
                """
                SELECT record_id, case_id, slot, address, name, type, size, created_at FROM evidence
                WHERE person_id = \(person) ORDER BY created_at, id
                """)
        ) { try $0.optionalText("record_id") ?? $0.optionalText("case_id") ?? "" }
    }
}

extension OwnFile {
    init(_ row: Row, in folder: String, _ number: Int, label: String = "") throws {
        name = try row.text("name")
        type = try row.text("type")
        size = try row.int("size")
        sentAt = try row.instant("created_at").description
        let prefix = label.isEmpty ? "\(number)-" : "\(number)-\(FileNaming.part(label))-"
        file = "\(folder)/\(prefix)\(FileNaming.file(name, type: type))"
    }
}
