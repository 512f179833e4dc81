-- Public holidays and make-up working days (节假日安排), year by year.

-- A correction is a new row: the newest of a year counts, and stands above what ships with the program.
CREATE TABLE calendar_years (
    number {int} PRIMARY KEY CHECK (number > 0),
    year {int} NOT NULL CHECK (year BETWEEN 2000 AND 2199),
    body TEXT NOT NULL,
    account_id TEXT NOT NULL REFERENCES accounts(id),
    at {int} NOT NULL
){strict};

CREATE INDEX calendar_by_year ON calendar_years(year, number);
