-- Messages to be sent, and commands that were answered.

-- The number keeps the order in which messages were written.
CREATE TABLE outbox (
    number {serial},
    id TEXT NOT NULL UNIQUE,
    person TEXT NOT NULL,
    channel TEXT NOT NULL,
    template TEXT NOT NULL,
    body {bytes} NOT NULL,
    at {int} NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'given-up')),
    attempts {int} NOT NULL CHECK (attempts >= 0),
    next_at {int} NOT NULL,
    problem TEXT NOT NULL
){strict};

CREATE INDEX outbox_waiting ON outbox(next_at, number) WHERE state = 'waiting';
CREATE INDEX outbox_by_person ON outbox(person, number) WHERE state = 'waiting';

-- What a command was answered, so that repeating it has no second effect (F11).
CREATE TABLE command_log (
    person TEXT NOT NULL,
    id TEXT NOT NULL,
    digest {bytes} NOT NULL,
    answer TEXT NOT NULL,
    at {int} NOT NULL,
    PRIMARY KEY (person, id)
){strict};

CREATE INDEX commands_by_age ON command_log(at);
