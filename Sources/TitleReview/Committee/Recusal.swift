/// What is known of a person where conflicts of interest are concerned: an expert or an applicant (R12).
public struct InterestedPerson: Hashable, Sendable {
    /// The person, not the account: the keyed digest of the resident id, or an id that stands for it.
    public let id: String
    public let employments: [Employment]
    /// Papers, patents and projects that the person took part in, by name.
    public let works: Set<ComparedName>
    /// Persons to whom kinship is declared.
    public let kin: Set<String>

    public init(id: String, employments: [Employment], works: Set<ComparedName> = [], kin: Set<String> = []) {
        self.id = id
        self.employments = employments
        self.works = works.filter { !$0.isEmpty }
        self.kin = kin
    }

    public struct Employment: Hashable, Sendable {
        public let employer: ComparedName
        public let from: Day
        /// nil: still there.
        public let to: Day?

        public init(employer: ComparedName, from: Day, to: Day?) {
            self.employer = employer
            self.from = from
            self.to = to
        }
    }

    /// Employers at any time from the one day to the other, both included.
    func employers(from first: Day, to last: Day) -> Set<ComparedName> {
        Set(
            employments.filter { $0.from <= last && ($0.to ?? last) >= first && !$0.employer.isEmpty }.map(\.employer))
    }
}

/// Two names that may be the same employer or work: whether they are, somebody decides who can look (R12).
public struct NearMatch: Hashable, Sendable, Codable {
    public enum Kind: String, Sendable, Codable, CaseIterable { case employer, sharedWork }
    public let kind: Kind
    public let expert: String
    public let applicant: String

    public init(kind: Kind, expert: String, applicant: String) {
        self.kind = kind
        self.expert = expert
        self.applicant = applicant
    }

    public var chinese: String {
        switch kind {
        case .employer: "单位相近：专家“\(expert)”，申报人“\(applicant)”"
        case .sharedWork: "成果名称相近：专家“\(expert)”，申报人“\(applicant)”"
        }
    }
}

/// Why an expert steps aside from a case (R12).
public enum Recusal: Hashable, Sendable {
    case own
    case kinship
    /// Now or in the plan's last years.
    case sameEmployer(ComparedName)
    case sharedWork(ComparedName)
    /// The expert's own request; it acts at once.
    case declared

    /// All reasons that follow from the records, in a fixed order. Computed on persons, so that a second account changes nothing.
    ///
    /// An employer of the one and of the other in the last `employerYears` years counts, whether they were there together
    /// or one after the other: the day exactly that many years ago is inside, the day before it is not.
    public static func computed(
        expert: InterestedPerson, applicant: InterestedPerson, on day: Day, employerYears: Int
    ) -> [Recusal] {
        var found: [Recusal] = []
        if expert.id == applicant.id { found.append(.own) }
        if expert.kin.contains(applicant.id) || applicant.kin.contains(expert.id) { found.append(.kinship) }
        let since = day.adding(months: -12 * employerYears)
        let shared = expert.employers(from: since, to: day).intersection(applicant.employers(from: since, to: day))
        found += shared.sorted { $0.text < $1.text }.map { .sameEmployer($0) }
        found += expert.works.intersection(applicant.works).sorted { $0.text < $1.text }.map { .sharedWork($0) }
        return found
    }

    /// Employers and works of the two whose names are alike without being equal, in a fixed order.
    public static func near(
        expert: InterestedPerson, applicant: InterestedPerson, on day: Day, employerYears: Int
    ) -> [NearMatch] {
        func pairs(_ kind: NearMatch.Kind, _ ours: Set<ComparedName>, _ theirs: Set<ComparedName>) -> [NearMatch] {
            ours.sorted { $0.text < $1.text }.flatMap { own in
                theirs.filter(own.isNear).map(\.text).sorted().map {
                    NearMatch(kind: kind, expert: own.text, applicant: $0)
                }
            }
        }
        let since = day.adding(months: -12 * employerYears)
        return pairs(.employer, expert.employers(from: since, to: day), applicant.employers(from: since, to: day))
            + pairs(.sharedWork, expert.works, applicant.works)
    }

    public var chinese: String {
        switch self {
        case .own: "本人申报"
        case .kinship: "亲属关系"
        case .sameEmployer: "现在或近年同一单位"
        case .sharedWork: "共同成果"
        case .declared: "本人申请回避"
        }
    }
}
