import TitleReview

/// Commands that were carried out, so that a form sent twice has one effect and the same answer (F11).
public enum CommandLog {
    /// How long a command id is remembered.
    public static let seconds = 7 * 86_400.0

    /// Carries `body` out unless this person's command was carried out before; then gives its answer again.
    ///
    /// A second sender at the same time waits for the first.
    ///
    /// - Parameters:
    ///   - content: what was sent; the same id with other content is refused.
    /// - Throws: ``Mismatch``; what `body` throws.
    public static func once(
        person: String, id: String, content: [UInt8], at: Instant, in tx: any Transaction, _ body: () throws -> String
    ) throws -> (answer: String, repeated: Bool) {
        let digest = Digest.sha256(content)
        let isNew =
            try tx.execute(
                """
                INSERT INTO command_log (person, id, digest, answer, at) VALUES (\(person), \(id), \(digest), '', \(at))
                ON CONFLICT (person, id) DO NOTHING
                """) == 1
        if isNew {
            let answer = try body()
            try tx.execute("UPDATE command_log SET answer = \(answer) WHERE person = \(person) AND id = \(id)")
            return (answer, false)
        }
        guard let row = try tx.one("SELECT digest, answer FROM command_log WHERE person = \(person) AND id = \(id)"),
            try row.bytes("digest") == digest
        else { throw Mismatch() }
        return (try row.text("answer"), true)
    }

    /// Forgets commands older than ``seconds``.
    public static func forget(in tx: any Transaction, now: Instant) throws {
        try tx.execute("DELETE FROM command_log WHERE at < \(now.adding(seconds: -seconds))")
    }

    /// The id was used for something else before; HTTP 409.
    public struct Mismatch: Error, Sendable, CustomStringConvertible {
        public var description: String { "这张表单的内容与第一次提交时不同，请刷新页面后重新填写。" }
    }
}
