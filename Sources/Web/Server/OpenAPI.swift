import TitleReview

/// The description of everything under `/api/`, generated from the declarations: OpenAPI 3.1.
enum OpenAPI {
    static func document(screens: [Screen], acts: [Act], downloads: [Download] = [], intakes: [Intake] = []) -> JSON {
        var paths: [(path: String, operations: [JSON.Member])] = []
        func add(_ path: String, _ method: String, _ operation: JSON) {
            let whole = "/api" + path
            if let index = paths.firstIndex(where: { $0.path == whole }) {
                paths[index].operations.append(.init(name: method, value: operation))
            } else {
                paths.append((whole, [.init(name: method, value: operation)]))
            }
        }
        for screen in screens {
            add(
                screen.path, "get",
                operation(
                    screen.name, screen.summary, screen.path, screen.policy, query: screen.query,
                    success: ["200": answer("the page's model", "application/json")]))
        }
        for download in downloads {
            add(
                download.path, "get",
                operation(
                    download.name, download.summary, download.path, download.policy,
                    success: ["200": answer("the file", "application/octet-stream")]))
        }
        for act in acts {
            add(
                act.path, "post",
                operation(
                    act.name, act.summary, act.path, act.policy, body: requestBody(act),
                    success: ["200": answer("done: where to go on", "application/json")]))
        }
        for intake in intakes {
            add(
                intake.path, "head",
                operation(
                    intake.name + "Offset", intake.summary + "：已传多少", intake.path, intake.policy,
                    success: ["200": .members(["description": "how far it is, in Upload-Offset and Upload-Length"])]))
            add(
                intake.path, "patch",
                operation(
                    intake.name, intake.summary, intake.path, intake.policy,
                    body: .members([
                        "required": true, "content": .members([Intake.type: .members(["schema": .members([:])])]),
                    ]),
                    success: ["204": .members(["description": "taken; Upload-Offset says where to go on"])]))
        }
        return .members([
            "openapi": "3.1.0",
            "info": .members(["title": "评衡 Pingheng", "version": "1", "description": "职称评审平台：每个页面和每个操作的接口。"]),
            "paths": .object(paths.map { .init(name: $0.path, value: .object($0.operations)) }),
            "components": .members([
                "securitySchemes": .members([
                    "session": .members(["type": "apiKey", "in": "cookie", "name": "pingheng"]),
                    "bearer": .members(["type": "http", "scheme": "bearer"]),
                ]),
                "schemas": .members(["Problem": problemSchema]),
            ]),
        ])
    }

    private static let problemSchema: JSON = .members([
        "type": "object", "description": "RFC 9457",
        "properties": .members([
            "type": .members(["type": "string"]), "title": .members(["type": "string"]),
            "status": .members(["type": "integer"]),
            "detail": .members(["type": "string"]),
            "errors": .members([
                "type": "array",
                "items": .members([
                    "type": "object",
                    "properties": .members([
                        "field": .members(["type": "string"]), "message": .members(["type": "string"]),
                    ]),
                ]),
            ]),
        ]),
        "required": .array(["title", "status"]),
    ])

