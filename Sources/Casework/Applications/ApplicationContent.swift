import TitleReview

/// What an application says: its texts, its files, the records of the archive that count in it, and the answers of registers.
///
/// One value with two sources: ``UnitOfWork/edited(_:)`` as its owner edits it, ``UnitOfWork/handedIn(_:)`` as it was
/// handed in last. Whoever checks, scores, decides or prints gets the second (``UnitOfWork/content(of:)``).
struct ApplicationContent: Sendable, Equatable {
    /// A file with its place in the vault.
    struct File: Sendable, Equatable {
        let item: EvidenceItem
        let address: String
        /// The record that it proves; nil for an attachment.
        let recordID: String?
    }

    /// An achievement as it was picked (A2.2.4): `body` is the record's of that moment.
    struct Picked: Sendable, Equatable {
        let recordID: String
        let kind: String
        let body: [String: String]
        let contribution: String
        let marker: String
        let representative: Bool
    }

    var speciality: String
    var filing: Facts.Filing
    /// Addresses in the vault.
    var photo: String?
    var commitment: String?
    /// As it was typed, without what registers say.
    var declared: ApplicationDetails
    /// What people typed and an employer has checked (A2.1.1), by kind and time.
    var typed: [ArchiveRecord]
    var files: [File]
    var picked: [Picked]
    /// Where the name stands in the evidence, by record.
    var nameSpots: [String: NameSpot]
    var answers: [RegisterAnswer]

    /// With what registers say in place of what was typed.
    var details: ApplicationDetails { declared.taking(answers) }

    /// Everything that counts: what registers vouch for, then what an employer has checked.
    var records: [ArchiveRecord] { answers.flatMap(\.archiveRecords) + typed }

    var attachments: [EvidenceItem] { files.filter { $0.recordID == nil }.map(\.item) }

    var achievements: [PickedAchievement] {
        picked.map { one in
            let kind = ArchiveKind.find(one.kind)
            return PickedAchievement(
                recordID: one.recordID, title: kind?.title(one.body) ?? "", kindName: kind?.name ?? "",
                contribution: one.contribution, marker: one.marker, representative: one.representative)
        }
    }
}

/// An achievement that the applicant has picked (A2.2.4), as people read it.
public struct PickedAchievement: Sendable, Codable, Equatable {
    public let recordID: String
    public let title: String
    public let kindName: String
    public let contribution: String
    public let marker: String
    public let representative: Bool
}
