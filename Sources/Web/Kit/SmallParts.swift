import TitleReview

/// What a colour stands for; it never stands alone (WCAG 1.4.1).
public enum Tone: String, Sendable { case ok, warn, bad, plain, accent }

/// Where one is, from the home page down.
public struct Breadcrumb: Part {
    let links: [Link]
    public init(_ links: [Link]) { self.links = links }

    public var html: HTML {
        HTML.when(
            !links.isEmpty,
            """
            <nav class="crumbs" aria-label="位置">\
            <ol>\(HTML.each(links) { "<li><a href=\"\(url: $0.url)\">\($0.text)</a></li>" })</ol></nav>
            """)
    }
}

/// A short state in a coloured box: `<Tag("待审核", .warn)>`.
public struct Tag: Part {
    let text: String
    let tone: Tone
    public init(_ text: String, _ tone: Tone = .plain) {
        self.text = text
        self.tone = tone
    }
    public var html: HTML { "<span class=\"tag \(tone.rawValue)\">\(text)</span>" }
}

/// Something the reader should know first. Success and errors are announced to screen readers.
public struct Banner: Part {
    public enum Kind: Sendable { case information, success, warning, error }
    let kind: Kind
    let title: String
    let body: HTML

    public init(_ kind: Kind, _ title: String, body: HTML = .empty) {
        self.kind = kind
        self.title = title
        self.body = body
    }

    public var html: HTML {
        let tone: Tone =
            switch kind {
            case .information: .accent
            case .success: .ok
            case .warning: .warn
            case .error: .bad
            }
        return """
            <div class="banner \(tone.rawValue)" role="\(kind == .error ? "alert" : "status")"><b>\(title)</b>\
            \(HTML.when(!body.isEmpty, "<div>\(body)</div>"))</div>
            """
    }
}

/// A white panel with an optional heading.
public struct Card: Part {
    let title: String?
    let body: HTML
    public init(_ title: String? = nil, _ body: HTML) {
        self.title = title
        self.body = body
    }
    public var html: HTML { "<section class=\"card\">\(HTML.with(title) { "<h2>\($0)</h2>" })\(body)</section>" }
}

/// Label and value pairs, each with a way to change it: what has been filled in, before it is sent.
public struct SummaryList: Part {
    public struct Row: Sendable {
        let label: String
        let value: HTML
        let change: Link?
        public init(_ label: String, _ value: HTML, change: Link? = nil) {
            self.label = label
            self.value = value
            self.change = change
        }
        /// A text value; an empty one is shown as 未填写.
        public init(_ label: String, text: String, change: Link? = nil) {
            self.init(label, text.isEmpty ? "<span class=\"muted\">未填写</span>" : HTML(text: text), change: change)
        }
    }
    let rows: [Row]
    public init(_ rows: [Row]) { self.rows = rows }

    public var html: HTML {
        """
        <dl class="summary">\(HTML.each(rows) { row in
            """
            <div><dt>\(row.label)</dt><dd>\(row.value)</dd>\(HTML.with(row.change) { link in
                "<dd class=\"act\"><a href=\"\(url: link.url)\">\(link.text)<span class=\"unseen\">\(row.label)</span></a></dd>"
            })</div>
            """
        })</dl>
        """
    }
}

/// The steps of a way, each with its state; all can be left and come back to.
public struct StepBar: Part {
    public enum State: Sendable { case done, here, toDo }
    public struct Step: Sendable {
        let link: Link
        let state: State
        public init(_ title: String, _ url: String, _ state: State) {
            link = Link(title, url)
            self.state = state
        }
    }
    let steps: [Step]
    public init(_ steps: [Step]) { self.steps = steps }

    public var html: HTML {
        """
        <nav aria-label="步骤"><ol class="steps">\(HTML.each(steps.enumerated()) { index, step in
            let (name, word): (String, String) = switch step.state {
            case .done: ("done", "已完成")
            case .here: ("here", "当前")
            case .toDo: ("todo", "未完成")
            }
            return """
                <li class="\(name)"><a href="\(url: step.link.url)"\(has: step.state == .here, "aria-current=\"step\"")>\
                <i aria-hidden="true">\(step.state == .done ? "✓" : String(index + 1))</i>\(step.link.text)\
                <span class="unseen">（\(word)）</span></a></li>
                """
        })</ol></nav>
        """
    }
}

