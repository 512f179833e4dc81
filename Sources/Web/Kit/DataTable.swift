/// A table for work: caption, sorting links, a column of checkboxes for batch acts, an empty state, rows that the
/// keyboard queue walks (J, K, Enter).
///
///     DataTable("待审查", columns: [.init("姓名"), .init("剩余", number: true)], rows: cases.map {
///         .init(id: $0.id, url: "/authority/cases/\($0.id)", cells: ["\($0.name)", "\(DeadlineBadge(…))"])
///     }, empty: "没有待审核的申报。", select: "case")
public struct DataTable: Part {
    public enum Order: String, Sendable { case ascending, descending }

    public struct Column: Sendable {
        let title: String
        let sort: String?
        let order: Order?
        let number: Bool
        /// - Parameters:
        ///   - sort: address that sorts by this column, or the other way round.
        ///   - order: how the rows are sorted by it now.
        public init(_ title: String, sort: String? = nil, order: Order? = nil, number: Bool = false) {
            self.title = title
            self.sort = sort
            self.order = order
            self.number = number
        }
    }
    public struct Row: Sendable {
        let id: String
        let url: String?
        let cells: [HTML]
        let marked: Bool
        /// - Parameter url: where Enter and the first cell's link lead. A link that says `data-beside` shows the row's case beside the
        ///   table, where 1, 2, 3 decide on it.
        public init(id: String = "", url: String? = nil, marked: Bool = false, cells: [HTML]) {
            self.id = id
            self.url = url
            self.marked = marked
            self.cells = cells
        }
    }

    let caption: String
    let columns: [Column]
    let rows: [Row]
    let empty: String
    let select: String?
    let ticked: Set<String>
    let captionShown: Bool

    /// - Parameters:
    ///   - select: the form field that the checkboxes fill; the table then stands inside a ``PostForm``. A box is
    ///     called by what the row's first cell says, so that has to be a name or a title.
    ///   - ticked: the rows whose boxes are ticked already, because the form comes back.
    public init(
        _ caption: String, columns: [Column], rows: [Row], empty: String, select: String? = nil,
        ticked: [String] = [], captionShown: Bool = false
    ) {
        self.caption = caption
        self.columns = columns
        self.rows = rows
        self.empty = empty
        self.select = select
        self.ticked = Set(ticked)
        self.captionShown = captionShown
    }

    public var html: HTML {
        guard !rows.isEmpty else { return "<p class=\"empty\">\(empty)</p>" }
        return """
            <div class="table" role="region" aria-label="\(caption)" tabindex="0"><table data-queue>
            <caption\(has: !captionShown, "class=\"unseen\"")>\(caption)</caption>
            <thead><tr>\(HTML.when(select != nil, "<td></td>"))\(HTML.each(columns, head))</tr></thead>
            <tbody>
            \(HTML.each(rows, line))</tbody></table></div>
            """
    }

    private func head(_ column: Column) -> HTML {
        column.title.isEmpty
            ? "<td></td>"
            : """
            <th scope="col"\(has: column.number, "class=\"number\"")\("aria-sort", column.order?.rawValue)>\
            \(column.sort.map { "<a href=\"\(url: $0)\">\(column.title)\(arrow(column.order))</a>" } ?? HTML(text: column.title))</th>
            """
    }

    private func arrow(_ order: Order?) -> HTML {
        order.map { "<span aria-hidden=\"true\"> \($0 == .ascending ? "↑" : "↓")</span>" } ?? ""
    }

    private func line(_ row: Row) -> HTML {
        var line: HTML = "<tr\(has: row.marked, "class=\"on\"")\(has: row.url != nil, "data-row")>"
        if let select { line.append(box(select, row)) }
        for (index, cell) in row.cells.enumerated() {
            let number = index < columns.count && columns[index].number
            if index == 0, let url = row.url {
                line.append("<td\(has: number, "class=\"number\"")><a href=\"\(url: url)\">\(cell)</a></td>")
            } else {
                line.append("<td\(has: number, "class=\"number\"")>\(cell)</td>")
            }
        }
        line.append("</tr>\n")
        return line
    }

    private func box(_ name: String, _ row: Row) -> HTML {
        """
        <td><label class="tick"><input type="checkbox" name="\(name)" value="\(row.id)"\
        \(has: ticked.contains(row.id), "checked")><span class="unseen">选择 \(row.cells.first ?? .empty)</span></label></td>
        """
    }
}

/// Bars or a funnel as SVG, with the same numbers as a table behind.
public struct Chart: Part {
    public enum Shape: Sendable { case bar, funnel }
    public struct Bar: Sendable {
        let label: String
        let value: Int
        let url: String?
        /// - Parameter url: what the number counts; linked from the table.
        public init(_ label: String, _ value: Int, url: String? = nil) {
            self.label = label
            self.value = value
            self.url = url
        }
    }
    let shape: Shape
    let title: String
    let unit: String
    let bars: [Bar]

    public init(_ shape: Shape, _ title: String, unit: String, bars: [Bar]) {
        self.shape = shape
        self.title = title
        self.unit = unit
        self.bars = bars
    }

    public var html: HTML {
        let most = max(bars.map(\.value).max() ?? 0, 1)
        // Long names stand above their bars.
        let isLong = shape == .bar && bars.contains { $0.label.count > 8 }
        let height = isLong ? 50 : 30
        let drawn = HTML.each(bars.enumerated()) { index, bar in
            drawing(bar, top: index * height, most: most, isLong: isLong)
        }
        return """
            <figure class="chart"><figcaption>\(title)（\(unit)）</figcaption>
            <svg viewBox="0 0 400 \(max(bars.count, 1) * height)" role="img" aria-label="\(title)，数据见下表">\(drawn)</svg>
            <details><summary>查看数据表</summary><table><caption class="unseen">\(title)</caption><thead><tr><th scope="col">项目</th>\
            <th scope="col" class="number">\(unit)</th></tr></thead><tbody>\(HTML.each(bars, line))</tbody></table></details></figure>
            """
    }

    private func drawing(_ bar: Bar, top: Int, most: Int, isLong: Bool) -> HTML {
        // Widths in whole units of a 230 unit field; clamped, so that no value can overflow (S28).
        let width = min(230, Int(Double(max(0, bar.value)) / Double(most) * 230))
        let x = isLong ? 0 : shape == .bar ? 122 : 122 + (230 - width) / 2
        let y = top + (isLong ? 20 : 0)
        let label: HTML =
            isLong
            ? "<text x=\"0\" y=\"\(y - 3)\">\(bar.label.prefix(28))</text>"
            : "<text x=\"114\" y=\"\(y + 20)\" text-anchor=\"end\">\(bar.label)</text>"
        return """
            \(label)<rect x="\(x)" y="\(y + 5)" width="\(width)" height="20" rx="3"/>\
            <text x="\(shape == .bar ? x + width + 6 : 358)" y="\(y + 20)">\(bar.value)</text>
            """
    }

    /// A bar in the table behind.
    private func line(_ bar: Bar) -> HTML {
        let label = bar.url.map { "<a href=\"\(url: $0)\">\(bar.label)</a>" } ?? HTML(text: bar.label)
        return "<tr><td>\(label)</td><td class=\"number\">\(bar.value)</td></tr>"
    }
}
