import Foundation

/// The server measured from outside, by a client on the same machine: pages and submissions against two bytes of plain text,
/// start and memory against this binary doing nothing. Rounds of baseline and subject alternate, so that what else the machine
/// does meets both; figures are medians.
struct ServerBench {
    static let names = ["page", "queue", "pageAnew", "queueAnew", "submission", "transition", "start", "memory"]

    static let connections = 64
    static let rounds = 5
    static let roundSeconds = 0.6
    static let submissionsPerRound = 6

    static func run(_ names: Set<String>, show: (BenchCommand.Figure) throws -> Void) async throws {
        if !names.isDisjoint(with: ["page", "queue", "pageAnew", "queueAnew", "start", "memory"]) {
            try await demo(names, show: show)
        }
        if names.contains("submission") { try show(await submission()) }
        if names.contains("transition") { try show(await TransitionBench.run()) }
    }

    // MARK: The demo's year: pages, start, memory

    private static func demo(_ names: Set<String>, show: (BenchCommand.Figure) throws -> Void) async throws {
        let folder = BenchFolder()
        defer { folder.remove() }
        let people = try await BenchPeople.demo(folder.place)
        let rest = try BenchServer.atRest()
        var starts: [Double] = []
        for _ in 0..<(names.contains("start") ? rounds : 0) {
            let server = try BenchServer(folder)
            starts.append(server.startSeconds)
            server.stop()
        }
        let server = try BenchServer(folder)
        defer { server.stop() }
        func kept(_ path: String, _ session: BenchSession) -> [[[UInt8]]] {
            [[[UInt8]]](repeating: [LoadClient.request("GET", path, session: session)], count: connections)
        }
        func anew(_ path: String, _ session: BenchSession) -> [[[UInt8]]] {
            // A page is kept by its whole address, and only so many are: these have all been forgotten when they are
            // asked for again.
            let mark = path.contains("?") ? "&" : "?"
            return (0..<connections).map { connection in
                (0..<64).map { LoadClient.request("GET", "\(path)\(mark)anew=\(connection)-\($0)", session: session) }
            }
        }
        let home = "/me"
        let queue = "/office/cases?state=\(QueueBench.officeStates)"
        for (name, requests) in [
            ("page", kept(home, people.applicant)), ("queue", kept(queue, people.officer)),
            ("pageAnew", anew(home, people.applicant)), ("queueAnew", anew(queue, people.officer)),
        ] where names.contains(name) {
            try show(pages(name, requests, server))
        }
        if names.contains("start") {
            try show(
                .init(
                    name: "start", value: starts.median, unit: "s",
                    baseline: .init(name: "process", value: rest.seconds), ratio: starts.median / rest.seconds))
        }
        if names.contains("memory") {
            // At rest, but after work: each page was asked for, the clock has turned, and nobody asks any more.
            for page in [kept(home, people.applicant), kept(queue, people.officer)] {
                _ = try round(server, [page[0]], seconds: 0.2)
            }
            try await Task.sleep(for: .seconds(4))
            let megabytes = try server.residentMegabytes
            try show(
                .init(
                    name: "memory", value: megabytes, unit: "MB",
                    baseline: .init(name: "process", value: rest.megabytes), ratio: megabytes / rest.megabytes))
        }
    }

    private static func pages(_ name: String, _ requests: [[[UInt8]]], _ server: BenchServer) throws
        -> BenchCommand.Figure
    {
        try compare(name, server) { index in try round(server, requests, seconds: index < 0 ? 0.3 : roundSeconds) }
    }

    // MARK: Submissions

    /// Applications that are complete are submitted over HTTP, each committed to disk with its audit entry before it is answered.
    private static func submission() async throws -> BenchCommand.Figure {
        let folder = BenchFolder()
        defer { folder.remove() }
        let people = try await BenchPeople.readyToSubmit(
            folder.place, people: connections, cases: (rounds + 1) * submissionsPerRound)
        let server = try BenchServer(folder)
        defer { server.stop() }
        // Plans are decoded once in the life of a server, on the first page that names them.
        _ = try round(server, people.map { [LoadClient.request("GET", "/me", session: $0.session)] }, seconds: nil)
        return try compare("submission", server) { index in
            let slice = (index + 1) * submissionsPerRound..<(index + 2) * submissionsPerRound
            return try round(
                server,
                people.map { person in
                    person.cases[slice].map {
                        LoadClient.request("POST", "/applications/\($0)/submission", session: person.session)
                    }
                }, seconds: nil, expecting: 303)
        }
    }

    // MARK: Rounds

    static var plainRequests: [[[UInt8]]] {
        [[[UInt8]]](repeating: [LoadClient.request("GET", "/plain")], count: connections)
    }

    /// - Parameter subject: one round; −1 is for warming up.
    private static func compare(_ name: String, _ server: BenchServer, _ subject: (Int) throws -> LoadClient.Round)
        throws -> BenchCommand.Figure
    {
        let plain = plainRequests
        _ = try round(server, plain, seconds: 0.3)
        _ = try subject(-1)
        var baselines: [Double] = []
        var values: [Double] = []
        for index in 0..<rounds {
            baselines.append(try round(server, plain, seconds: roundSeconds).perSecond)
            values.append(try subject(index).perSecond)
        }
        return figure(name, values, baselines)
    }

    static func figure(_ name: String, _ values: [Double], _ baselines: [Double]) -> BenchCommand.Figure {
        .init(
            name: name, value: values.median, unit: "requests/s",
            baseline: .init(name: "/plain", value: baselines.median), ratio: values.median / baselines.median)
    }

    /// - Parameter seconds: nil: every request once.
    static func round(_ server: BenchServer, _ requests: [[[UInt8]]], seconds: Double?, expecting status: Int = 200)
        throws -> LoadClient.Round
    {
        var client = try LoadClient(port: server.port, requests: requests, expecting: status)
        defer { client.close() }
        return try seconds.map { try client.run(seconds: $0) } ?? client.runOnce()
    }
}
