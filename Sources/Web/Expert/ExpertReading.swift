import Casework
import TitleReview

extension CaseReading {
    /// What an expert reads, answered as it always was, with the sheet that stands beside it on the page.
    private struct Beside: Encodable, Sendable {
        let reading: Model
        let desk: ReadCaseAsExpert.View
        func encode(to encoder: any Encoder) throws { try reading.encode(to: encoder) }
    }

    /// What an expert reads of the cases of the own panel (R8).
    static func expertRoutes(_ casework: Casework) -> Routes {
        Routes(screens: [
            Screen(
                "/expert/cases/{id}/evidence/{file}", name: "expertReadEvidence",
                policy: ExpertPages.policy("case on the own panel, not recused"), summary: "佐证材料",
                query: EvidenceReader.query
            ) { context in
                let view = try await casework.ask(ReadCaseAsExpert(caseID: context.parameter("id")), for: context)
                return Beside(
                    reading: try Model(
                        view.record, EvidenceOrder(records: view.records, attachments: view.attachments),
                        view.nameSpots, context), desk: view)
            } view: { model, context in
                let path = "/expert/cases/\(Percent.encode(model.reading.caseID))"
                let sheet = SheetForm(view: model.desk, context: context, fileID: model.reading.file.id).html
                return page(
                    model.reading, case: path, crumbs: [Link("评议", "/expert"), Link(model.reading.name, path)],
                    back: Link("打分", "#sheet"),
                    beside: "<div id=\"sheet\" tabindex=\"-1\">\(Card("评分表", sheet))</div>")
            }
        ])
    }
}
