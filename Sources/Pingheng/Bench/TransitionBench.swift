import Casework
import Foundation

/// What a change of state costs with nothing around it: the people of the submissions take the same applications back, in this process,
/// without HTTP, session and judging; each is on disk before it is answered. No submission can be quicker.
enum TransitionBench {
    static func run() async throws -> BenchCommand.Figure {
        let (folder, beside) = (BenchFolder(), BenchFolder())
        defer {
            folder.remove()
            beside.remove()
        }
        let people = try await BenchPeople.readyToSubmit(
            folder.place, people: ServerBench.connections,
            cases: (ServerBench.rounds + 1) * ServerBench.submissionsPerRound)
        try await BenchPeople.nobody(beside.place)
        let assembly = try await BenchPeople.open(folder.place)
        let casework = assembly.casework
        var actors: [(actor: Actor, cases: [String])] = []
        for person in people {
            guard let live = try await Sessions.resolve(person.session.token, casework: casework) else {
                throw Failure("测量用的登录无效。")
            }
            actors.append((live.actor, person.cases))
            // Plans are decoded once in the life of a server.
            _ = try await casework.ask(ReadHome(), as: live.actor)
        }
        let server = try BenchServer(beside)
        defer { server.stop() }
        let clock = ContinuousClock()
        let plain = ServerBench.plainRequests
        var baselines: [Double] = []
        var values: [Double] = []
        for index in -1..<ServerBench.rounds {
            let baseline = try ServerBench.round(server, plain, seconds: index < 0 ? 0.3 : ServerBench.roundSeconds)
                .perSecond
            let slice = (index + 1) * ServerBench.submissionsPerRound..<(index + 2) * ServerBench.submissionsPerRound
            let start = clock.now
            try await withThrowingTaskGroup(of: Void.self) { group in
                for (actor, cases) in actors {
                    group.addTask {
                        for id in cases[slice] {
                            try await casework.perform(WithdrawApplication(caseID: id), as: actor)
                        }
                    }
                }
                try await group.waitForAll()
            }
            guard index >= 0 else { continue }
            baselines.append(baseline)
            values.append(Double(actors.count * ServerBench.submissionsPerRound) / (clock.now - start).seconds)
        }
        try await assembly.close()
        return ServerBench.figure("transition", values, baselines)
    }
}
