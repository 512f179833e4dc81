import Casework
import TitleReview

/// Files of an application, each for whoever has to do with it; for all others they do not exist (S14, S32).
enum CaseFiles {
    static let related = Policy(
        .signedIn, relation: "own, of the unit's people, of a case before the unit, of a case on the own panel")

    static func routes(_ casework: Casework) -> Routes {
        Routes(downloads: [
            Download("/evidence/{id}", name: "readEvidence", policy: related, summary: "佐证材料") { context in
                try file(try await casework.ask(ReadEvidence(id: context.parameter("id")), for: context), casework)
            },
            Download("/applications/{id}/photo.jpg", name: "readPhotoFile", policy: related, summary: "证件照") {
                context in
                try file(try await casework.ask(ReadPhoto(caseID: context.parameter("id")), for: context), casework)
            },
            Download(
                "/applications/{id}/commitment.pdf", name: "readCommitmentFile", policy: related, summary: "真实性保证书"
            ) { context in
                try file(
                    try await casework.ask(ReadCommitment(caseID: context.parameter("id")), for: context), casework)
            },
            Download(
                "/applications/{id}/evaluation-form.pdf", name: "readEvaluationForm", policy: related,
                summary: "评审表（A2.2.8）"
            ) { context in
                let form = try await casework.ask(ReadEvaluationForm(caseID: context.parameter("id")), for: context)
                return FileAnswer(name: form.name, type: "application/pdf", inline: true, bytes: try form.bytes())
            },
            Download(
                "/applications/{id}/receipt.pdf", name: "readReceipt",
                policy: Policy(.roles([.applicant, .office]), relation: "own case, case of an own plan"),
                summary: "评审费收据（A2.2.7）"
            ) { context in
                let receipt = try await casework.ask(ReadReceipt(caseID: context.parameter("id")), for: context)
                return FileAnswer(name: receipt.name, type: "application/pdf", inline: true, bytes: try receipt.bytes())
            },
            Download(
                "/applications/{id}/certificate.pdf", name: "readCertificateFile",
                policy: Policy(.signedIn, relation: "the holder, the units of the case"), summary: "电子证书"
            ) { context in
                let found = try await casework.ask(ReadCertificateFile(caseID: context.parameter("id")), for: context)
                return FileAnswer(
                    name: "\(found.number).pdf", type: "application/pdf", inline: true,
                    bytes: try casework.files.get(found.file))
            },
        ])
    }

    static func file(_ reference: FileReference, _ casework: Casework) throws -> FileAnswer {
        let reader = try casework.files.checked(reference.address)
        return FileAnswer(
            name: reference.name, type: reference.type, inline: true,
            body: .stream(
                length: try casework.files.size(reference.address), AsyncThrowingStream { try reader.next()?.piece }))
    }
}
