import Casework
import TitleReview

/// The reader of one's own file: as the expert will see it (A2.3.5).
enum OwnReading {
    struct Model: Encodable, Sendable {
        let file: EvidenceItem
        let spot: NameSpot?
        let look: EvidenceReader.Look
    }

    static func routes(_ house: Casework) -> Routes {
        Routes(
            screens: [
                Screen(
                    "/me/evidence/{file}", name: "readOwnEvidence", policy: ApplicantPages.own, summary: "我的佐证材料",
                    query: EvidenceReader.query
                ) { visit in
                    let own = try await house.ask(ReadOwnEvidence(fileID: visit.parameter("file")), for: visit)
                    return Model(
                        file: own.file, spot: own.spot, look: EvidenceReader.Look(visit.query, pages: own.file.pages))
                } view: { model, _ in
                    page(model)
                }
            ],
            downloads: [
                Download(
                    "/evidence/{id}/pages/{page}", name: "readEvidencePage", policy: CaseFiles.related,
                    summary: "佐证材料的一页，图片"
                ) { visit in
                    let file = try await house.ask(ReadEvidence(id: visit.parameter("id")), for: visit)
                    guard let page = Int(visit.parameter("page")) else { throw Refused.notFound }
                    let drawn = try await house.draw(
                        file, page: page, width: visit.query.int("width") ?? 1400,
                        quarters: visit.query.int("turn") ?? 0)
                    return FileAnswer(name: "\(page).jpg", type: "image/jpeg", inline: true, bytes: drawn)
                }
            ])
    }

    private static func page(_ model: Model) -> Page {
        let path = "/me/evidence/\(Percent.encode(model.file.id))"
        return Page(
            model.file.name, crumbs: [Link("我的申报", "/me"), Link("业绩档案", "/me/archive")], wide: true,
            body: """
                <h1>\(model.file.name)</h1>\
                <p class="muted">评审专家在网上看到的就是这样。看不清、不正或缺页的，请重新上传。（附件2 三、5）</p>
                \(EvidenceReader(file: model.file, look: model.look, path: path, spot: model.spot))
                """)
    }
}
