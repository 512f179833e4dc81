import Casework
import TitleReview

extension CaseReading {
    /// The bureau reads what was reported, and the cases of a sample (R16), where its way back leads into the sample.
    static func bureauRoutes(_ casework: Casework) -> Routes {
        @Sendable func load(_ id: String, _ context: PageContext) async throws -> Model {
            let view = try await casework.ask(ReadCase(caseID: id), for: context)
            return try Model(
                view.record, EvidenceOrder(records: view.records, attachments: view.attachments), view.nameSpots,
                context)
        }
        return Routes(screens: [
            Screen(
                "/bureau/cases/{id}/evidence/{file}", name: "bureauReadEvidence",
                policy: BureauPages.policy("reported results"), summary: "佐证材料", query: EvidenceReader.query
            ) { context in
                try await load(context.parameter("id"), context)
            } view: { model, context in
                let path = BureauCases.path(model.caseID)
                return page(
                    model, case: path, crumbs: [BureauPages.home, BureauCases.here, Link("\(model.name)的申报", path)],
                    back: Link("回到申报", path))
            },
            Screen(
                "/bureau/inspections/{id}/cases/{case}/evidence/{file}", name: "inspectEvidence",
                policy: BureauPages.policy("case of the sample"), summary: "佐证材料", query: EvidenceReader.query
            ) { context in
                try await load(context.parameter("case"), context)
            } view: { model, context in
                let inspection = context.parameter("id")
                let path = Inspections.path(inspection, model.caseID)
                return page(
                    model, case: path,
                    crumbs: [
                        BureauPages.home, Inspections.here, Link("一次抽查", Inspections.path(inspection)),
                        Link("\(model.name)的申报", path),
                    ], back: Link("回到抽查", path))
            },
        ])
    }
}
