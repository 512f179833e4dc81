/// What one version of a plan says otherwise than another, place by place, in Chinese.
public struct PlanDifference: Sendable, Codable, Equatable {
    /// 日期 › 个人申报截止
    public let place: String
    /// nil: it was not there.
    public let before: String?
    /// nil: it is not there any more.
    public let after: String?

    /// Everything that differs between two plans' YAML.
    public static func between(_ old: PlanTree, _ new: PlanTree) -> [PlanDifference] {
        compare(PlanKeys.all, old, new, [])
    }

    private static func compare(_ keys: [PlanKey], _ old: PlanTree?, _ new: PlanTree?, _ place: [String])
        -> [PlanDifference]
    {
        let others = ((old?.entries ?? []) + (new?.entries ?? [])).map(\.key).filter { name in
            !keys.contains { $0.key == name }
        }
        let unknown = others.enumerated().filter { others.firstIndex(of: $1) == $0 }.map { PlanKey($1, $1, .text) }
        return (keys + unknown).flatMap { compare($0, old?[$0.key], new?[$0.key], place + [$0.label]) }
    }

    private static func compare(_ key: PlanKey, _ old: PlanTree?, _ new: PlanTree?, _ place: [String])
        -> [PlanDifference]
    {
        guard old != new else { return [] }
        if case .list(_, let shape) = key.shape { return compare(shape, old?.items ?? [], new?.items ?? [], place) }
        if case .map? = new ?? old {
            let keys = (PlanKeys.keys(key.shape, old) ?? []) + (PlanKeys.keys(key.shape, new) ?? [])
            return compare(
                keys.enumerated().filter { index, one in keys.firstIndex { $0.key == one.key } == index }.map(
                    \.element), old, new, place)
        }
        if case .texts = key.shape, let a = old?.texts, let b = new?.texts, Set(a) != Set(b) {
            let gone = a.filter { !b.contains($0) }
            let come = b.filter { !a.contains($0) }
            return [
                PlanDifference(
                    place: place.joined(separator: " › "),
                    before: gone.isEmpty ? nil : "去掉 " + gone.joined(separator: "、"),
                    after: come.isEmpty ? nil : "增加 " + come.joined(separator: "、"))
            ]
        }
        return [PlanDifference(place: place.joined(separator: " › "), before: said(key, old), after: said(key, new))]
    }

    /// Items by what they are called, where that tells them apart; by their place otherwise.
    private static func compare(_ shape: PlanKey.Shape, _ old: [PlanTree], _ new: [PlanTree], _ place: [String])
        -> [PlanDifference]
    {
        let a = names(old)
        let b = names(new)
        func item(_ name: String, _ before: PlanTree?, _ after: PlanTree?) -> [PlanDifference] {
            let here = place + [name]
            guard let before, let after else {
                return [
                    PlanDifference(
                        place: here.joined(separator: " › "), before: before.map { _ in "有这一项" },
                        after: after.map { _ in "有这一项" })
                ]
            }
            return compare(PlanKey(name, name, shape), before, after, here)
        }
        let kept = a.compactMap { name in b.firstIndex(of: name) }
        let moved =
            kept == kept.sorted()
            ? [] : [PlanDifference(place: place.joined(separator: " › "), before: "原来的次序", after: "次序有变")]
        return moved + zip(a, old).flatMap { name, tree in item(name, tree, b.firstIndex(of: name).map { new[$0] }) }
            + zip(b, new).filter { name, _ in !a.contains(name) }.flatMap { name, tree in item(name, nil, tree) }
    }

    private static func names(_ items: [PlanTree]) -> [String] {
        for name in [{ $0["name"]?.text ?? $0["title"]?.text }, { PlanForm.title(of: $0).map { "\($0)" } }]
            as [(PlanTree) -> String?]
        {
            let names = items.compactMap(name)
            if names.count == items.count, Set(names).count == names.count { return names }
        }
        return items.indices.map { "第 \($0 + 1) 项" }
    }

    private static func said(_ key: PlanKey, _ tree: PlanTree?) -> String? {
        switch tree {
        case nil, .nothing?: nil
        case .scalar(let text)?: key.said([text]).joined()
        case .list(let items)?: key.said(items.compactMap(\.text)).joined(separator: "、")
        case .map?: "有这一项"
        }
    }
}
