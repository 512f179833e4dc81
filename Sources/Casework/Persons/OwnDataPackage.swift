import Documents
import Foundation
import Store
import TitleReview

/// Everything that the platform holds of a person, as one package for that person (S40; Personal Information Protection Law, art. 45):
/// tables as JSON, and every file under a name that people can read. Of others nothing stands in it: no expert, no officer's name, no
/// internal note, no objector.
public enum OwnDataPackage {
    /// Makes the package file by file, at the receiver's speed.
    ///
    /// - Throws: ``Refusal`` when the actor is not a person in the applicant's role; the act is on the audit chain before the first byte.
    public static func stream(casework: Casework, actor: Actor?, at now: Instant) async throws -> AsyncThrowingStream<
        [UInt8], any Error
    > {
        try casework.long.admit()
        try await casework.perform(RecordOwnExport(), as: actor, at: now)
        let maker = try OwnDataMaker(
            items: await casework.askAtLength(ReadOwnData(), as: actor, at: now, goesOn: true), casework: casework,
            at: now)
        return AsyncThrowingStream(unfolding: { try await maker.next() })
    }
}

/// Puts the fact that a person has taken the own data on the chain.
struct RecordOwnExport: UseCase {
    func run(_ work: UnitOfWork) throws { try work.record("person.exported", work.requirePerson()) }
}

/// A file of the package: its name, and how its bytes come about when their turn comes.
struct OwnDataItem: Sendable {
    let name: String
    let make: @Sendable (Files) throws -> [UInt8]

    static func json(_ name: String, _ value: some Encodable) throws -> OwnDataItem {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let bytes = [UInt8](try encoder.encode(value))
        return OwnDataItem(name: name) { _ in bytes }
    }

    static func stored(_ name: String, _ address: String) -> OwnDataItem {
        OwnDataItem(name: name) { try $0.get(address) }
    }
}

/// Writes the items one after the other; a file that cannot be read is named at the end instead of ending the package.
///
/// `@unchecked Sendable`: whoever takes the package asks for a piece when the one before has come, and each is made on one thread
/// (``LongReads``); nothing else touches what changes here.
final class OwnDataMaker: @unchecked Sendable {
    private let items: [OwnDataItem]
    private let casework: Casework
    private let now: Instant
    private let zip: ZipWriter
    private var position = 0
    private var lost: [String] = []

    init(items: [OwnDataItem], casework: Casework, at now: Instant) throws {
        (self.items, self.casework, self.now) = (items, casework, now)
        zip = try ZipWriter()
    }

    /// The next piece; nil at the end.
    func next() async throws -> [UInt8]? {
        try await casework.long.run(goesOn: true) { [self] in try piece() }
    }

    private func piece() throws -> [UInt8]? {
        guard position <= items.count else { return nil }
        if position < items.count { try add(items[position]) } else { try end() }
        position += 1
        return zip.take()
    }

    private func add(_ item: OwnDataItem) throws {
        let bytes: [UInt8]
        do { bytes = try item.make(casework.files) } catch {
            lost.append(item.name)
            return
        }
        try zip.add(item.name, bytes, at: now)
    }

    private func end() throws {
        if !lost.isEmpty {
            let text = """
                下面的文件在平台上有登记，这次没有取出来。请联系平台管理员核查。\r\n\r\n\
                \(lost.joined(separator: "\r\n"))\r\n
                """
            try zip.add("未能取出的文件.txt", Array(text.utf8), at: now)
        }
        try zip.close()
    }
}
