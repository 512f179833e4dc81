-- Files on their way in, in pieces: whose they are, under which key their bytes lie, and until when.

-- The mark is a keyed digest of what the file is called, how long it is and when it was changed: the same file, chosen again, goes on.
CREATE TABLE uploads (
    id TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES accounts(id),
    mark {bytes} NOT NULL CHECK (length(mark) = 32),
    sealed_name {bytes} NOT NULL,
    sealed_key {bytes} NOT NULL,
    size {int} NOT NULL CHECK (size > 0),
    created_at {int} NOT NULL,
    expires_at {int} NOT NULL,
    taken_at {int},
    UNIQUE (account_id, mark)
){strict};

CREATE INDEX uploads_by_expiry ON uploads(expires_at);
