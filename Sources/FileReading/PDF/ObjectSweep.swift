/// Goes through every object of a PDF, whether a page leads to it or not: for what acts by itself (``ActiveContent``) and for what
/// grows beyond any honest file (``StreamBudget``).
struct ObjectSweep {
    /// An honest file of 200 pages has some thousands.
    private static let objectLimit = 200_000
    /// Values in all of them.
    private static let valueLimit = 2_000_000
    /// qpdf reads no deeper than 500.
    private static let depthLimit = 600

    private let file: PDFFile
    private var budget = StreamBudget()
    private var values = 0
    /// Objects of a later generation, which no count from 1 on meets.
    private var others: [PDFObject.ID] = []
    private var seen: Set<PDFObject.ID> = []

    init(_ file: PDFFile) { self.file = file }

    /// Numbers of streams that are too long to be looked at for what they draw.
    var heavy: Set<Int> { budget.heavy }

    mutating func run() throws(ReadFault) {
        let highest = try file.highestNumber()
        guard highest <= ObjectSweep.objectLimit else { throw .swollen }
        try look(file.trailer, depth: 0)
        for number in stride(from: 1, through: highest, by: 1) {
            try look(file.object(.init(number: number, generation: 0)), depth: 0)
        }
        while let id = others.popLast() { try look(file.object(id), depth: 0) }
    }

    private mutating func look(_ value: PDFObject, depth: Int) throws(ReadFault) {
        values += 1
        guard depth <= ObjectSweep.depthLimit, values <= ObjectSweep.valueLimit else { throw .swollen }
        if value.isArray {
            for index in 0..<value.items { try follow(value.item(index), depth: depth + 1) }
        } else if let dictionary = value.dictionary {
            let keys = dictionary.keys
            try ActiveContent.look(dictionary, keys)
            if value.isStream { try budget.take(value, dictionary) }
            for key in keys { try follow(dictionary[key], depth: depth + 1) }
        }
    }

    private mutating func follow(_ value: PDFObject, depth: Int) throws(ReadFault) {
        guard let id = value.id else { return try look(value, depth: depth) }
        values += 1
        guard values <= ObjectSweep.valueLimit else { throw .swollen }
        if id.generation != 0, seen.insert(id).inserted { others.append(id) }
    }
}
