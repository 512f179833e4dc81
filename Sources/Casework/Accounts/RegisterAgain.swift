import Store
import TitleReview

/// The clerk of a unit whose registration was returned sends it again, mended; the unit waits again (A3.1.1).
public struct RegisterAgain: UseCase {
    let profile: EmployerProfile, letter: String

    /// - Parameter letter: the vault's address of the uploaded letter.
    public init(_ profile: EmployerProfile, letter: String) {
        self.profile = profile
        self.letter = letter
    }

    public func run(_ work: UnitOfWork) throws {
        let unit = try work.requireUnit(.employer)
        let code = try profile.code()
        guard
            try work.tx.one(
                "SELECT 1 AS taken FROM units WHERE (credit_code = \(code.text) OR name = \(profile.name)) AND id <> \(unit)"
            ) == nil
        else {
            throw Refusal.invalid("creditCode", "这个信用代码或名称已由另一个单位注册。请核对，或联系平台管理员。")
        }
        try work.registerAgain(unit, profile, code, letter)
    }
}

extension EmployerProfile {
    /// The credit code, parsed.
    func code() throws -> CreditCode {
        guard let code = try? CreditCode(parsing: creditCode) else {
            throw Refusal.invalid("creditCode", "统一社会信用代码不对，请对照营业执照核对 18 位代码。")
        }
        return code
    }
}

extension UnitOfWork {
    func ownRegistration(_ unit: String) throws -> ReadOwnRegistration.View {
        guard
            let row = try tx.one(
                "SELECT \(EmployerProfile.columns), state, return_reason FROM units WHERE id = \(unit)")
        else { throw Refusal.notFound }
        return ReadOwnRegistration.View(
            profile: try EmployerProfile(row), state: try row.text("state"), reason: try row.text("return_reason"))
    }

    /// The unit of this code or name whose registration was returned; nil when there is none of either.
    ///
    /// - Throws: ``Refusal`` when code or name belong to a unit that is bound or waits, or to two units.
    func returnedUnit(_ code: CreditCode, _ name: String) throws -> String? {
        let known = try tx.query("SELECT id, state FROM units WHERE credit_code = \(code.text) OR name = \(name)")
        guard let first = known.first else { return nil }
        if try known.contains(where: { try $0.text("state") == "waiting" }) {
            throw Refusal.invalid("creditCode", "这个单位的注册正在等平台管理员审核，不用再次提交。")
        }
        guard known.count == 1, try first.text("state") == "returned" else {
            throw Refusal.invalid("creditCode", "这个单位已经注册。请联系本单位的经办人增加账号。")
        }
        return try first.text("id")
    }

    /// The same unit waits again, with what it says of itself now.
    func registerAgain(_ unit: String, _ profile: EmployerProfile, _ code: CreditCode, _ letter: String) throws {
        guard
            try tx.execute(
                """
                UPDATE units SET name = \(profile.name), credit_code = \(code.text), employer_kind = \(profile.kind),
                    ownership = \(profile.ownership), sector = \(profile.sector),
                    supervised_by = \(profile.supervisedBy), letter = \(letter), state = 'waiting',
                    created_at = \(casework.machine.now())
                WHERE id = \(unit) AND state = 'returned'
                """) == 1
        else { throw Refusal.conflict("这个单位的注册没有被退回，不用再次提交。") }
        try record("unit.registeredAgain", unit)
    }

    /// Those who were the unit's clerks until now are so no longer; an account that has no other role is closed.
    func dismissClerks(of unit: String) throws {
        for row in try tx.query(
            "SELECT account_id FROM memberships WHERE unit_id = \(unit) AND role = 'employer' AND until IS NULL")
        { try dismiss(row.text("account_id"), of: unit) }
    }

    /// A clerk is the unit's no longer; sessions end (S8), and an account that has no other role is closed.
    func dismiss(_ account: String, of unit: String) throws {
        let machine = casework.machine.now()
        try tx.execute(
            """
            UPDATE memberships SET until = \(machine)
            WHERE account_id = \(account) AND unit_id = \(unit) AND role = 'employer' AND until IS NULL
            """)
        try tx.execute("DELETE FROM sessions WHERE account_id = \(account)")
        try record("clerk.dismissed", account, ["unit": unit])
        guard try tx.one("SELECT 1 AS other FROM memberships WHERE account_id = \(account) AND until IS NULL") == nil
        else { return }
        try tx.execute("UPDATE accounts SET closed_at = \(machine) WHERE id = \(account) AND closed_at IS NULL")
        try record("account.closed", account)
    }
}
