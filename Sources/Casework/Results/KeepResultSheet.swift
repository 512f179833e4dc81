import Documents
import Store
import TitleReview

/// Keeps a sheet for its figures, once; whoever comes second gets what the first one kept.
struct KeepResultSheet: UseCase {
    let scope: ReadResults.Scope, content: String, address: String, file: String

    func run(_ work: UnitOfWork) throws -> String {
        // The figures may have changed since: then this sheet is nobody's.
        guard try ReadResults(scope).run(work).sheet.digest == content else {
            throw Refusal.conflict("表决结果刚刚有变化，请再打开一次。")
        }
        if try work.tx.execute(
            """
            INSERT INTO result_sheets (subject, content, file, sha256, at)
            VALUES (\(scope.subject), \(content), \(address), \(file), \(work.now)) ON CONFLICT DO NOTHING
            """
        ) == 1 {
            try work.record("results.sheet", scope.subject, ["content": content, "file": file])
            return address
        }
        guard
            let kept = try work.tx.one(
                "SELECT file FROM result_sheets WHERE subject = \(scope.subject) AND content = \(content)")?.text(
                    "file")
        else { throw Refusal.notFound }
        return kept
    }
}
