import Casework
import TitleReview

/// Evidence as people read it: one page as a picture, beside what it is to prove. Pages, zoom and turns are links, so that it
/// works without scripts; with them every link has a key (R8, A2.3.5).
struct EvidenceReader: Part {
    /// What the address asks for.
    struct Look: Sendable, Encodable {
        static let widths = [700, 1000, 1400, 2000, 2600]

        var page = 1
        /// Pixels; nil: as wide as the column.
        var width: Int?
        /// Quarter turns clockwise.
        var turn = 0

        init(_ query: Query, pages: Int) {
            page = min(max(query.int("page") ?? 1, 1), pages)
            width = query.int("width").flatMap { wanted in Look.widths.first { $0 >= wanted } ?? Look.widths.last }
            turn = (query.int("turn") ?? 0) & 3
        }

        fileprivate var query: String {
            let parts = [
                page == 1 ? nil : "page=\(page)", width.map { "width=\($0)" }, turn == 0 ? nil : "turn=\(turn)",
            ].compactMap(\.self)
            return parts.isEmpty ? "" : "?" + parts.joined(separator: "&")
        }
    }

    static let query = [
        Field("page", "页码", .number(1...10_000), required: false),
        Field("width", "宽度（像素）", .number(1...10_000), required: false),
        Field("turn", "顺时针转几个 90 度", .number(0...3), required: false),
    ]

    let file: EvidenceItem
    let look: Look
    /// The page that this reader stands on.
    let path: String
    /// The files before and after it.
    var previous: String?
    var next: String?
    /// Where the applicant's name stands in the file.
    var spot: NameSpot?

    var html: HTML {
        """
        <section class="reader" aria-label="\(file.name)">\(tools)
        \(sheet)
        \(HTML.each(file.hints) { "<p>\(Tag($0.tag, .warn)) \($0.message)</p>" })
        </section>
        """
    }

    private var tools: HTML {
        let before = HTML.with(previous) { link("上一份", $0, key: "p") }
        let after = HTML.with(next) { link("下一份", $0, key: "n") }
        let toName = HTML.with(spot) { spot in
            "<span>\(link("看署名处", to { $0.page = spot.page } + "#spot", key: "m"))</span>"
        }
        return """
            <nav class="tools" aria-label="翻看材料">\(pages)\(zoom)\(turns)<span>\(before)\(after)</span>\
            <span><a href="/evidence/\(part: file.id)">打开原件</a></span>\(toName)</nav>
            """
    }

    /// The page as a picture, with the frame around the name if it stands there.
    private var sheet: HTML {
        let frame = HTML.with(spot) { $0.page == look.page ? SpotFrame($0.turned(look.turn)).html : .empty }
        return """
            <div class="sheet\(look.width == nil ? " fit" : "")" tabindex="0" role="group" \
            aria-label="第 \(look.page) 页，可用方向键滚动"><div class="leaf"><img src="\(url: picture)" \
            alt="\(file.name)，第 \(look.page) 页，共 \(file.pages) 页">\(frame)</div></div>
            """
    }

    private var picture: String {
        "/evidence/\(file.id)/pages/\(look.page)?width=\(look.width ?? 1400)&turn=\(look.turn)"
    }

    private func to(_ change: (inout Look) -> Void) -> String {
        var other = look
        change(&other)
        return path + other.query
    }

    private func link(_ text: String, _ url: String, key: String) -> HTML {
        "<a href=\"\(url: url)\" data-key=\"\(key)\">\(text)<kbd aria-hidden=\"true\">\(EvidenceReader.shown(key))</kbd></a>"
    }

    private static func shown(_ key: String) -> String {
        switch key {
        case "ArrowLeft": "←"
        case "ArrowRight": "→"
        case "-": "−"
        default: key.uppercased()
        }
    }

    private var pages: HTML {
        let before = HTML.when(look.page > 1, link("上一页", to { $0.page -= 1 }, key: "ArrowLeft"))
        let after = HTML.when(look.page < file.pages, link("下一页", to { $0.page += 1 }, key: "ArrowRight"))
        return HTML.when(file.pages > 1, "<span>\(before) <b>\(look.page) / \(file.pages) 页</b> \(after)</span>")
    }

    private var zoom: HTML {
        let widths = Look.widths
        let now = look.width.flatMap { widths.firstIndex(of: $0) }
        let smaller = now.map { $0 - 1 } ?? 0
        let larger = now.map { $0 + 1 } ?? 2
        return """
            <span>\(HTML.when(smaller >= 0, link("缩小", to { $0.width = widths[max(0, smaller)] }, key: "-")))\
            \(HTML.when(larger < widths.count, link("放大", to { $0.width = widths[min(larger, widths.count - 1)] }, key: "+")))\
            \(HTML.when(look.width != nil, link("适合宽度", to { $0.width = nil }, key: "0")))</span>
            """
    }

    private var turns: HTML {
        let left = link("左转", to { $0.turn = ($0.turn + 3) & 3 }, key: "l")
        let right = link("右转", to { $0.turn = ($0.turn + 1) & 3 }, key: "r")
        return "<span>\(left)\(right)</span>"
    }
}

/// The frame around the applicant's name, laid over the picture of a page: it grows and shrinks with the picture.
struct SpotFrame: Part {
    let spot: NameSpot
    init(_ spot: NameSpot) { self.spot = spot }

    var html: HTML {
        """
        <svg class="spot" id="spot" viewBox="0 0 \(NameSpot.whole) \(NameSpot.whole)" preserveAspectRatio="none" \
        role="img" aria-label="署名处：申报人的姓名在这个框里">\(rect("halo"))\(rect("line"))</svg>
        """
    }

    private func rect(_ kind: String) -> HTML {
        """
        <rect class="\(kind)" x="\(spot.left)" y="\(spot.top)" width="\(spot.width)" height="\(spot.height)" \
        vector-effect="non-scaling-stroke"/>
        """
    }
}

/// "看署名处": leads to the page of a file on which the applicant's name is framed.
struct SpotLink: Part {
    let spot: NameSpot?
    /// The path before a file's id.
    let reader: String

    var html: HTML {
        HTML.with(spot) {
            "<a href=\"\(url: reader + "/" + Percent.encode($0.fileID) + "?page=\($0.page)#spot")\">看署名处（第 \($0.page) 页）</a>"
        }
    }
}
