/// What is known of a person where conflicts of interest are concerned: an expert or an applicant (R12).
public struct InterestedPerson: Hashable, Sendable {
    /// The person, not the account: the keyed digest of the resident id, or an id that stands for it.
    public let id: String
    public let employments: [Employment]
    /// Keys of papers, patents and projects that the person took part in.
    public let works: Set<String>
    /// Persons to whom kinship is declared.
    public let kin: Set<String>

    public init(id: String, employments: [Employment], works: Set<String> = [], kin: Set<String> = []) {
        self.id = id
        self.employments = employments
        self.works = works
        self.kin = kin
    }

    public struct Employment: Hashable, Sendable {
        public let employerID: String
        public let from: Day
        /// nil: still there.
        public let to: Day?

        public init(employerID: String, from: Day, to: Day?) {
            self.employerID = employerID
            self.from = from
            self.to = to
        }
    }

    /// Employers at any time from the one day to the other, both included.
    func employers(from first: Day, to last: Day) -> Set<String> {
        Set(employments.filter { $0.from <= last && ($0.to ?? last) >= first }.map(\.employerID))
    }
}

/// Why an expert steps aside from a case (R12).
public enum Recusal: Hashable, Sendable {
    case own
    case kinship
    /// Now or in the plan's last years.
    case sameEmployer(String)
    case sharedWork(String)
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
        found += shared.sorted().map { .sameEmployer($0) }
        found += expert.works.intersection(applicant.works).sorted().map { .sharedWork($0) }
        return found
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