/// Numbers that lead to the work behind them.
public struct Tiles: Part {
    public struct Tile: Sendable {
        let link: Link
        let number: Int
        let note: String?
        public init(_ text: String, _ number: Int, _ url: String, note: String? = nil) {
            link = Link(text, url)
            self.number = number
            self.note = note
        }
    }
    let tiles: [Tile]
    public init(_ tiles: [Tile]) { self.tiles = tiles }

    public var html: HTML {
        """
        <ul class="tiles">\(HTML.each(tiles) { tile in
            """
            <li><a href="\(url: tile.link.url)"><b>\(tile.number)</b><span>\(tile.link.text)</span>\
            \(HTML.with(tile.note) { "<small>\($0)</small>" })</a></li>
            """
        })</ul>
        """
    }
}

/// Filters as chips, with counts; the one in force is marked.
public struct Chips: Part {
    public struct Chip: Sendable {
        let link: Link
        let count: Int?
        let on: Bool
        public init(_ text: String, _ url: String, count: Int? = nil, on: Bool = false) {
            link = Link(text, url)
            self.count = count
            self.on = on
        }
    }
    let label: String
    let chips: [Chip]
    public init(_ label: String = "筛选", _ chips: [Chip]) {
        self.label = label
        self.chips = chips
    }

    public var html: HTML {
        """
        <nav class="chips" aria-label="\(label)">\(HTML.each(chips) { chip in
            """
            <a href="\(url: chip.link.url)"\(has: chip.on, "aria-current=\"true\"")>\(chip.link.text)\
            \(HTML.with(chip.count) { " \($0)" })</a>
            """
        })</nav>
        """
    }
}

/// The way to the next page of a list by the last key seen, never by an offset.
public struct Pagination: Part {
    let first: String?
    let next: String?
    let shown: Int

    /// - Parameters:
    ///   - first: address of the first page, nil when one is there.
    ///   - next: address of the next page, nil at the end.
    public init(shown: Int, first: String?, next: String?) {
        self.shown = shown
        self.first = first
        self.next = next
    }

    public var html: HTML {
        HTML.when(
            first != nil || next != nil,
            """
            <nav class="pages" aria-label="分页"><span>本页 \(shown) 条</span>\
            \(HTML.with(first) { "<a class=\"btn two\" href=\"\(url: $0)\">第一页</a>" })\
            \(HTML.with(next) { "<a class=\"btn two\" rel=\"next\" href=\"\(url: $0)\">下一页</a>" })</nav>
            """)
    }
}

/// How long something still runs: 还剩 2 天 5 小时, in words and a tone.
public struct DeadlineBadge: Part {
    let deadline: Instant
    let now: Instant

    /// - Parameter deadline: the first instant that is too late.
    public init(until deadline: Instant, now: Instant) {
        self.deadline = deadline
        self.now = now
    }

    public var text: String {
        let left = deadline.microseconds - now.microseconds
        guard left > 0 else { return "已截止" }
        let minutes = left / 60_000_000
        let (days, hours) = (minutes / 1440, minutes / 60 % 24)
        if days >= 7 { return "还剩 \(days) 天" }
        if days > 0 { return hours > 0 ? "还剩 \(days) 天 \(hours) 小时" : "还剩 \(days) 天" }
        if hours > 0 { return "还剩 \(hours) 小时 \(minutes % 60) 分" }
        return minutes > 0 ? "还剩 \(minutes) 分钟" : "还剩不到 1 分钟"
    }

    public var html: HTML {
        let left = deadline.microseconds - now.microseconds
        let tone: Tone = left <= 0 ? .bad : left < 2 * 86_400_000_000 ? .warn : .plain
        return "<time class=\"tag \(tone.rawValue)\" datetime=\"\(deadline.description)\">\(text)</time>"
    }
}

/// How much of a needed number is there: 应到 25 实到 19（须 ≥17）.
public struct Meter: Part {
    let label: String
    let value: Int
    let most: Int
    let needed: Int?

    public init(_ label: String, value: Int, of most: Int, needed: Int? = nil) {
        self.label = label
        self.value = value
        self.most = most
        self.needed = needed
    }

    public var html: HTML {
        let top = max(most, 1)
        let wanted = needed.map { "（须 ≥\($0)，\(value >= $0 ? "已达到" : "还差 \($0 - value)")）" } ?? ""
        return """
            <div class="meter"><span>\(label) <b>\(value)</b> / \(most)\(wanted)</span>
            <meter min="0" max="\(top)" optimum="\(top)" value="\(value)"\("low", needed.map(String.init)) \
            aria-label="\(label)"></meter></div>
            """
    }
}
