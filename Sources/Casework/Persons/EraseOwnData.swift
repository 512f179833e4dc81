import Store
import TitleReview

/// An applicant who never handed anything in has everything erased that the installation holds (S40, S41).
///
/// Rows are overwritten, files go a day later, the ids on the audit chain stay. It cannot be undone, and a backup that is
/// restored is erased again.
public struct EraseOwnData: UseCase {
    let account: String
    /// - Parameter account: the own account's name, typed to confirm.
    public init(account: String) { self.account = account }

    /// - Returns: the person's id, for ``Casework/finishErasure(_:)``.
    public func run(_ work: UnitOfWork) throws -> String {
        let person = try work.requirePerson()
        // Whoever hands an application in at the same time waits here, or has made this wait.
        _ = try work.tx.query("SELECT id FROM cases WHERE person_id = \(person)\(SQL.forUpdate(work.tx.engine))")
        let view = try work.erasure(of: person)
        guard view.isPossible else { throw Refusal.conflict("您提交过申报，评审材料依法要保存，现在不能删除。原因和保存多久见本页说明。") }
        guard account == view.account else { throw Refusal.invalid("account", "与您的账号名不一样，没有删除。") }
        try work.erase(person)
        return person
    }
}
