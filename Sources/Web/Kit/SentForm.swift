import Synchronization

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
        (8...64).contains(text.utf8.count) && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x7A).contains($0) || (0x41...0x5A).contains($0) || $0 == 0x2D }
    }
}

/// Tells one form's content from another's of the same person; nobody gains by making two alike but to lose the second.
struct ContentDigest {
    private var first: UInt64 = 0xCBF2_9CE4_8422_2325
    private var second: UInt64 = 0x9AE1_6A3B_2F90_404F

    mutating func add(_ bytes: some Sequence<UInt8>) {
        for byte in bytes { mix(UInt64(byte)) }
        mix(0x100)  // where one text ends
    }

    /// Files by words of eight bytes.
    mutating func add(file: [UInt8]) {
        mix(UInt64(file.count))
        file.withUnsafeBytes { raw in
            let words = raw.count / 8
            for index in 0..<words { mix(raw.loadUnaligned(fromByteOffset: index * 8, as: UInt64.self).littleEndian) }
            for byte in raw[(words * 8)...] { mix(UInt64(byte)) }
        }
    }

    private mutating func mix(_ value: UInt64) {
        first = (first ^ value) &* 0x100_0000_01B3
        second = ((second ^ value) &* 0x9E37_79B9_7F4A_7C15) ^ second >> 29
    }

    var bytes: [UInt8] { [first, second].flatMap { value in (0..<8).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) } } }
}

extension Submission {
    /// What a form said, apart from its token and id.
    func digest(path: String) -> [UInt8] {
        var digest = ContentDigest()
        digest.add(path.utf8)
        for (name, values) in texts {
            digest.add(name.utf8)
            for value in values { digest.add(value.utf8) }
        }
        for (name, uploads) in files {
            digest.add(name.utf8)
            for upload in uploads {
                digest.add(upload.name.utf8)
                digest.add(file: upload.bytes)
            }
        }
        return digest.bytes
    }
}
