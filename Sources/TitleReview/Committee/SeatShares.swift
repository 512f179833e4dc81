extension DrawOrder.Seats {
    /// Seats by speciality in proportion to the pool, largest need first; every speciality of the pool gets at least one while seats last.
    ///
    /// Seats that the pool cannot fill stay in the order, which then says by how many the pool is too small.
    /// - Parameter specialities: one for each candidate.
    /// - Returns: in order of the specialities, without reserves.
    public static func inProportion(to specialities: [String], wanted: Int) -> [DrawOrder.Seats] {
        var sizes: [String: Int] = [:]
        for speciality in specialities { sizes[speciality, default: 0] += 1 }
        var given: [String: Int] = [:]
        let names = sizes.keys.sorted { ($1.utf8.count, $0) < ($0.utf8.count, $1) }.sorted {
            (sizes[$0] ?? 0, $1) > (sizes[$1] ?? 0, $0)
        }
        var left = wanted
        while left > 0 {
            guard
                let next = names.filter({ given[$0, default: 0] < sizes[$0, default: 0] }).min(by: { a, b in
                    let x = given[a, default: 0] * sizes[b, default: 1]
                    let y = given[b, default: 0] * sizes[a, default: 1]
                    return x != y ? x < y : a < b
                })
            else { break }
            given[next, default: 0] += 1
            left -= 1
        }
        if left > 0, let first = names.first { given[first, default: 0] += left }
        return given.sorted { $0.key < $1.key }.map {
            DrawOrder.Seats(speciality: $0.key, members: $0.value, reserves: 0)
        }
    }
}
