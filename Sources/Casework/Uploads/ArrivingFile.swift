import Store
import TitleReview

/// A file that its owner sends ahead in pieces, before the form that it belongs to (A2.3.5, S21).
public struct ArrivingFile: Sendable {
    public let id: String
    /// As its owner calls it: display text.
    public let name: String
    public let expires: Instant
    let pieces: PieceFile

    /// The bytes of the whole file.
    public var size: Int { pieces.size }

    /// How many bytes are here, on this node.
    public func offset() throws -> Int { try pieces.offset() }

    /// Goes on from that byte.
    /// - Throws: ``MisplacedPiece`` unless it is the one after the last that is here.
    public func receive(at offset: Int) throws -> PieceReceiver { try pieces.writer(at: offset) }
}

/// What takes a piece as it comes in.
public typealias PieceReceiver = PieceWriter

/// A piece that does not belong where it was sent; says where one belongs.
public typealias MisplacedPiece = PieceFile.Misplaced

/// What one may have on its way at once, and for how long.
public struct UploadBounds: Sendable {
    /// Files of one person that no form has taken yet.
    public var files = 20
    /// Bytes of one person.
    public var bytes = 256 << 20
    /// Bytes of everybody.
    public var all = 16 << 30
    /// Bytes of one file: the most that any form takes.
    public var each = 50 << 20
    /// Seconds after which a file is forgotten that nobody went on with.
    public var life = 86_400.0
    /// Seconds that a file stays after its form has been carried out, for a form that is sent again because its answer was lost (F11).
    public var grace = 600.0

    public init() {}
}

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

/// An upload of the actor's own account; of others, unknown and expired ones it is not to be known that they exist (S14).
public struct ReadUpload: Inquiry {
    let id: String
    public init(id: String) { self.id = id }

    public func run(_ work: UnitOfWork) throws -> ArrivingFile {
        let owner = try work.requireAnyRole().accountID
        guard
            let row = try work.tx.one(
                """
                SELECT \(ArrivingFile.columns) FROM uploads
                WHERE id = \(id) AND account_id = \(owner) AND expires_at > \(work.casework.machine.now())
                """)
        else { throw Refusal.notFound }
        return try ArrivingFile(row, work.casework)
    }
}

/// The form that the file belongs to has been carried out: the file stays a little, and does not count any more.
public struct SettleUpload: UseCase {
    let id: String, bounds: UploadBounds
    public init(id: String, bounds: UploadBounds = UploadBounds()) {
        self.id = id
        self.bounds = bounds
    }

    public func run(_ work: UnitOfWork) throws {
        let owner = try work.requireAnyRole().accountID
        let now = work.casework.machine.now()
        try work.tx.execute(
            """
            UPDATE uploads SET taken_at = \(now), expires_at = \(now.adding(seconds: bounds.grace))
            WHERE id = \(id) AND account_id = \(owner) AND taken_at IS NULL
            """)
    }
}

extension ArrivingFile {
    fileprivate static let columns: SQL = "id, sealed_name, sealed_key, size, expires_at"

    fileprivate init(_ row: Row, _ casework: Casework) throws {
        id = try row.text("id")
        name = try casework.keys.open(row.bytes("sealed_name"), table: "uploads", column: "sealed_name", row: id)
        expires = try row.instant("expires_at")
        guard
            let key = Hexadecimal.decode(
                try casework.keys.open(row.bytes("sealed_key"), table: "uploads", column: "sealed_key", row: id))
        else {
            throw StoreError.damaged("上传 \(id) 的密钥已损坏。")
        }
        pieces = casework.pieces.file(id, key: key, size: try row.int("size"))
    }
}

extension UnitOfWork {
    /// The actor, in whatever role that stands.
    func requireAnyRole() throws -> Actor {
        guard let actor else { throw Refusal(.signedOut, "请先登录。") }
        return try require(actor.role)
    }
}
