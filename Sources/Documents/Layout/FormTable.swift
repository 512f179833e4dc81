/// A cell of a bordered form.
struct FormCell: Hashable, Sendable {
    var text: String
    var span: Int
    var style: TextStyle
    var alignment: Alignment
    var wash: Bool
    /// At the foot of the cell, right-aligned: who signs and stamps here.
    var signature: String?

    /// What the form asks.
    static func label(_ text: String, span: Int = 1) -> FormCell {
        FormCell(text: text, span: span, style: .label, alignment: .centre, wash: true, signature: nil)
    }

    /// What is answered.
    static func value(_ text: String, span: Int = 1, _ alignment: Alignment = .leading, signature: String? = nil)
        -> FormCell
    {
        FormCell(text: text, span: span, style: .body, alignment: alignment, wash: false, signature: signature)
    }
}

/// One row of a form.
struct FormRow: Hashable, Sendable {
    var cells: [FormCell]
    var minHeight = 24.0
    /// Repeated at the top of each page that the table reaches.
    var isHeader = false
    /// Stays on the page of the row that follows.
    var keepsWithNext = false

    init(_ cells: [FormCell], minHeight: Double = 24, isHeader: Bool = false, keepsWithNext: Bool = false) {
        self.cells = cells
        self.minHeight = minHeight
        self.isHeader = isHeader
        self.keepsWithNext = keepsWithNext
    }

    /// A band over all columns that names a section.
    static func band(_ text: String, columns: Int) -> FormRow {
        FormRow(
            [FormCell(text: text, span: columns, style: .band, alignment: .leading, wash: true, signature: nil)],
            keepsWithNext: true)
    }

    /// Column heads, repeated on every page.
    static func head(_ names: [String]) -> FormRow {
        FormRow(
            names.map {
                FormCell(
                    text: $0, span: 1, style: TextStyle(bold: true), alignment: .centre, wash: true, signature: nil)
            }, isHeader: true)
    }
}

/// Bordered rows over weighted columns.
struct FormTable: Hashable, Sendable {
    var columns: [Double]
    var rows: [FormRow]

    /// Column weights from the longest text of each, within bounds that keep short columns readable and long ones modest.
    static func weights(head: [String], rows: [[String]]) -> [Double] {
        guard !head.isEmpty else { return [1] }
        return head.indices.map { column in
            let longest = rows.lazy.map { $0.indices.contains(column) ? $0[column].count : 0 }.max() ?? 0
            return Double(min(max(head[column].count, longest, 3), 14)) + 1
        }
    }
}

extension PageWriter {
    private static let padding = 5.0
    private static let signatureHeight = 20.0

    /// Draws the table; rows that are taller than what is left break inside their text, others move as a whole.
    mutating func table(_ table: FormTable) {
        let edges = columnEdges(table.columns)
        let headers = table.rows.filter(\.isHeader)
        for (index, row) in table.rows.enumerated() {
            var row = row
            var wanted = height(of: row, edges)
            if row.keepsWithNext, index + 1 < table.rows.count {
                need(wanted + min(height(of: table.rows[index + 1], edges), 90))
            }
            while wanted > room {
                let breaks = wanted > fullRoom || (wanted > 150 && room > 100)
                if breaks, let (head, tail) = split(row, edges, height: room) {
                    draw(head, edges, height: room)
                    row = tail
                } else if y <= PageWriter.margin + headers.reduce(0, { $0 + height(of: $1, edges) }) {
                    break
                }
                breakPage()
                if !row.isHeader { for header in headers { draw(header, edges, height: height(of: header, edges)) } }
                wanted = height(of: row, edges)
            }
            draw(row, edges, height: wanted)
        }
    }

    private func columnEdges(_ weights: [Double]) -> [Double] {
        let sum = weights.reduce(0, +)
        return weights.reduce(into: [left]) { edges, weight in edges.append((edges.last ?? left) + width * weight / sum)
        }
    }

    /// Each cell with its left edge and width.
    private func placed(_ row: FormRow, _ edges: [Double]) -> [(cell: FormCell, x: Double, width: Double)] {
        var column = 0
        return row.cells.map { cell in
            let start = edges[min(column, edges.count - 1)]
            column += cell.span
            return (cell, start, edges[min(column, edges.count - 1)] - start)
        }
    }

    private func height(of row: FormRow, _ edges: [Double]) -> Double {
        placed(row, edges).map { cell, _, width in
            typesetter.height(cell.text, cell.style, width: width - 2 * Self.padding) + 2 * Self.padding
                + (cell.signature == nil ? 0 : Self.signatureHeight)
        }.reduce(row.minHeight, max)
    }

    /// The part of each cell that fits above `height`, and the rest; signatures go with the rest.
    private func split(_ row: FormRow, _ edges: [Double], height: Double) -> (FormRow, FormRow)? {
        var head = row
        var tail = row
        var moved = false
        for (index, place) in placed(row, edges).enumerated() {
            let block = typesetter.set(place.cell.text, place.cell.style, width: place.width - 2 * Self.padding)
            head.cells[index].signature = nil
            guard block.height > height - 2 * Self.padding else {
                if place.cell.signature == nil { tail.cells[index].text = "" } else { head.cells[index].text = "" }
                continue
            }
            guard let (first, rest) = block.split(above: height - 2 * Self.padding) else { return nil }
            head.cells[index].text = first
            tail.cells[index].text = rest
            moved = true
        }
        tail.minHeight = 24
        return moved ? (head, tail) : nil
    }

    private mutating func draw(_ row: FormRow, _ edges: [Double], height: Double) {
        for (cell, x, width) in placed(row, edges) {
            let frame = Rect(x: x, y: y, width: width, height: height)
            if cell.wash { put(.fill(frame, .wash)) }
            put(.frame(frame, 0.6, .line))
            let inner = width - 2 * Self.padding
            let text = typesetter.height(cell.text, cell.style, width: inner)
            // Short answers stand in the middle of their row; opinions start at the top.
            let top = cell.signature == nil ? max((height - text) / 2, Self.padding) : Self.padding
            if !cell.text.isEmpty {
                put(.text(cell.text, cell.style, at: Point(x + Self.padding, y + top), width: inner, cell.alignment))
            }
            if let signature = cell.signature {
                put(
                    .text(
                        signature, .label, at: Point(x + Self.padding, y + height - Self.signatureHeight), width: inner,
                        .trailing))
            }
        }
        space(height)
    }
}
