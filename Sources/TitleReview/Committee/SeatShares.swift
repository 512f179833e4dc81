extension DrawOrder.Seats {
    /// The seats that a draw fills: what each speciality was given in the first draw less who sits there, so that nobody
    /// takes a seat of another speciality; in the first draw, and where the committee has grown, in proportion to the pool.
    ///
    /// - Parameters:
    ///   - allotted: by the first draw; empty when this is the first.
    ///   - seated: the speciality of each member, as drawn.
    ///   - wanted: how many seats are empty in all.
    ///   - pool: the speciality of each candidate.
    /// - Returns: in order of the specialities, without reserves.
    public static func empty(of allotted: [DrawOrder.Seats], seated: [String], wanted: Int, pool: [String])
        -> [DrawOrder.Seats]
    {
        var seats: [String: Int] = [:]
        for given in allotted {
            let left = given.members - seated.count { $0 == given.speciality }
            if left > 0 { seats[given.speciality] = left }
        }
        var open = seats.values.reduce(0, +)
        // A committee that has become smaller leaves seats empty where most are.
        while open > wanted, let most = seats.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }) {
            seats[most.key] = most.value > 1 ? most.value - 1 : nil
            open -= 1
        }
        for more in inProportion(to: pool, wanted: wanted - open) { seats[more.speciality, default: 0] += more.members }
        return seats.sorted { $0.key < $1.key }.map {
            DrawOrder.Seats(speciality: $0.key, members: $0.value, reserves: 0)
        }
    }

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

extension Plan {
    /// The most seats of one speciality when the pool has as many experts of each.
    public var mostSeats: Int {
        (committee.members + specialities.count - 1) / max(1, specialities.count)
    }
}

extension DrawOrder {
    /// How many candidates there are for a seat at least, so that a draw is one.
    public static let candidatesForSeat = 2

    /// Where there are fewer candidates than that, in a speciality or in all, in words; empty when there are enough.
    public var shortages: [String] {
        let wanted = seats.reduce(0) { $0 + $1.members }
        let here = Set(seats.map(\.speciality))
        let there = candidates.count { here.contains($0.speciality) }
        let short = seats.compactMap { seat -> String? in
            let own = candidates.count { $0.speciality == seat.speciality }
            guard own < seat.members * DrawOrder.candidatesForSeat else { return nil }
            return "“\(seat.speciality)”从 \(own) 人中抽 \(seat.members) 人"
        }
        guard there < wanted * DrawOrder.candidatesForSeat else { return short }
        return ["合计从 \(there) 人中抽 \(wanted) 人"] + short
    }
}
