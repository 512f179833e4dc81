import Dispatch
import Store
import TitleReview

extension Casework {
    /// A file that was sent ahead, as if it had come with the form just now: from here on both ways are one.
    ///
    /// - Throws: ``Refusal`` `notFound` when it is not the actor's, not whole, or not on this node.
    public func sentAhead(_ id: String, as actor: Actor?) async throws -> (name: String, file: IncomingFile) {
        let arriving = try await ask(ReadUpload(id: id), as: actor)
        guard try arriving.offset() == arriving.size else { throw Refusal.notFound }
        let incoming = incoming
        do {
            // Reading and writing tens of megabytes blocks a thread, which must not be one of those that answer requests.
            return try await withCheckedThrowingContinuation { done in
                Casework.copying.async {
                    done.resume(with: Result { (arriving.name, try SentAhead.copy(arriving.pieces, to: incoming)) })
                }
            }
        } catch StoreError.damaged {
            // Nobody can go on with it: the file is sent once more from its beginning.
            try pieces.remove(id)
            throw Refusal.notFound
        }
    }

    private static let copying = DispatchQueue(label: "pingheng.sent-ahead", attributes: .concurrent)

    /// Forgets what nobody went on with, and removes its bytes (S21).
    ///
    /// Bytes that this database knows nothing of may be another installation's: they go when they have lain untouched for
    /// longer than any upload lives.
    public func forgetUploads() async throws {
        let now = machine.now()
        let expired = try await database.read { tx in
            try tx.query("SELECT id FROM uploads WHERE expires_at <= \(now) ORDER BY expires_at LIMIT 500").map {
                try $0.text("id")
            }
        }
        // The rows go last: killed in between, it is done again.
        for id in expired { try pieces.remove(id) }
        if !expired.isEmpty {
            let ids = SQL.joined(expired.map { "\($0)" }, by: ", ")
            _ = try await database.write { tx in
                try tx.execute("DELETE FROM uploads WHERE expires_at <= \(now) AND id IN (\(ids))")
            }
        }
        let minutes = Int(UploadBounds().life / 60)
        var left = try pieces.ids()[...]
        while !left.isEmpty {
            let some = Array(left.prefix(200))
            let known = try await ask(KnownUploads(ids: some), as: nil)
            for id in some where !known.contains(id) { pieces.remove(id, untouchedForMinutes: 2 * minutes) }
            left = left.dropFirst(some.count)
        }
    }
}

private enum SentAhead {
    static func copy(_ pieces: PieceFile, to spool: IncomingFiles) throws -> IncomingFile {
        var writer = try spool.open()
        try pieces.read { try writer.write($0[...]) }
        return try writer.finish()
    }
}

/// Which of these ids are still known.
private struct KnownUploads: Inquiry {
    let ids: [String]

    func run(_ work: UnitOfWork) throws -> Set<String> {
        Set(
            try work.tx.query("SELECT id FROM uploads WHERE id IN (\(SQL.joined(ids.map { "\($0)" }, by: ", ")))").map {
                try $0.text("id")
            })
    }
}
