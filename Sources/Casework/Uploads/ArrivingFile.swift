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

extension ArrivingFile {
    static let columns: SQL = "id, sealed_name, sealed_key, size, expires_at"

    init(_ row: Row, _ casework: Casework) throws {
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
