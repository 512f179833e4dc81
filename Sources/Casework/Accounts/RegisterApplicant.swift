import Store
import TitleReview

/// A new person with an account as applicant (A2.1.2): name, resident id (GB 11643), mobile number, employer.
///
/// The number is claimed until the employer has compared it with the paper (`proveNumber`); whether somebody else has
/// registered with it makes no difference here (S2).
public struct RegisterApplicant: PasswordUseCase {
    public struct Details: Sendable {
        public var login: String
        public var password: String
        public var name: String
        public var residentID: ResidentID
        public var phone: String
        /// An approved employer; people choose a bound employer only.
        public var employerID: String

        public init(
            login: String, password: String, name: String, residentID: ResidentID, phone: String, employerID: String
        ) {
            self.login = login
            self.password = password
            self.name = name
            self.residentID = residentID
            self.phone = phone
            self.employerID = employerID
        }
    }

    let details: Details
    public var passwords: [String] { [details.password] }

    public init(_ details: Details) throws {
        self.details = details
        try PrintableName.require(details.name, "姓名", field: "name")
        if let problem = Password.problem(details.password, of: [details.login, details.name, details.phone]) {
            throw Refusal.invalid("password", problem)
        }
    }

    public func run(_ hashes: [String], _ work: UnitOfWork) throws -> String {
        guard
            try work.tx.one(
                "SELECT 1 AS ok FROM units WHERE id = \(details.employerID) AND kind = 'employer' AND state = 'approved'"
            ) != nil
        else {
            throw Refusal.invalid("employer", "请选择已在平台绑定的工作单位。如果列表里没有，请让单位先注册。（附件2 一、2）")
        }
        guard try work.tx.one("SELECT 1 AS taken FROM accounts WHERE login = \(details.login)") == nil else {
            throw Refusal.invalid("account", "这个账号名已被使用，请换一个。")
        }
        let lookup = work.casework.keys.lookup("residentID", details.residentID.revealed)
        let person = work.newID()
        let account = work.newID()
        let machine = work.casework.machine.now()
        let sealed = try work.casework.keys.seal(
            details.residentID.revealed, table: "persons", column: "resident_id", row: person)
        let phone = try work.casework.keys.seal(details.phone, table: "persons", column: "phone", row: person)
        try work.tx.execute(
            """
            INSERT INTO persons
                (id, name, resident_id, resident_lookup, claimed_lookup, phone, sex, born, employer_id, updated_at, salt)
            VALUES (\(person), \(details.name), \(sealed), \(work.lookup(unproved: person)), \(lookup), \(phone),
                \(details.residentID.sexChinese), \(details.residentID.born), \(details.employerID), \(machine),
                \(RandomBytes.sixteen()))
            """)
        try work.tx.execute(
            """
            INSERT INTO accounts (id, login, password, person_id, name, created_at)
            VALUES (\(account), \(details.login), \(hashes[0]), \(person), \(details.name), \(machine))
            """)
        try work.addMembership(account, .applicant, unit: nil)
        try work.record("account.registered", account)
        return person
    }
}
