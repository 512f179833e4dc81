import Synchronization
import TitleReview

/// A form as it was sent: known by the random id that it carried, and by what was in it (F11).
///
/// The act's first use case takes it and remembers it together with what it writes.
public final class SentForm: Sendable {
    /// Whose ids these are: an account, or the holder of the form's token.
    public let person: String
    public let id: String
    /// A digest of path, fields and files; the same form sent twice has the same.
    public let content: [UInt8]
    private let isTaken = Mutex(false)

    init(person: String, id: String, content: [UInt8]) {
        self.person = person
        self.id = id
        self.content = content
    }

    /// True once.
    public func take() -> Bool {
        isTaken.withLock { isTaken in
            defer { isTaken = true }
            return !isTaken
        }
    }

    /// An id as forms carry it, or as a program chooses it: letters, digits and hyphens.
    static func isID(_ text: String) -> Bool {
        (8...64).contains(text.utf8.count)
            && text.utf8.allSatisfy {
                (0x30...0x39).contains($0) || (0x61...0x7A).contains($0) || (0x41...0x5A).contains($0) || $0 == 0x2D
            }
    }
}

extension Submission {
    /// What a form said, apart from its token and id: SHA-256 over its fields in their order.
    func digest(path: String) -> [UInt8] {
        var fields = [path]
        for (name, values) in texts { fields += [name, "\(values.count)"] + values }
        for (name, uploads) in files {
            fields += [name, "\(uploads.count)"] + uploads.flatMap { [$0.name, $0.file.address ?? "\($0.file.size)"] }
        }
        return SHA256Digest(fields: fields.map { Array($0.utf8) }).bytes
    }
}
