import Documents
import Foundation
import Store
import TitleReview

/// The archive of a plan as one package that a stranger can check years later without this program.
///
/// In it are the plan, draws, ballots as mixed lists, result sheets, cases with their timelines, notices, certificates, the
/// audit chain with its signed heads, the public keys, and a script that redoes all of it (R2, R7, R15, S51–S55). Experts
/// stand in it by code or id, never by name (R11).
public enum PlanPackage {
    /// Makes the package piece by piece, at the receiver's speed.
    ///
    /// - Throws: ``Refusal`` when the actor has no right to the plan; the act is on the audit chain before the first byte.
    public static func stream(planID: String, casework: Casework, actor: Actor?, at now: Instant) async throws
        -> AsyncThrowingStream<[UInt8], any Error>
    {
        try casework.long.admit()
        try await casework.perform(RecordPackage(planID: planID), as: actor, at: now)
        try await ResultSheets.all(of: planID, casework: casework, actor: actor, at: now)
        try await casework.audit.signHead(casework.database)
        let maker = try PackageMaker(
            contents: await casework.askAtLength(ReadPlanPackage(planID: planID), as: actor, at: now, goesOn: true),
            casework: casework, at: now)
        return AsyncThrowingStream(unfolding: { try await maker.next() })
    }
}

/// Puts the fact that a package leaves the installation on the chain.
struct RecordPackage: UseCase {
    let planID: String

    func run(_ work: UnitOfWork) throws {
        try work.requirePackage(planID)
        try work.record("plan.packaged", planID)
    }
}

extension UnitOfWork {
    /// The office of the plan, or the bureau.
    func requirePackage(_ planID: String) throws {
        let actor = try require(.office, .bureau)
        guard try plan(planID).officeID == actor.unitID || actor.role == .bureau else { throw Refusal.notFound }
    }
}

/// What goes into a package, as it is at one moment, but for the files and the chain, which never change.
struct PackageContents: Sendable {
    struct File: Sendable {
        let name: String
        let bytes: [UInt8]
    }
    /// A signed document, by its address in the vault.
    struct Document: Sendable {
        let name: String
        let address: String
    }
    let tables: [File]
    /// Result sheets and certificates.
    let documents: [Document]
    /// How far the audit chain goes.
    let lastEntry: Int
}

/// Writes a package: tables, then signed documents, the chain in slices, and the list of all with its signature last.
///
/// `@unchecked Sendable`: whoever takes the package asks for a piece when the one before has come, and each is made on one thread
/// (``LongReads``); nothing else touches what changes here.
final class PackageMaker: @unchecked Sendable {
    private enum Stage {
        case tables(Int)
        case documents(Int)
        case chain(after: Int)
        case end, done
    }

    private static let slice = 5_000
    private let contents: PackageContents
    private let casework: Casework
    private let now: Instant
    private let zip: ZipWriter
    private var stage = Stage.tables(0)
    /// Of each file: its digest.
    private var manifest: [String: String] = [:]

    init(contents: PackageContents, casework: Casework, at now: Instant) throws {
        self.contents = contents
        self.casework = casework
        self.now = now
        zip = try ZipWriter()
    }

    /// The next piece; nil at the end.
    func next() async throws -> [UInt8]? {
        try await casework.long.run(goesOn: true) { [self] in try piece() }
    }

    private func piece() throws -> [UInt8]? {
        while true {
            if case .done = stage { return nil }
            try step()
            let bytes = zip.take()
            if !bytes.isEmpty { return bytes }
        }
    }

    private func step() throws {
        switch stage {
        case .tables(let index) where index < contents.tables.count:
            try add(contents.tables[index].name, contents.tables[index].bytes)
            stage = .tables(index + 1)
        case .tables: stage = .documents(0)
        case .documents(let index) where index < contents.documents.count:
            let document = contents.documents[index]
            try add(document.name, casework.files.get(document.address))
            stage = .documents(index + 1)
        case .documents: stage = .chain(after: 0)
        case .chain(let number) where number < contents.lastEntry: stage = .chain(after: try chain(after: number))
        case .chain: stage = .end
        case .end:
            try end()
            stage = .done
        case .done: break
        }
    }

    private func chain(after number: Int) throws -> Int {
        let last = contents.lastEntry
        let entries = try casework.database.readHere(for: nil) { [audit = casework.audit] tx in
            try audit.entries(in: tx, after: number, through: last, limit: PackageMaker.slice)
        }
        guard let first = entries.first, let end = entries.last else {
            throw Refusal.conflict("审计链不完整，不能打包。请联系平台管理员核查。")
        }
        var text = ""
        for entry in entries {
            text +=
                try JSON.encode([
                    "number": "\(entry.number)", "at": "\(entry.at.microseconds)", "actor": entry.actor,
                    "act": entry.act, "subject": entry.subject, "detail": entry.detail,
                    "previous": Hexadecimal.encode(entry.previous), "digest": Hexadecimal.encode(entry.digest),
                ]) + "\n"
        }
        let digits = "\(first.number)"
        try add("audit/\(String(repeating: "0", count: max(0, 9 - digits.count)))\(digits).jsonl", Array(text.utf8))
        return end.number
    }

    private func end() throws {
        let heads = try casework.audit.signedHeads().filter { $0.number <= contents.lastEntry }.map(\.line).joined()
        try add("audit/heads.jsonl", Array(heads.utf8))
        try add("audit/installation.txt", Array(casework.audit.installation.name.utf8))
        for (index, key) in casework.audit.publicKeyPEMs.enumerated() {
            try add(index == 0 ? "keys/audit.pem" : "keys/audit-earlier-\(index).pem", Array(key.utf8))
        }
        try add("keys/authorities.pem", Array(casework.seal.trust.joined(separator: "\n").utf8))
        try add("verify.py", Array(PackageTexts.script.utf8))
        try add("README.txt", PackageTexts.readme)
        let list = Array(try JSON.encode(manifest).utf8)
        try zip.add("manifest.json", list, at: now)
        try zip.add("manifest.sig", casework.audit.sign(package: SHA256Digest(of: list).bytes), at: now)
        try zip.close()
    }

    private func add(_ name: String, _ bytes: [UInt8]) throws {
        manifest[name] = SHA256Digest(of: bytes).hex
        try zip.add(name, bytes, at: now)
    }
}
