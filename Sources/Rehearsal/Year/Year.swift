import TitleReview

/// A dry run of a whole year: everybody whom the plan needs does over HTTP what they do in life, on a movable clock.
///
/// All dates, numbers and lists come from the plan. What anybody decides is drawn from the seed and the person's number,
/// so that the same seed gives the same counts however the requests overlap.
public actor Year {
    public struct Settings: Sendable {
        public var plan: Plan
        /// The plan's file, published first where the server does not have the plan yet.
        public var planSource: String
        public var applicants: Int
        public var seed: UInt64
        public var calendar: WorkCalendar
        /// A JPEG that meets the plan's photo rules (A2.2.1).
        public var photo: [UInt8]
        /// A PNG of a signature written by hand (A2.2.2).
        public var signature: [UInt8]
        /// The administrator's account on the server.
        public var administrator = "admin"
        /// How many people act at once.
        public var width = 8

        public init(
            plan: Plan, planSource: String, applicants: Int, seed: UInt64, calendar: WorkCalendar, photo: [UInt8],
            signature: [UInt8]
        ) {
            self.plan = plan
            self.planSource = planSource
            self.applicants = applicants
            self.seed = seed
            self.calendar = calendar
            self.photo = photo
            self.signature = signature
        }
    }

    let settings: Settings
    let site: Site
    let progress: @Sendable (String) -> Void
    let book: SimulatedYearbook
    let dice: Dice
    let prefix: String
    /// The same for everybody; it guards nobody who exists.
    let password = "rehearsal-Pass-2022"

    // Who acts.
    var administrator: Browser
    var office: Browser
    var bureau: Browser
    /// Who confirms what one of the bureau asks for.
    var secondBureau: Browser
    let visitor: Browser
    var clerks: [Int: Browser] = [:]
    var applicants: [Int: Browser] = [:]
    /// By the name of the unit: acceptance points, and the levels above them.
    var authorities: [String: Browser] = [:]
    var units: [String: String] = [:]
    /// By the server's id of the expert.
    var pool: [String: Expert] = [:]
    var members: [Expert] = []

    // What they act on.
    var records: [Int: [MadeRecord]] = [:]
    var cases: [Int: String] = [:]
    var people: [String: Int] = [:]
    var states: [Int: CaseState] = [:]
    var points: [Int: String] = [:]
    var today: Day
    /// The last day of the notice that the office published last.
    var noticeEnd: Day
    var refusals: [String: Int] = [:]
    /// Checks that a client can make by itself; each must stay 0.
    var checks: [String: Int] = [
        "client.acceptedOutsideWindow": 0, "client.acceptedIneligible": 0, "client.reportedBeforeNoticeOver": 0,
        "client.ballotWithoutQuorum": 0,
        "client.noticeShorterThanPlan": 0, "client.certificateNotVerified": 0, "client.verifiedWithWrongName": 0,
        "client.stateDiffers": 0,
    ]
    var certificates: [Int: String] = [:]
    var revoked: Set<Int> = []
    /// How many cases have been in each state, the last included.
    var visited: [String: Int] = [:]

    struct MadeRecord: Sendable {
        let id: String
        let kind: String
        let body: [String: String]
    }

    public init(_ settings: Settings, base: String, progress: @escaping @Sendable (String) -> Void) {
        self.settings = settings
        self.progress = progress
        site = Site(base: base, ledger: Ledger(), connections: settings.width * 2)
        prefix = "r\(settings.seed)-"
        book = Yearbook(plan: settings.plan, seed: settings.seed, prefix: prefix).make(applicants: settings.applicants)
        dice = Dice(seed: settings.seed).fork("year")
        administrator = Browser(site, name: "管理员")
        office = Browser(site, name: "评委会办公室")
        bureau = Browser(site, name: "人社局")
        secondBureau = Browser(site, name: "人社局第二人")
        visitor = Browser(site, name: "公众")
        today = settings.plan.dates.open.adding(days: -7)
        noticeEnd = today
    }

    var plan: Plan { settings.plan }

    /// Plays the year.
    ///
    /// - Parameter invariants: asked at the end, where the server is the rehearsal's own.
    public func run(invariants: (@Sendable () async throws -> [String: Int])?) async -> Report {
        let clock = ContinuousClock()
        let start = clock.now
        if await prepare() {
            await registerEmployers()
            await registerApplicants()
            await reviewArchives()
            await apply()
            await reviewAtEmployers()
            await reportToAuthorities()
            await reviewAtAuthorities()
            await checkAtOffice()
            await settleFees()
            await sendPaper(.beforeReview)
            await formCommittee()
            await review()
            await meet()
            await publishResults()
            await certify()
            await sendPaper(.afterResults)
            await verify()
            await readFinalStates()
        }
        await say("核对不变量")
        if let invariants {
            do {
                for (name, broken) in try await invariants() { checks[name, default: 0] += broken }
            } catch { site.ledger.fail("核对不变量：\(error)") }
        }
        await site.close()
        let took = clock.now - start
        let sum = site.ledger.summary
        var ended: [String: Int] = [:]
        for state in states.values { ended[state.rawValue, default: 0] += 1 }
        return Report(
            plan: plan.id, seed: settings.seed, applicants: settings.applicants, states: ended, visited: visited,
            refusals: refusals, invariants: checks,
            certificates: certificates.count, requests: sum.requests, failures: sum.failures, latencyMs: sum.latency,
            seconds: (Double(took.components.seconds) * 10 + (Double(took.components.attoseconds) / 1e17).rounded(.down))
                / 10)
    }

    // MARK: Tools of all stages

    func say(_ stage: String) async {
        let sum = site.ledger.summary
        progress("\(today) \(stage) · \(sum.requests) 次请求 · \(sum.failed) 次失败")
    }

    /// Runs an act for each item, so many at once; results in the order of the items.
    nonisolated func each<Item: Sendable, Result: Sendable>(
        _ items: [Item], _ act: @escaping @Sendable (Item) async -> Result
    ) async -> [Result] {
        await withTaskGroup(of: (Int, Result).self) { group in
            var results = [Result?](repeating: nil, count: items.count)
            var next = 0
            func add() {
                guard next < items.count else { return }
                let index = next
                let item = items[index]
                group.addTask { (index, await act(item)) }
                next += 1
            }
            for _ in 0..<settings.width { add() }
            for await (index, result) in group {
                results[index] = result
                add()
            }
            return results.compactMap { $0 }
        }
    }

    /// Moves the business clock; what falls due by itself happens then.
    ///
    /// - Returns: false when the server's clock is past it already.
    @discardableResult
    func turn(to day: Day, _ time: String = "09:00:00") async -> Bool {
        today = day
        return await administrator.post("/demo/clock", [("to", "\(day)T\(time)+08:00")], from: "/admin") != nil
    }

    /// The last of so many working days after a day (Civil Code art. 201: the day itself does not count).
    func workday(_ count: Int, after day: Day) -> Day {
        do { return try settings.calendar.end(start: day, workdays: count, countStart: false).end } catch {
            site.ledger.fail("工作日日历：\(error)")
            return day.adding(days: count * 2 + 10)
        }
    }

    func own(_ person: Int) -> Dice { dice.fork("person/\(person)") }

    /// People whose case stands so, in order.
    func standing(_ state: CaseState) -> [Int] { states.filter { $0.value == state }.keys.sorted() }

    func refuse(_ clause: String, _ count: Int = 1) { refusals[clause, default: 0] += count }

    /// Reads from the office's queue where the submitted cases stand.
    func refresh(_ wanted: [CaseState]) async {
        for state in wanted {
            var after = ""
            for _ in 0..<1000 {
                guard let page = await office.json("/office/cases?state=\(state.rawValue)&after=\(after)") else {
                    return
                }
                for row in page.objects(with: "id", "state") {
                    if let person = people[row.text("id")], let now = CaseState(rawValue: row.text("state")) {
                        states[person] = now
                    }
                }
                guard let next = page.find("next")?.text, next != after else { break }
                after = next
            }
        }
    }

    nonisolated static func chunks<T>(_ list: [T], of size: Int) -> [[T]] {
        stride(from: 0, to: list.count, by: size).map { Array(list[$0..<min($0 + size, list.count)]) }
    }
}
