import Gateways
import Synchronization
import TitleReview

/// A register that answers as it is told, and remembers what it was asked.
final class ScriptedRegister: LookupGateway {
    private let state = Mutex((asked: [LookupQuestion](), answers: [Result<[[String: String]], LookupFailure>]()))
    /// Run while a question is under way.
    private let meanwhile: (@Sendable () async -> Void)?

    init(meanwhile: (@Sendable () async -> Void)? = nil) { self.meanwhile = meanwhile }

    func answer(_ answers: Result<[[String: String]], LookupFailure>...) { state.withLock { $0.answers += answers } }
    var asked: [LookupQuestion] { state.withLock { $0.asked } }

    func ask(_ question: LookupQuestion) async throws(LookupFailure) -> LookupAnswer {
        await meanwhile?()
        let answer = state.withLock { state in
            state.asked.append(question)
            return state.answers.isEmpty ? .success([]) : state.answers.removeFirst()
        }
        return LookupAnswer(source: "某系统", records: try answer.get())
    }

    static func credit(_ year: Int, _ credits: Int, system: String = "learning", hours: Int = 0) -> [String: String] {
        ["year": "\(year)", "subject": "professional", "credits": "\(credits)", "system": system, "hours": "\(hours)"]
    }

    static func paid(_ payer: String, to: String = "2022-07", place: String = "330113", code: String? = nil) -> [String:
        String]
    {
        var body = ["payer": payer, "place": place, "from": "2019-01", "to": to, "months": "43"]
        body["payerCode"] = code
        return body
    }
}
