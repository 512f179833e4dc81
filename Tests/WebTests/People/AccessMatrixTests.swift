import Foundation
import Testing
import TitleReview

@testable import Web

/// Who may ask for what, as a file that stands beside the code: a route that comes, goes or changes hands shows in it (S13).
@Suite struct AccessMatrixTests {
    private static let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "docs/access-matrix.txt")
    private static let roles: [(mark: String, name: RoleName)] = [
        ("申", .applicant), ("单", .employer), ("受", .authority), ("办", .office), ("专", .expert), ("局", .bureau),
        ("管", .administrator), ("改", .changingPassword),
    ]

    /// A line a route: a column for nobody (`-` when signed out is refused), one a role, method, path, name, relation.
    private static func lines(_ site: Site) -> [String] {
        let routes = site.routes.sorted { ($0.path, $0.method) < ($1.path, $1.method) }.map { route in
            let marks = roles.map { role in
                switch route.policy.who {
                case .anyone, .signedIn: role.mark
                case .roles(let names): names.contains(role.name) ? role.mark : "·"
                }
            }
            let who = (route.policy.who == .anyone ? "众" : "·") + marks.joined()
            let transition = route.policy.transition.map { " {\($0)}" } ?? ""
            return "\(who) \(route.method) \(route.path)  \(route.name)  [\(route.policy.relation)]\(transition)"
        }
        let states = Transition.table.map { line in
            let move = "\(line.from.rawValue) --\(line.action.rawValue)--> \(destination(line.to))"
            let needs = line.needs.isEmpty ? "nothing" : line.needs.map(\.rawValue).joined(separator: ", ")
            return "\(move)  by \(line.by.rawValue)  needs \(needs)"
        }
        return head + routes + [
            "", "# States: from --action--> to, who performs it, what must hold (TitleReview/Case/Transition.swift).",
        ] + states
    }

    private static let head = [
        """
        # Access matrix (S13): generated from the declarations, compared with them by AccessMatrixTests. \
        PINGHENG_WRITE_ACCESS=1 writes it anew.
        """,
        """
        # 众 signed out; 申 applicant; 单 employer; 受 authority; 办 office; 专 expert; 局 bureau; 管 administrator; \
        改 with a one-time password that is not changed yet.
        """,
        """
        # The brackets say which relation the use case checks besides, in the act's own transaction; \
        {…} is the transition that it carries out.
        """,
        "",
    ]

    private static func destination(_ to: Transition.Destination) -> String {
        if case .state(let state) = to { state.rawValue } else { "\(to)" }
    }

    @Test("S13 every route and every transition is in the checked-in matrix, as it is declared")
    func matrix() async throws {
        try await PageHouse.with { p in
            let now = Self.lines(p.site)
            if ProcessInfo.processInfo.environment["PINGHENG_WRITE_ACCESS"] == "1" {
                try Data((now.joined(separator: "\n") + "\n").utf8).write(to: Self.file)
            }
            let kept = try String(contentsOf: Self.file, encoding: .utf8).split(
                separator: "\n", omittingEmptySubsequences: false
            ).dropLast().map(String.init)
            for change in now.difference(from: kept) {
                switch change {
                case .insert(_, let line, _): Issue.record("declared, not in docs/access-matrix.txt: \(line)")
                case .remove(_, let line, _): Issue.record("in docs/access-matrix.txt, not declared: \(line)")
                }
            }
        }
    }

    @Test("S13 S17 what the matrix says holds: signed out, and as an administrator, every page of others is refused")
    func refusals() async throws {
        try await PageHouse.with { p in
            let administrator = try await p.administrator()
            for route in p.site.routes where route.method == "GET" {
                let path = route.path.split(separator: "/").map { $0.hasPrefix("{") ? "x1" : String($0) }.joined(
                    separator: "/")
                let out = await p.get("/api/" + path).status
                let within = await p.get("/api/" + path, as: administrator).status
                switch route.policy.who {
                case .anyone: break
                case .signedIn: #expect(out == 401, "\(route.path)")
                case .roles(let names):
                    #expect(out == 401, "\(route.path)")
                    if !names.contains(.administrator) {
                        #expect(within == 403 || within == 404, "\(route.path): \(within)")
                    }
                }
            }
        }
    }
}