    private static func operation(
        _ name: String, _ summary: String, _ path: String, _ policy: Policy, query: [Field] = [], body: JSON? = nil,
        success: KeyValuePairs<String, JSON>
    ) -> JSON {
        var parameters: [JSON] = []
        for case .parameter(let part) in Router.pieces(path) ?? [] {
            parameters.append(
                .members([
                    "name": .string(part), "in": "path", "required": true,
                    "schema": .members(["type": "string", "minLength": 1]),
                ]))
        }
        for field in query {
            parameters.append(
                .members([
                    "name": .string(field.name), "in": "query", "required": false, "description": .string(field.label),
                    "schema": schema(field),
                ]))
        }
        var responses = success.map { JSON.Member(name: $0, value: $1) }
        var refusals: [(Int, String)] = [(400, "malformed"), (404, "not found, or not to be known of")]
        if policy.who != .anyone { refusals += [(401, "not signed in"), (403, "not allowed")] }
        if body != nil {
            refusals += [
                (409, "not in this state"), (413, "too large"), (415, "other content"), (422, "fields with problems"),
            ]
            if policy.who == .anyone { refusals.append((403, "not allowed")) }
        }
        refusals.append((429, "too many requests"))
        refusals.append((503, "overloaded"))
        for (status, text) in refusals.sorted(by: { $0.0 < $1.0 }) {
            responses.append(
                .init(
                    name: String(status),
                    value: answer(text, "application/problem+json", reference: "#/components/schemas/Problem")))
        }
        let who: JSON? =
            policy.who == .anyone ? nil : .array([.members(["session": .array([])]), .members(["bearer": .array([])])])
        return .members([
            "operationId": .string(name), "summary": .string(summary),
            "parameters": parameters.isEmpty ? nil : .array(parameters),
            "requestBody": body, "responses": .object(responses), "security": who,
            "x-relation": .string(policy.relation), "x-transition": policy.transition.map { .string($0) },
            "x-roles": roles(policy),
        ])
    }

    private static func roles(_ policy: Policy) -> JSON? {
        guard case .roles(let roles) = policy.who else { return nil }
        return .array(roles.map(\.rawValue).sorted().map { .string($0) })
    }

    private static func answer(_ text: String, _ type: String, reference: String? = nil) -> JSON {
        let schema: JSON = reference.map { .members(["$ref": .string($0)]) } ?? .members([:])
        return .members([
            "description": .string(text), "content": .object([.init(name: type, value: .members(["schema": schema]))]),
        ])
    }

    private static func requestBody(_ act: Act) -> JSON {
        let plain = act.fields.filter { $0.name.utf8.last != 0x2A }
        let groups = act.fields.filter { $0.name.utf8.last == 0x2A }
        let object = JSON.members([
            "type": "object",
            "properties": .object(plain.map { .init(name: $0.name, value: schema($0)) }),
            "patternProperties": groups.isEmpty
                ? nil
                : .object(
                    groups.map {
                        .init(name: "^" + $0.name.dropLast().replacing(".", with: "\\."), value: schema($0))
                    }),
            "required": plain.contains(where: \.required)
                ? .array(plain.filter(\.required).map { .string($0.name) }) : nil,
            "additionalProperties": false,
        ])
        let type = act.takesFiles ? "multipart/form-data" : "application/json"
        return .members([
            "required": true, "content": .object([.init(name: type, value: .members(["schema": object]))]),
        ])
    }

    private static func schema(_ field: Field) -> JSON {
        func described(_ pairs: KeyValuePairs<String, JSON?>) -> JSON {
            guard case .object(let members) = JSON.members(pairs) else { return .null }
            return .object([.init(name: "description", value: .string(field.label))] + members)
        }
        switch field.kind {
        case .text(let range), .longText(let range), .password(let range), .hidden(let range):
            return described([
                "type": "string", "minLength": field.required ? .number(String(range.lowerBound)) : nil,
                "maxLength": .number(String(range.upperBound)),
            ])
        case .number(let range):
            return described([
                "type": "integer", "minimum": .number(String(range.lowerBound)),
                "maximum": .number(String(range.upperBound)),
            ])
        case .day: return described(["type": "string", "format": "date"])
        case .choice(let options, _):
            return described(["type": "string", "enum": .array(options.map { .string($0.value) })])
        case .choices(let options):
            return described([
                "type": "array",
                "items": .members(["type": "string", "enum": .array(options.map { .string($0.value) })]),
            ])
        case .list(let most):
            return described([
                "type": "array", "maxItems": .number(String(most)), "items": .members(["type": "string"]),
            ])
        case .flag: return described(["type": "boolean"])
        case .file: return described(["type": "string", "contentMediaType": "application/octet-stream"])
        }
    }
}
