/// What a rule found: symbol, word, clause, message and the way to mend it. Unknown is never shown as a refusal.
public struct FindingRow: Part {
    /// `note` tells of a consequence and decides nothing.
    public enum Outcome: String, Sendable, Codable { case met, unmet, unknown, note }
    let outcome: Outcome
    let clause: String
    let title: String?
    let message: String
    let next: Link?

    public init(_ outcome: Outcome, clause: String, title: String? = nil, message: String, next: Link? = nil) {
        self.outcome = outcome
        self.clause = clause
        self.title = title
        self.message = message
        self.next = next
    }

    /// What R puts on the correction list.
    private var correction: HTML {
        let open = outcome == .unmet || outcome == .unknown
        return HTML.when(
            open, " tabindex=\"-1\" data-correction=\"\(title.map { $0 + "：" } ?? "")\(message)（\(clause)）\"")
    }

    public var html: HTML {
        let (symbol, word, tone): (String, String, Tone) =
            switch outcome {
            case .met: ("✓", "符合", .ok)
            case .unmet: ("✗", "不符合", .bad)
            case .unknown: ("?", "待核实", .warn)
            case .note: ("!", "提示", .warn)
            }
        return """
            <li class="find"\(correction)><i class="\(tone.rawValue)-ink" aria-hidden="true">\(symbol)</i><div><b>\(title ?? word) \
            \(title == nil && outcome == .met ? HTML.empty : Tag(word, tone).html)</b><p>\(message)</p>\
            \(HTML.with(next) { "<a href=\"\(url: $0.url)\">\($0.text)</a>" })</div><span class="clause">\(clause)</span></li>
            """
    }
}

/// Findings under one another, or a sentence when there are none.
public struct FindingList: Part {
    let rows: [FindingRow]
    public init(_ rows: [FindingRow]) { self.rows = rows }
    public var html: HTML {
        rows.isEmpty ? "<p class=\"muted\">没有规则结论。</p>" : "<ul class=\"finds\">\(rows.map(\.html))</ul>"
    }
}

/// The rule results of a table's row as small shapes, with their count in words for screen readers.
public struct FindingDots: Part {
    let outcomes: [FindingRow.Outcome]
    public init(_ outcomes: [FindingRow.Outcome]) { self.outcomes = outcomes }

    public var html: HTML {
        """
        <span class="dots"><span aria-hidden="true">\(HTML.each(outcomes, dot))</span><span class="unseen">\(words)</span></span>
        """
    }

    private func dot(_ outcome: FindingRow.Outcome) -> HTML {
        switch outcome {
        case .met: "<i class=\"ok-ink\">●</i>"
        case .unmet: "<i class=\"bad-ink\">✗</i>"
        case .unknown: "<i class=\"warn-ink\">◐</i>"
        case .note: "<i class=\"warn-ink\">!</i>"
        }
    }

    private var words: String {
        func count(_ outcome: FindingRow.Outcome) -> Int { outcomes.count { $0 == outcome } }
        let notes = count(.note) > 0 ? "，提示 \(count(.note))" : ""
        return "符合 \(count(.met))，不符合 \(count(.unmet))，待核实 \(count(.unknown))\(notes)"
    }
}

/// The states of a case in their order: when, what, who has it, what is expected.
public struct Timeline: Part {
    public enum State: String, Sendable { case past, now, ahead }
    public struct Event: Sendable {
        let state: State
        let title: String
        let when: String
        let detail: HTML
        public init(_ state: State, _ title: String, when: String = "", detail: HTML = .empty) {
            self.state = state
            self.title = title
            self.when = when
            self.detail = detail
        }
    }
    let events: [Event]
    public init(_ events: [Event]) { self.events = events }

    public var html: HTML {
        """
        <ol class="timeline">\(HTML.each(events) { event in
            """
            <li class="\(event.state.rawValue)"\(has: event.state == .now, "aria-current=\"step\"")><b>\(event.title)</b>\
            \(HTML.when(!event.when.isEmpty, " <small>\(event.when)</small>"))\
            \(HTML.when(!event.detail.isEmpty, "<div>\(event.detail)</div>"))</li>
            """
        })</ol>
        """
    }
}
