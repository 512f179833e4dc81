import Casework
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
        ("管", .administrator), ("码", .awaitingCode), ("改", .changingPassword),
    ]

    /// A line a route: a column for nobody (`-` when signed out is refused), one a role, method, path, name, relation.
    private static func lines(_ site: Site) -> [String] {
        let routes = site.routes.sorted { ($0.path, $0.method) < ($1.path, $1.method) }.map { route in
            let marks = roles.map { admits(route.policy.who, $0.name) ? $0.mark : "·" }
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

    /// - Parameter role: nil for who is signed out.
    private static func admits(_ who: Policy.Who, _ role: RoleName?) -> Bool {
        guard who != .anyone else { return true }
        guard let role else { return false }
        let isComplete = role != .awaitingCode && role != .changingPassword
        return switch who {
        case .anyone: true
        case .signedIn: isComplete
        case .entering(let stages): isComplete || stages.contains(role)
        case .roles(let names): names.contains(role)
        }
    }

    private static let head = [
        """
        # Access matrix (S13): generated from the declarations, compared with them by AccessMatrixTests. \
        PINGHENG_WRITE_ACCESS=1 writes it anew.
        """,
        """
        # 众 signed out; 申 applicant; 单 employer; 受 authority; 办 office; 专 expert; 局 bureau; 管 administrator; \
        码 with the second factor still to be given; 改 with a one-time password that is not changed yet.
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
        try await PageFixture.with { p in
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

    /// Whether an answer to a made-up address says that the route is not for this person.
    private static func isFit(_ status: Int, _ method: String, isDeclared: Bool, isAdmitted: Bool, _ role: RoleName?)
        -> Bool
    {
        guard isDeclared else { return status == 405 }
        guard isAdmitted else { return status == (role == nil ? 401 : 403) }
        // Looked at and not carried out: what is sent is of no kind that a form or a file comes in.
        if method == "POST" || method == "PATCH" { return status == 415 }
        // There is no such thing, or it is not this person's.
        return status != 401 && status < 500
    }

    @Test(
        "B60 S13 S17 what the matrix says holds for every route, by every method, as everybody",
        .timeLimit(.minutes(30)))
    func everything() async throws {
        try await PageFixture.with { p in
            let people = try await p.everybody()
            #expect(Set(people.map(\.mark)) == Set(["众"] + Self.roles.map(\.mark)))
            var declared: [String: [String: Policy.Who]] = [:]
            for route in p.site.routes {
                let parts = route.path.split(separator: "/").map { $0.hasPrefix("{") ? "x1" : String($0) }
                declared[parts.joined(separator: "/"), default: [:]][route.method] = route.policy.who
            }
            for (path, policies) in declared.sorted(by: { $0.key < $1.key }) {
                for method in ["GET", "HEAD", "POST", "PATCH", "PUT", "DELETE", "OPTIONS"] {
                    let who = policies[method] ?? (method == "HEAD" ? policies["GET"] ?? policies["PATCH"] : nil)
                    for person in people {
                        var headers = [(name: "content-type", value: "text/plain")]
                        if let token = person.token { headers.append(("authorization", "Bearer \(token)")) }
                        // Not read to its end: some answers go on as long as somebody listens.
                        let status = await p.site.respond(
                            to: Ask(method, "/api/" + path, headers: headers), body: BodySource(bytes: Array("x".utf8))
                        ).status
                        let isAdmitted = who.map { Self.admits($0, person.role) } ?? false
                        #expect(
                            Self.isFit(
                                status, method, isDeclared: who != nil, isAdmitted: isAdmitted, person.role),
                            "\(person.mark) \(method) /\(path): \(status)")
                    }
                }
            }
        }
    }

    @Test(
        "B60 S4 who has not signed in completely is told what is missing, and is nobody on pages that are open to all")
    func incomplete() async throws {
        try await PageFixture.with { p in
            let people = try await p.everybody()
            var hooks = Site.Hooks(clock: p.casework.business)
            hooks.navigation = { Navigation.items(for: $0) }
            let site = try Site(
                screens: p.site.screens, acts: p.site.acts, downloads: p.site.downloads, intakes: p.site.intakes,
                sessions: CaseworkSessions(p.casework), hooks: hooks)
            for (mark, words, way) in [("码", "二次验证", "/second-factor"), ("改", "修改密码", "/password")] {
                let token = try #require(people.first { $0.mark == mark }?.token)
                func page(_ path: String) async -> (status: Int, text: String) {
                    let answer = await site.respond(
                        method: "GET", path: path, headers: [("cookie", "pingheng=\(token)")])
                    return (answer.status, String(decoding: answer.body, as: UTF8.self))
                }
                for path in [
                    "/role", "/sessions", "/office", "/employer", "/applications/x1/photo.jpg", "/evidence/x1",
                    "/identity", "/recovery-codes",
                ] {
                    let (status, text) = await page(path)
                    #expect(status == 403 && text.contains("登录还没有完成") && text.contains(words), "\(mark) \(path)")
                    #expect(text.contains("href=\"\(way)\""), "\(mark) \(path)")
                }
                #expect(await page(way).status == 200)
                #expect(await page("/notices").status == 200)
                let other = way == "/password" ? "/second-factor" : "/password"
                #expect(await page(other).status == 403)
            }
        }
    }
}
