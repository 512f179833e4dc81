import Store
import TitleReview

extension UnitOfWork {
    /// A draft is filed with the employer at which its applicant works now.
    func requirePresentEmployer(_ c: CaseRecord) throws {
        guard
            try tx.one("SELECT employer_id FROM persons WHERE id = \(c.personID)")?.optionalText("employer_id")
                == c.employerID
        else {
            throw Refusal.conflict("您还没有选择现在的工作单位。请先到“我的申报”里选择工作单位，再提交。您填写的内容都已保存。")
        }
    }
}

extension CaseRecord {
    /// States in which nobody has anything to do with a case any more.
    static let over: SQL = "('refused','withdrawn','expired','vetoed','revoked','certified')"
}
