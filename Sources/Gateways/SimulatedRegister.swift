import TitleReview

/// The built-in register: invents what it says of a person, always the same for the same resident id, and says in its
/// name that it is a simulation.
///
/// One in nine has few credits; one in ten is insured by somebody else than the employer. Never where people rely on it (`--production`).
public struct SimulatedRegister: LookupGateway {
    public init() {}

    public func ask(_ question: LookupQuestion) async throws(LookupFailure) -> LookupAnswer {
        let dice = SHA256Digest(fields: [Array("register".utf8), Array(question.residentID.revealed.utf8)]).bytes.map(
            Int.init)
        let records =
            switch question.register {
            case .credits: credits(dice, question.today)
            case .insurance: insurance(dice, question)
            }
        return LookupAnswer(source: question.register.chinese + "（模拟）", records: records)
    }

    private func credits(_ dice: [Int], _ today: Day) -> [[String: String]] {
        let isFew = dice[0] % 9 == 0
        let years = isFew ? (today.year - 1)...today.year : (today.year - 4)...today.year
        return years.flatMap { year -> [[String: String]] in
            [
                ("general", 5 + dice[year % 8] % 6), ("industry", dice[year % 8 + 8] % 5),
                ("professional", isFew ? 6 : 10 + dice[year % 8 + 16] % 12),
            ].filter { $0.1 > 0 }.map {
                ["year": "\(year)", "subject": $0.0, "credits": "\($0.1)", "system": "learning", "hours": "0"]
            }
        }
    }

    private func insurance(_ dice: [Int], _ question: LookupQuestion) -> [[String: String]] {
        // Since an age at which people begin to work, and for two years at least.
        let last = Month(of: question.today.adding(months: -1))
        let grown = Month(of: question.residentID.born.adding(months: (22 + dice[1] % 4) * 12))
        let first = min(grown, Month(number: last.number - 24))
        let place = dice[3] % 8 == 1 ? "330106" : "330113"
        let agency = ("杭州示例人力资源服务有限公司", "")
        let present = dice[2] % 10 == 0 ? agency : question.employer.map { ($0.name, $0.creditCode) } ?? agency
        func period(_ payer: (String, String), _ from: Month, _ to: Month) -> [String: String] {
            var body = [
                "payer": payer.0, "place": place, "from": from.description, "to": to.description,
                "months": "\(to.number - from.number + 1)",
            ]
            if !payer.1.isEmpty { body["payerCode"] = payer.1 }
            return body
        }
        let change = Month(number: first.number + 20 + dice[4] % 30)
        guard dice[5] % 3 == 0, change <= last else { return [period(present, first, last)] }
        return [period(("杭州前进机械有限公司", ""), first, Month(number: change.number - 1)), period(present, change, last)]
    }
}
