/// A step from one schema to the next. Once released it never changes; what follows is a new number.
package struct Migration: Sendable {
    let number: Int
    let name: String
    let steps: [SchemaStep]

    package init(number: Int, name: String, steps: [SchemaStep]) {
        self.number = number
        self.name = name
        self.steps = steps
    }
}

/// A part of a migration, for both engines or for one. Texts may hold the tokens of ``SchemaWords``.
package enum SchemaStep: ExpressibleByStringLiteral, Sendable {
    case both(StaticString)
    case sqlite(StaticString)
    case postgres(StaticString)
    /// A SQLite table made anew with its rows, indexes and triggers, since SQLite changes no CHECK, NOT NULL or reference
    /// of a table that stands. In the text that made it each of `changes` replaces what occurs exactly once.
    ///
    /// PostgreSQL does the same with `ALTER TABLE`, in a ``postgres(_:)`` step beside it.
    case rebuild(table: StaticString, changes: [Change])

    package struct Change: Sendable {
        let old: StaticString
        let new: StaticString

        package init(_ old: StaticString, _ new: StaticString) {
            self.old = old
            self.new = new
        }
    }

    package init(stringLiteral value: StaticString) { self = .both(value) }

    func run(_ tx: any SchemaTransaction) throws {
        switch (self, tx.engine) {
        case (.both(let text), _), (.sqlite(let text), .sqlite), (.postgres(let text), .postgres):
            try tx.executeSchema(SchemaWords.replaced(in: text.description, for: tx.engine))
        case (.rebuild(let table, let changes), .sqlite):
            try TableRebuild(table: table.description, changes: changes).run(tx)
        case (.sqlite, .postgres), (.postgres, .sqlite), (.rebuild, .postgres):
            return
        }
    }
}
