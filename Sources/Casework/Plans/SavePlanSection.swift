import TitleReview

/// What was typed on one section's page: only these places of the YAML change.
public struct SavePlanSection: UseCase {
    /// What to do with an item of a list after saving, and with which.
    public struct ItemAct: Sendable, Equatable {
        public enum Verb: String, Sendable, CaseIterable { case copy, up, down, remove }
        let verb: Verb
        let place: String

        /// - Parameter text: `copy attachments[2]`; nil for anything else.
        public init?(_ text: String) {
            let parts = text.split(separator: " ", maxSplits: 1)
            guard parts.count == 2, let verb = Verb(rawValue: String(parts[0])) else { return nil }
            self.verb = verb
            place = String(parts[1])
        }
    }

    let id: String, section: PlanSection, typed: [String: [String]], act: ItemAct?, version: Int

    /// - Parameters:
    ///   - typed: values by the names of ``PlanForm/Field``.
    ///   - version: the draft's version that the page was made from.
    public init(id: String, section: PlanSection, typed: [String: [String]], act: ItemAct?, version: Int) {
        self.id = id
        self.section = section
        self.typed = typed
        self.act = act
        self.version = version
    }

    public func run(_ work: UnitOfWork) throws -> Saved {
        let draft = try work.planDraft(id)
        guard let tree = draft.tree else { throw Refusal.conflict("草稿的 YAML 有写法错误，页面读不出来。请先在 YAML 里改正。") }
        let form = PlanForm(section, tree)
        for name in typed.keys where !form.fields.contains(where: { $0.name == name }) {
            // Written meanwhile by somebody else, or never a field.
            guard version == draft.version else { continue }
            throw Refusal.invalid("", "这一页没有“\(name.prefix(60))”这一项。")
        }
        do {
            var source = try PlanEdit.apply(form.changes(typed), to: draft.source)
            if let act { source = try carryOut(act, form, source) }
            return Saved(id: id, version: try work.write(draft, source, readAs: version))
        } catch PlanEdit.Refused.onlyInSource(let path) {
            throw Refusal.invalid("v.\(path)", "这一处在 YAML 里的写法特别，页面改不了，请在 YAML 里改：\(path)")
        } catch PlanEdit.Refused.unreadable {
            throw Refusal.conflict("草稿的 YAML 有写法错误，页面读不出来。请先在 YAML 里改正。")
        }
    }

    private func carryOut(_ act: ItemAct, _ form: PlanForm, _ source: String) throws -> String {
        // What may be done stands on the page: items of its lists, and keys that no plan has.
        if act.verb == .remove, let unknown = form.groups.lazy.flatMap(\.unknown).first(where: { "\($0)" == act.place })
        {
            return try PlanEdit.apply([.remove(unknown)], to: source)
        }
        guard let group = form.groups.first(where: { "\($0.path)" == act.place }), let item = group.item else {
            throw Refusal.invalid("do", "没有找到要改的这一项，请刷新页面。")
        }
        switch act.verb {
        case .copy: return try PlanEdit.copy(group.path, in: source)
        case .down: return item.index + 1 < item.count ? try PlanEdit.apply([.down(group.path)], to: source) : source
        case .up:
            return item.index > 0
                ? try PlanEdit.apply([.down(group.path.parent + (item.index - 1))], to: source) : source
        case .remove:
            guard item.count > 1 else { throw Refusal.invalid("do", "至少要保留一项。") }
            return try PlanEdit.apply([.remove(group.path)], to: source)
        }
    }
}
