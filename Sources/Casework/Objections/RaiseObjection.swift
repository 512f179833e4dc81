import Store
import TitleReview

/// Anybody objects to a case in a running notice (N3.2, R13); the case waits until it is answered.
///
/// Who runs the notice may enter what came in by other ways; everybody else is held to ``ObjectionBounds`` by network too, and
/// proves a phone or mail where messages can be sent (``ContactCode``).
public struct RaiseObjection: UseCase {
    public struct Raised: Sendable, Codable, Equatable {
        public let id: String
        /// By which it is looked up.
        public let receipt: ObjectionReceipt
    }
    /// Files of evidence at most, and bytes of one.
    public static let mostFiles = 3, fileLimit = 5 << 20
    let noticeID: String, caseID: String, author: String, contact: String, body: String
    let files: [StoredFile]
    let caller: Caller?

    /// - Parameters:
    ///   - author: the objector's name; empty where the plan allows anonymous objections.
    ///   - contact: how to reach the objector (``ObjectorContact``); empty likewise.
    ///   - files: evidence, at most ``mostFiles``.
    ///   - caller: where it comes from; nil for what does not come over a network.
    public init(
        noticeID: String, caseID: String, author: String, contact: String = "", body: String,
        files: [StoredFile] = [], from caller: Caller? = nil
    ) {
        self.noticeID = noticeID
        self.caseID = caseID
        self.author = author
        self.contact = contact
        self.body = body
        self.files = files
        self.caller = caller
    }

    public func run(_ work: UnitOfWork) throws -> Raised {
        let (notice, contact) = try check(work, held: true)
        let id = work.newID()
        let receipt = ObjectionReceipt(random: (0..<ObjectionReceipt.bytes).map { _ in UInt8.random(in: 0...255) })
        let sealedAuthor = try author.isEmpty ? nil : seal(author, "author", id, work)
        let sealedContact = try contact.map { try seal($0.text, "contact", id, work) }
        let isProved = try contact.map { try work.isProved($0) } ?? false
        try work.tx.execute(
            """
            INSERT INTO objections (id, notice_id, case_id, author, body, at, receipt, contact, contact_proved, place)
            VALUES (\(id), \(noticeID), \(caseID), \(sealedAuthor), \(body), \(work.now), \(receipt.code), \(sealedContact),
                \(isProved ? 1 : 0), \(notice.isOwnNotice ? nil : work.place(of: caller)))
            """)
        for file in files {
            try work.tx.execute(
                """
                INSERT INTO objection_files (id, objection_id, address, name, type, size)
                VALUES (\(work.newID()), \(id), \(file.address), \(file.name), \(file.type), \(file.size))
                """)
        }
        try work.record("objection.raised", id, ["case": caseID, "files": "\(files.count)"])
        return Raised(id: id, receipt: receipt)
    }

    private func seal(_ text: String, _ column: String, _ id: String, _ work: UnitOfWork) throws -> [UInt8] {
        try work.casework.keys.seal(text, table: "objections", column: column, row: id)
    }

    /// Whether it would be taken.
    ///
    /// - Parameter held: whether others who object to the same notice wait until this transaction ends, so that what is
    ///   counted stays so.
    func check(_ work: UnitOfWork, held: Bool) throws -> (ObjectedNotice, ObjectorContact?) {
        let notice = try work.objectedNotice(noticeID, caseID, held: held)
        guard !body.isEmpty else { throw Refusal.invalid("body", "请写明异议的内容和依据。") }
        let contact = try checkedContact(notice)
        guard files.count <= Self.mostFiles else {
            throw Refusal.invalid("file1", "证据材料最多 \(Self.mostFiles) 个文件，请合并以后再上传。")
        }
        let place = notice.isOwnNotice ? nil : work.place(of: caller)
        if held, let place { try work.hold(digest: place) }
        try work.requireRoom(in: notice, of: caseID, from: place)
        if let contact, !notice.isOwnNotice { try work.requireProof(of: contact) }
        return (notice, contact)
    }

    private func checkedContact(_ notice: ObjectedNotice) throws(Refusal) -> ObjectorContact? {
        if !notice.anonymousAllowed && author.count < 2 {
            throw .invalid("author", "本计划要求实名提出异议，请填写您的姓名。姓名只用来核实和答复，不会告诉被公示的人。")
        }
        if contact.isEmpty && notice.anonymousAllowed { return nil }
        guard let known = ObjectorContact(parsing: contact) else {
            throw .invalid("contact", "联系方式应是\(ObjectorContact.form)，用来向您核实和告诉您结果。")
        }
        return known
    }
}
