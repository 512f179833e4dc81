import FoundationEssentials
import TitleReview

/// A plan that somebody has published on a running server, as everybody can read it there.
public enum PublishedPlan {
    public struct Missing: Error, CustomStringConvertible {
        public let description: String
    }

    /// The plan's newest version.
    ///
    /// - Throws: ``Missing`` in words when the server does not answer or has no such plan.
    public static func read(_ id: String, at base: String) async throws -> Plan {
        let site = Site(base: base, ledger: Ledger(), connections: 1)
        do {
            let answer = try await site.send(.GET, "/api/plans/\(id)", headers: [], body: nil)
            await site.close()
            guard answer.status == 200 else { throw Missing(description: "\(base) 上没有发布编号为“\(id)”的计划。") }
            return try JSONDecoder().decode(Plan.self, from: Data(answer.body))
        } catch let missing as Missing {
            throw missing
        } catch {
            await site.close()
            throw Missing(description: "从 \(base) 读不到计划“\(id)”：\(error)")
        }
    }
}
