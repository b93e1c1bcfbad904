package pgserver

import (
	"runtime"
	"strings"

	"ziguan/internal/errs"
)

// The failures of the environment. All are errs.Unavailable, carry their cause
// for the log, and name in their parameters what a person can change.
var (
	// ErrMissing: no folder holds both initdb and postgres. Params: install, the
	// line that installs them; folder, where they were told to be, if anywhere.
	ErrMissing = errs.New(errs.Unavailable, "pg.missing")
	// ErrVersion: the cluster was made by another major version. Params: found,
	// the cluster's; have, the programs'; folder, the cluster.
	ErrVersion = errs.New(errs.Unavailable, "pg.version")
	// ErrSocketPath: the socket's path is longer than the system can hold. Params:
	// path, limit in bytes.
	ErrSocketPath = errs.New(errs.Unavailable, "pg.socket_path")
	// ErrFolder: the data folder cannot be used. Params: folder, the one at fault;
	// user, the account that must be able to use it.
	ErrFolder = errs.New(errs.Unavailable, "pg.folder")
	// ErrStart: PostgreSQL did not come up; the cause holds its last words.
	ErrStart = errs.New(errs.Unavailable, "pg.start")
	// ErrTaken: another process owns the folder and did not let go in time.
	// Params: holder (serve, command or test), folder.
	ErrTaken = errs.New(errs.Unavailable, "pg.taken")
)

func installLine() string {
	if runtime.GOOS == "darwin" {
		return "brew install postgresql@17"
	}
	return "apt-get install -y postgresql"
}

// text makes a cause of plain words and paths; it exists because the words of
// PostgreSQL itself must reach the log as they are.
type text string

func (t text) Error() string { return string(t) }

func words(parts ...string) error { return text(strings.Join(parts, " ")) }
