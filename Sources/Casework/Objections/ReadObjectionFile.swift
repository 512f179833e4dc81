import Store
import TitleReview

/// A file that an objector has handed in, for those who answer the objection; for all others it does not exist (S14).
public struct ReadObjectionFile: Inquiry {
    let objectionID: String, fileID: String
    public init(objectionID: String, fileID: String) {
        self.objectionID = objectionID
        self.fileID = fileID
    }

    public func run(_ work: UnitOfWork) throws -> FileReference {
        let unit = try work.requireUnit(.office, .employer)
        let mine = try work.ownObjections(unit)
        guard
            let row = try work.tx.one(
                """
                SELECT f.address, f.name, f.type, c.person_id FROM objection_files f JOIN objections o ON o.id = f.objection_id
                JOIN cases c ON c.id = o.case_id JOIN notices n ON n.id = o.notice_id
                WHERE f.id = \(fileID) AND o.id = \(objectionID) AND \(mine)
                """), try row.text("person_id") != work.ownPerson
        else { throw Refusal.notFound }
        return FileReference(address: try row.text("address"), name: try row.text("name"), type: try row.text("type"))
    }
}
