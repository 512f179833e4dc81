import Casework
import TitleReview

/// The reader of one's own file: as the expert will see it (A2.3.5).
enum OwnReading {
    struct Model: Encodable, Sendable {
        let own: ReadOwnEvidence.View
        let look: EvidenceReader.Look
        var file: EvidenceItem { own.file }
    }

    static func routes(_ casework: Casework) -> Routes {
        Routes(
            screens: [
                Screen(
                    "/me/evidence/{file}", name: "readOwnEvidence", policy: ApplicantPages.own, summary: "我的佐证材料",
                    query: EvidenceReader.query
                ) { context in
                    try await model(casework, context)
                } view: { model, context in
                    page(model, context, Form())
                }
            ],
            acts: OwnFileActs.acts(casework),
            downloads: [
                Download(
                    "/evidence/{id}/pages/{page}", name: "readEvidencePage", policy: CaseFiles.related,
                    summary: "佐证材料的一页，图片"
                ) { context in
                    let file = try await casework.ask(ReadEvidence(id: context.parameter("id")), for: context)
                    guard let page = Int(context.parameter("page")) else { throw Refused.notFound }
                    let drawn = try await casework.draw(
                        file, page: page, width: context.query.int("width") ?? 1400,
                        quarters: context.query.int("turn") ?? 0)
                    return FileAnswer(name: "\(page).jpg", type: "image/jpeg", inline: true, bytes: drawn)
                }
            ])
    }

    static func model(_ casework: Casework, _ context: PageContext) async throws -> Model {
        let own = try await casework.ask(ReadOwnEvidence(fileID: context.parameter("file")), for: context)
        return Model(own: own, look: EvidenceReader.Look(context.query, pages: own.file.pages))
    }

    /// - Parameter form: of a replacement that was not taken.
    static func page(_ model: Model, _ context: PageContext, _ form: Form) -> Page {
        let path = "/me/evidence/\(Percent.encode(model.file.id))"
        return Page(
            model.file.name, crumbs: [Link("我的申报", "/me"), Link("业绩档案", "/me/archive")], wide: true,
            body: """
                \(ErrorSummary(form.problems))<h1>\(model.file.name)</h1>\
                <p class="muted">评审专家在网上看到的就是这样。不正的请在下面转正；\
                看不清或缺页的，请换一份。（附件2 三、5）\(back(model.own))</p>
                \(EvidenceReader(file: model.file, look: model.look, path: path, spot: model.own.spot))
                \(OwnFileActs.card(model.own, context, form))
                """)
    }

    /// To where the file is used.
    private static func back(_ own: ReadOwnEvidence.View) -> HTML {
        if let record = own.recordID { return " <a href=\"/me/archive/records/\(part: record)\">回到这条记录</a>" }
        return HTML.with(own.caseID) { " <a href=\"\(url: Step.attachments.url($0))\">回到附件</a>" }
    }
}
