import Casework
import TitleReview

/// The reader beside a case's data, on the desks of those who check it and on the expert's (R8, A2.3.5, A3.1.3, A3.3.2).
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

        fileprivate init(_ record: CaseRecord, _ shelf: EvidenceShelf, _ spots: [String: NameSpot], _ visit: Visit) throws(Refused) {
            guard let index = shelf.index(of: visit.parameter("file")) else { throw .notFound }
            let place = shelf.places[index]
            caseID = record.id
            name = record.name
            speciality = record.speciality
            filing = record.filing.chinese
            file = place.file
            kind = place.kind
            title = place.title
            self.record = place.record
            look = EvidenceReader.Look(visit.query, pages: place.file.pages)
            spot = place.record.flatMap { spots[$0.id] }.flatMap { $0.fileID == place.file.id ? $0 : nil }
            files = shelf.places.map(\.file)
            self.place = index
        }

        private enum CodingKeys: CodingKey { case caseID, name, speciality, filing, file, kind, title, record, look, spot, files }
    }

    /// What an expert reads, answered as it always was, with the sheet that stands beside it on the page.
    private struct Beside: Encodable, Sendable {
        let reading: Model
        let desk: ReadDeskCase.View
        func encode(to encoder: any Encoder) throws { try reading.encode(to: encoder) }
    }

    static func routes(_ desk: CaseDesk, _ house: Casework) -> Routes {
        Routes(screens: [
            Screen("\(desk.cases)/{id}/evidence/{file}", name: "\(desk.rawValue)ReadEvidence", policy: desk.policy, summary: "佐证材料", query: EvidenceReader.query) { visit in
                let view = try await CaseReview.load(house, visit)
                return try Model(view.record, EvidenceShelf(records: view.records, attachments: view.attachments), view.nameSpots, visit)
            } view: { model, visit in
                page(model, case: desk.path(model.caseID), crumbs: [desk.home, Link("申报审核", desk.cases), Link("\(model.name)的申报", desk.path(model.caseID))], back: Link("回到申报", desk.path(model.caseID)))
            },
        ])
    }

    /// The bureau reads what was reported, and the cases of a sample (R16), where its way back leads into the sample.
    static func bureauRoutes(_ house: Casework) -> Routes {
        @Sendable func load(_ id: String, _ visit: Visit) async throws -> Model {
            let view = try await house.ask(ReadCase(caseID: id), for: visit)
            return try Model(view.record, EvidenceShelf(records: view.records, attachments: view.attachments), view.nameSpots, visit)
        }
        return Routes(screens: [
            Screen("/bureau/cases/{id}/evidence/{file}", name: "bureauReadEvidence", policy: BureauPages.policy("reported results"), summary: "佐证材料", query: EvidenceReader.query) { visit in
                try await load(visit.parameter("id"), visit)
            } view: { model, visit in
                let path = BureauCases.path(model.caseID)
                return page(model, case: path, crumbs: [BureauPages.home, BureauCases.here, Link("\(model.name)的申报", path)], back: Link("回到申报", path))
            },
            Screen(
                "/bureau/inspections/{id}/cases/{case}/evidence/{file}", name: "inspectEvidence", policy: BureauPages.policy("case of the sample"), summary: "佐证材料", query: EvidenceReader.query
            ) { visit in
                try await load(visit.parameter("case"), visit)
            } view: { model, visit in
                let inspection = visit.parameter("id"), path = Inspections.path(inspection, model.caseID)
                return page(
                    model, case: path, crumbs: [BureauPages.home, Inspections.here, Link("一次抽查", Inspections.path(inspection)), Link("\(model.name)的申报", path)], back: Link("回到抽查", path))
            },
        ])
    }

    static func expertRoutes(_ house: Casework) -> Routes {
        Routes(screens: [
            Screen(
                "/expert/cases/{id}/evidence/{file}", name: "expertReadEvidence", policy: ExpertPages.policy("case on the own panel, not recused"), summary: "佐证材料", query: EvidenceReader.query
            ) { visit in
                let view = try await house.ask(ReadDeskCase(caseID: visit.parameter("id")), for: visit)
                return Beside(reading: try Model(view.record, EvidenceShelf(records: view.records, attachments: view.attachments), view.nameSpots, visit), desk: view)
            } view: { model, visit in
                let path = "/expert/cases/\(Percent.encode(model.reading.caseID))"
                return page(
                    model.reading, case: path, crumbs: [Link("评议", "/expert"), Link(model.reading.name, path)], back: Link("打分", "#sheet"),
                    beside: "<div id=\"sheet\" tabindex=\"-1\">\(Card("评分表", SheetForm(view: model.desk, visit: visit, fileID: model.reading.file.id).html))</div>")
            },
        ])
    }

    /// - Parameters:
    ///   - path: of the case's page.
    ///   - back: where the judgement is made.
    ///   - beside: what it is made with, where that stands on this page.
    private static func page(_ model: Model, case path: String, crumbs: [Link], back: Link, beside: HTML = .empty) -> Page {
        let reader = "\(path)/evidence", files = model.files
        func address(_ index: Int) -> String? { files.indices.contains(index) ? "\(reader)/\(Percent.encode(files[index].id))" : nil }
        return Page("\(model.file.name) · \(model.name)", crumbs: crumbs, wide: true, body: """
            <h1>\(model.title.isEmpty ? model.kind : model.title)</h1><p class="muted">\(model.name) · \(model.kind) · 第 \(model.place + 1) 份，共 \(files.count) 份</p>
            <div class="cols reading split" data-split="reading" data-name="材料与说明"><div>\(EvidenceReader(
                file: model.file, look: model.look, path: address(model.place) ?? reader, previous: address(model.place - 1), next: address(model.place + 1), spot: model.spot))</div>
            <div><p><a class="btn" href="\(url: back.url)" data-key="s">\(back.text)<kbd aria-hidden="true">S</kbd></a></p>
            \(beside)\(Card("证明什么", "\(SummaryList([.init("申报人", text: model.name), .init("申报专业", text: model.speciality), .init("申报方式", text: model.filing), .init("材料", text: model.title)]))\(HTML.with(model.record) { facts($0) })"))
            \(Card("全部材料", "<ol class=\"files\">\(HTML.each(Array(files.enumerated())) { index, file in index == model.place ? "<li aria-current=\"true\"><b>\(file.name)</b></li>" : "<li><a href=\"\(url: address(index) ?? reader)\">\(file.name)</a></li>" })</ol>"))
            </div></div>
            """)
    }

    private static func facts(_ record: ArchiveRecord) -> HTML {
        let kind = ArchiveKind.find(record.kind)
        return SummaryList((kind?.fields ?? []).compactMap { field in
            let value = kind?.label(of: field.name, in: record.body) ?? ""
            return value.isEmpty ? nil : .init(field.label, text: Day(value)?.chineseDate ?? value)
        }).html
    }
}
