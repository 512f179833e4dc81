import Documents
import Store
import TitleReview

struct RecordReplacements: UseCase {
    let mending: CertificateMending, prepared: [IssueCertificates.Prepared]

    func run(_ work: UnitOfWork) throws -> [String] {
        // Whatever has changed since the pages were set shows as another list, name or number.
        let now = try mending.items(work)
        guard now.map(\.content) == prepared.map(\.content) else {
            throw Refusal.conflict("证书登记在您办理时有变动，没有更换。请重新核对。")
        }
        for item in prepared {
            guard let old = item.content.replaces else { continue }
            let c = try work.ownCase(item.caseID, .bureau)
            guard c.state == .certified else { throw Refusal.conflict("\(c.name)的申报现在是“\(c.state.chinese)”，不能更换证书。") }
            try work.tx.execute(
                "UPDATE certificates SET replaced_at = \(work.now), replaced_because = \(mending.reason) WHERE number = \(old)"
            )
            try work.register(item)
            if c.name != item.content.holder {
                try work.tx.execute(
                    """
                    UPDATE cases SET name = \(item.content.holder), version = version + 1, updated_at = \(work.now)
                    WHERE id = \(c.id)
                    """)
            }
            try work.record("certificate.replaced", old, ["by": item.content.number, "case": c.id])
            try work.notify(
                c, .certificateReplaced, ["number": item.content.number, "old": old, "reason": mending.reason])
        }
        try registerDocument(work)
        return prepared.map(\.content.number)
    }

    /// The right number with its day is the plan's from now on, and nobody else's.
    private func registerDocument(_ work: UnitOfWork) throws {
        let number = try work.documentNumber(mending.document, of: mending.day, field: "document")
        guard let first = prepared.first,
            let planID = try work.tx.one("SELECT plan_id FROM cases WHERE id = \(first.caseID)")?.text("plan_id")
        else { return }
        guard try work.document(number) == nil else {
            try work.tx.execute(
                "UPDATE result_documents SET day = \(mending.day) WHERE plan_id = \(planID) AND number = \(number.description)"
            )
            return
        }
        try work.tx.execute(
            """
            INSERT INTO result_documents (id, plan_id, number, day, created_at)
            VALUES (\(work.newID()), \(planID), \(number.description), \(mending.day), \(work.now))
            """)
    }
}
