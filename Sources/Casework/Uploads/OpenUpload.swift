import Store
import TitleReview

/// The actor begins to send a file ahead, or goes on with it: the same file (name, length, last change) chosen again is the same upload.
public struct OpenUpload: UseCase {
    let name: String, size: Int, modified: Int, bounds: UploadBounds

    /// - Parameter modified: when the file was last changed, as the browser says it (milliseconds since 1970).
    public init(name: String, size: Int, modified: Int, bounds: UploadBounds = UploadBounds()) {
        self.name = name
        self.size = size
        self.modified = modified
        self.bounds = bounds
    }

    public func run(_ work: UnitOfWork) throws -> ArrivingFile {
        let owner = try work.requireAnyRole().accountID
        if size == 0 { throw Refusal.invalid("size", FileFault.empty.message) }
        if size > bounds.each { throw Refusal(.tooLarge, FileFault.tooLarge(size, limit: bounds.each).message) }
        // One at a time for each person: what is counted stays so until the end.
        _ = try work.tx.one("SELECT id FROM accounts WHERE id = \(owner)\(SQL.forUpdate(work.tx.engine))")
        let now = work.casework.machine.now()
        let expires = now.adding(seconds: bounds.life)
        let mark = work.casework.keys.lookup("upload", "\(owner)\0\(name)\0\(size)\0\(modified)")
        try work.tx.execute("DELETE FROM uploads WHERE account_id = \(owner) AND expires_at <= \(now)")
        if let row = try work.tx.one(
            "SELECT \(ArrivingFile.columns) FROM uploads WHERE account_id = \(owner) AND mark = \(mark)")
        {
            let known = try ArrivingFile(row, work.casework)
            try work.tx.execute("UPDATE uploads SET expires_at = \(expires), taken_at = NULL WHERE id = \(known.id)")
            return ArrivingFile(id: known.id, name: known.name, expires: expires, pieces: known.pieces)
        }
        try checkRoom(owner, work)
        let id = work.newID()
        let key = PieceFolder.newKey()
        let keys = work.casework.keys
        let sealedName = try keys.seal(name, table: "uploads", column: "sealed_name", row: id)
        let sealedKey = try keys.seal(Hexadecimal.encode(key), table: "uploads", column: "sealed_key", row: id)
        try work.tx.execute(
            """
            INSERT INTO uploads (id, account_id, mark, sealed_name, sealed_key, size, created_at, expires_at)
            VALUES (\(id), \(owner), \(mark), \(sealedName), \(sealedKey), \(size), \(now), \(expires))
            """)
        return ArrivingFile(
            id: id, name: name, expires: expires, pieces: work.casework.pieces.file(id, key: key, size: size))
    }

    private func checkRoom(_ owner: String, _ work: UnitOfWork) throws {
        let mine = try work.tx.one(
            "SELECT COUNT(*) AS n, COALESCE(SUM(size), 0) AS bytes FROM uploads WHERE account_id = \(owner) AND taken_at IS NULL"
        )
        if try mine?.int("n") ?? 0 >= bounds.files {
            throw Refusal.conflict("您有 \(bounds.files) 个文件还没有传完。请先传完，或一天以后再试。")
        }
        if try (mine?.int("bytes") ?? 0) + size > bounds.bytes {
            throw Refusal.conflict("您还没有传完的文件合起来太大。请先传完，或一天以后再试。")
        }
        let all = try work.tx.one("SELECT COALESCE(SUM(size), 0) AS bytes FROM uploads")?.int("bytes") ?? 0
        if all + size > bounds.all { throw Refusal(.overloaded, "现在上传的人较多，请稍等片刻再上传。") }
    }
}
