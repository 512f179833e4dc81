import Store
import Testing
import TitleReview

@testable import Casework

/// What happens to a person's archive, place of work and plan while an application is under way, one at a time, at random.
enum Disturbance: CaseIterable {
    case edit
    case add
    case approve
    case giveBack
    case attach
    case remove
    case restore
    case replace
    case turn
    case changeEmployer
    /// What the rules read of the unit that the case was filed with.
    case employerIsOtherwise
    case registerAnswer
    case newPlanVersion
    /// Of an application that was returned: texts, photo, attachments, picks.
    case editApplication
}

/// Carries disturbances out; what is not possible at the moment is passed over.
struct Disturber {
    let casework: CaseworkFixture
    let applicant: Actor
    let caseID: String
    let otherEmployer: String
    /// Everything happens then.
    let moment: Instant
    var random: SeededRandom
    /// How often each was carried out.
    var done: [Disturbance: Int] = [:]
    private var count = 0

    init(
        _ casework: CaseworkFixture, _ applicant: Actor, caseID: String, otherEmployer: String, at moment: Instant,
        seed: UInt64
    ) {
        (self.casework, self.applicant, self.caseID) = (casework, applicant, caseID)
        (self.otherEmployer, self.moment) = (otherEmployer, moment)
        random = SeededRandom(seed)
    }

    mutating func disturb(_ what: Disturbance) async throws {
        count += 1
        do {
            guard try await act(what) else { return }
        } catch let refusal as Refusal {
            Issue.record("\(what): \(refusal.message)")
        }
        done[what, default: 0] += 1
    }

    private mutating func act(_ what: Disturbance) async throws -> Bool {
        let archive = try await casework.casework.ask(ReadArchive(), as: applicant, at: moment).filter {
            $0.origin == nil
        }
        let record = archive.randomElement(using: &random)
        switch what {
        case .edit: return try await edit(record)
        case .add: return try await add()
        case .approve, .giveBack: return try await decide(archive, approve: what == .approve)
        case .attach:
            guard let record else { return false }
            try await perform(AttachEvidence(recordID: record.id, file: file()))
        case .remove:
            if let file = record?.evidence.randomElement(using: &random) {
                _ = try await perform(RemoveEvidence(id: file.id))
            } else if let record, archive.count > 12 {
                _ = try await perform(RemoveArchiveRecord(id: record.id))
            } else {
                return false
            }
        case .restore:
            let removed = try await casework.casework.ask(ReadRemoved(), as: applicant, at: moment)
            if let one = removed.records.randomElement(using: &random) {
                _ = try await perform(RestoreArchiveRecord(id: one.id))
            } else if let one = removed.files.randomElement(using: &random) {
                guard try await refused(RestoreEvidence(id: one.id)) == false else { return false }
            } else {
                return false
            }
        case .replace:
            guard let one = record?.evidence.randomElement(using: &random) else { return false }
            _ = try await perform(ReplaceEvidence(id: one.id, file: file()))
        case .turn:
            guard let one = archive.flatMap(\.evidence).randomElement(using: &random) else { return false }
            try await perform(TurnEvidence(id: one.id, quarters: Int.random(in: 1...3, using: &random)))
        case .changeEmployer:
            let present = try await casework.casework.ask(ReadOwnEmployer(), as: applicant).employerID
            let next = present == otherEmployer ? casework.clerk.unitID ?? "" : otherEmployer
            try await perform(ChooseEmployer(employerID: next))
        case .employerIsOtherwise: try await changeUnit()
        case .registerAnswer: try await answer()
        case .newPlanVersion:
            var next = casework.plan
            next.title += "（第 \(count) 次更正）"
            _ = try await casework.casework.perform(
                PublishPlan(plan: next, source: "", reason: "更正标题"), as: casework.administrator, at: moment)
        case .editApplication: return try await editApplication()
        }
        return true
    }

    private func perform<U: UseCase>(_ act: U) async throws -> U.Output {
        try await casework.casework.perform(act, as: applicant, at: moment)
    }

    /// Whether an act was refused, as it may be.
    private func refused<U: UseCase>(_ act: U) async throws -> Bool {
        do {
            _ = try await perform(act)
            return false
        } catch is Refusal { return true }
    }

