import Casework
import TitleReview

/// The reader beside a case's data, on the desks of those who check it (A2.3.5, A3.1.3, A3.3.2); the bureau's and the
/// expert's stand with their pages.
enum CaseReading {
    struct Model: Encodable, Sendable {
        let caseID: String
        let name: String
        let speciality: String
        let filing: String
        let file: EvidenceItem
        /// What it proves.
        let kind: String
        let title: String
        let record: ArchiveRecord?
        let look: EvidenceReader.Look
        /// Where the applicant's name stands in it.
        let spot: NameSpot?
        /// Ids of all files of the case, in the order of reading.
        let files: [EvidenceItem]
        fileprivate let place: Int

        init(_ record: CaseRecord, _ order: EvidenceOrder, _ spots: [String: NameSpot], _ context: PageContext)
            throws(Refused)
        {
            guard let index = order.index(of: context.parameter("file")) else { throw .notFound }
            let place = order.places[index]
            caseID = record.id
            name = record.name
            speciality = record.speciality
            filing = record.filing.chinese
            file = place.file
            kind = place.kind
            title = place.title
            self.record = place.record
            look = EvidenceReader.Look(context.query, pages: place.file.pages)
            spot = place.record.flatMap { spots[$0.id] }.flatMap { $0.fileID == place.file.id ? $0 : nil }
            files = order.places.map(\.file)
            self.place = index
        }

        private enum CodingKeys: CodingKey {
            case caseID, name, speciality, filing, file, kind, title, record, look, spot, files
        }
    }

    static func routes(_ desk: OfficerQueue, _ casework: Casework) -> Routes {
        Routes(screens: [
            Screen(
                "\(desk.cases)/{id}/evidence/{file}", name: "\(desk.rawValue)ReadEvidence", policy: desk.policy,
                summary: "佐证材料", query: EvidenceReader.query
            ) { context in
                let view = try await CaseReview.load(casework, context)
                return try Model(
                    view.record, EvidenceOrder(records: view.records, attachments: view.attachments), view.nameSpots,
                    context)
            } view: { model, context in
                page(
                    model, case: desk.path(model.caseID),
                    crumbs: [desk.home, Link("申报审核", desk.cases), Link("\(model.name)的申报", desk.path(model.caseID))],
                    back: Link("回到申报", desk.path(model.caseID)))
            }
        ])
    }

    /// - Parameters:
    ///   - path: of the case's page.
    ///   - back: where the judgement is made.
    ///   - beside: what it is made with, where that stands on this page.
    static func page(_ model: Model, case path: String, crumbs: [Link], back: Link, beside: HTML = .empty) -> Page {
        let folder = "\(path)/evidence"
        let files = model.files
        func address(_ index: Int) -> String? {
            files.indices.contains(index) ? "\(folder)/\(Percent.encode(files[index].id))" : nil
        }
        let reader = EvidenceReader(
            file: model.file, look: model.look, path: address(model.place) ?? folder,
            previous: address(model.place - 1), next: address(model.place + 1), spot: model.spot)
        let all = HTML.each(files.enumerated()) { index, file in
            index == model.place
                ? "<li aria-current=\"true\"><b>\(file.name)</b></li>"
                : "<li><a href=\"\(url: address(index) ?? folder)\">\(file.name)</a></li>"
        }
        return Page(
            "\(model.file.name) · \(model.name)", crumbs: crumbs, wide: true,
            body: """
                <h1>\(model.title.isEmpty ? model.kind : model.title)</h1>\
                <p class="muted">\(model.name) · \(model.kind) · 第 \(model.place + 1) 份，共 \(files.count) 份</p>
                <div class="cols reading split" data-split="reading" data-name="材料与说明"><div>\(reader)</div>
                <div><p><a class="btn" href="\(url: back.url)" data-key="s">\(back.text)<kbd aria-hidden="true">S</kbd></a></p>
                \(beside)\(Card("证明什么", about(model)))
                \(Card("全部材料", "<ol class=\"files\">\(all)</ol>"))
                </div></div>
                """)
    }

    /// Whose file it is, what it is to prove, and the record as it was filled in.
    private static func about(_ model: Model) -> HTML {
        let summary = SummaryList([
            .init("申报人", text: model.name), .init("申报专业", text: model.speciality),
            .init("申报方式", text: model.filing), .init("材料", text: model.title),
        ])
        return "\(summary)\(HTML.with(model.record) { facts($0) })"
    }

    private static func facts(_ record: ArchiveRecord) -> HTML {
        let kind = ArchiveKind.find(record.kind)
        return SummaryList(
            (kind?.fields ?? []).compactMap { field in
                let value = kind?.words(of: field.name, in: record.body) ?? ""
                return value.isEmpty ? nil : .init(field.label, text: Day(value)?.chineseDate ?? value)
            }
        ).html
    }
}