    private func file() throws -> StoredFile {
        try StoredFile.made(
            [0xFF, 0xD8, 0xFF] + Array("\(count)".utf8), name: "材料\(count).jpg", type: "image/jpeg",
            casework: casework.casework)
    }

    private mutating func edit(_ record: ArchiveRecord?) async throws -> Bool {
        guard let record, let kind = ArchiveKind.find(record.kind) else { return false }
        var body = record.body
        for name in ["school", "major", "employer", "post", "name", "contribution"] where body[name] != nil {
            body[name] = "改过 \(count)"
        }
        if body == record.body { body["year"] = "\(2010 + count % 12)" }
        return try await !refused(
            SaveArchiveRecord(id: record.id, kind: kind, body: body, send: Bool.random(using: &random)))
    }

    private mutating func add() async throws -> Bool {
        guard let kind = ArchiveKind.find("assessment") else { return false }
        return try await !refused(
            SaveArchiveRecord(
                id: nil, kind: kind, body: ["year": "\(2010 + count % 12)", "result": "competent"],
                send: Bool.random(using: &random)))
    }

    /// A record that waits, or one that is sent for it, is decided by the clerk at whom the person works then.
    private func decide(_ archive: [ArchiveRecord], approve: Bool) async throws -> Bool {
        if try await casework.casework.ask(ReadOwnEmployer(), as: applicant).employerID == otherEmployer {
            try await perform(ChooseEmployer(employerID: casework.clerk.unitID ?? ""))
        }
        guard let record = archive.first(where: { $0.state == "waiting" }) ?? archive.first,
            let kind = ArchiveKind.find(record.kind)
        else { return false }
        if record.state != "waiting" {
            _ = try await perform(SaveArchiveRecord(id: record.id, kind: kind, body: record.body, send: true))
        }
        let outcome = try await casework.casework.perform(
            DecideArchiveRecord(recordIDs: [record.id], approve: approve, reason: approve ? "" : "请补充"),
            as: casework.clerk, at: moment)
        return outcome.allSatisfy(\.problem.isEmpty)
    }

    private func changeUnit() async throws {
        let unit = casework.clerk.unitID
        let kind = count.isMultiple(of: 2) ? "publicInstitution" : "enterprise"
        try await casework.database.write { tx in
            try tx.execute("UPDATE units SET employer_kind = \(kind), sector = 'transport' WHERE id = \(unit)")
        }
    }

    private func answer() async throws {
        let id = "answer-\(count)"
        let records =
            #"[{"credits":"\#(count)","hours":"\#(count)","subject":"professional","system":"register","year":"2021"}]"#
        let person = applicant.personID
        let at = moment
        let edition = count
        try await casework.database.write { tx in
            try tx.execute(
                """
                INSERT INTO register_answers (id, person_id, register, edition, source, records, asked_at, checked_at)
                VALUES (\(id), \(person), 'credits', \(edition), '某系统', \(records), \(at), \(at))
                """)
        }
    }

    private mutating func editApplication() async throws -> Bool {
        let view = try await casework.casework.ask(ReadCase(caseID: caseID), as: applicant, at: moment)
        guard view.record.state.isEditable else { return false }
        switch Int.random(in: 0..<4, using: &random) {
        case 0: try await perform(SetPhoto(caseID: caseID, file: file()))
        case 1: try await perform(SignCommitment(caseID: caseID, file: file()))
        case 2:
            var details = view.details
            details.report = "述职改过 \(count)"
            _ = try await perform(
                SaveDetails(
                    caseID: caseID,
                    .init(
                        speciality: casework.plan.specialities[count % casework.plan.specialities.count],
                        filing: view.record.filing, acceptancePointID: casework.authorities[0].unitID ?? "",
                        details: details)))
        default:
            guard let slot = view.attachments.first?.id else { return false }
            try await perform(AttachFile(caseID: caseID, slot: slot, file: file()))
            let files = try await casework.casework.ask(ReadCase(caseID: caseID), as: applicant, at: moment).attachments
                .flatMap(\.files)
            if files.count > 3, let one = files.randomElement(using: &random) {
                _ = try await perform(RemoveEvidence(id: one.id))
            }
        }
        return true
    }
}

/// The same numbers for the same seed: SplitMix64.
struct SeededRandom: RandomNumberGenerator {
    private var state: UInt64
    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
