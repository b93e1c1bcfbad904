package backup

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"strconv"
	"strings"

	"github.com/lib/pq"

	"ziguan/internal/clock"
	"ziguan/internal/pg"
	"ziguan/internal/pgserver"
)

// Place is a database and what may be done with it.
type Place struct {
	// OwnerURL reaches the database as the role that owns its schema.
	OwnerURL string
	// AdminURL reaches another database of the same server as a role that may
	// create and rename databases and end sessions; only Restore needs it.
	AdminURL string
	// BinDir holds PostgreSQL's programs; empty searches the usual folders.
	BinDir string
	// Key is the id of the server's secret key.
	Key string
	// Program is this program's version.
	Program string
	Clock   clock.Clock
}

// Elsewhere is the same address with another database, for URLs and for
// addresses of the form key=value.
func Elsewhere(address, database string) string {
	u, err := url.Parse(address)
	if err != nil || u.Scheme == "" {
		return address + " dbname='" + strings.ReplaceAll(database, "'", `\'`) + "'"
	}
	u.Path = "/" + database
	return u.String()
}

// open connects to one of the place's databases for a few statements.
func (p Place) open(ctx context.Context, address string) (*pg.DB, error) {
	db, err := pg.Open(ctx, address, p.Clock, 2)
	if err != nil {
		return nil, fmt.Errorf("backup: %w", err)
	}
	return db, nil
}

// tool runs one of PostgreSQL's programs on a database. Where it lies and the
// password go by the environment, which others on the machine cannot read.
func (p Place) tool(ctx context.Context, name, address, major string, io toolInput) error {
	path, err := pgserver.Tool(ctx, name, p.BinDir, major)
	if err != nil {
		return err
	}
	env, err := toolEnv(address)
	if err != nil {
		return err
	}
	said := &lastWords{}
	cmd := exec.CommandContext(ctx, path, io.args...)
	cmd.Env, cmd.Stdin, cmd.Stdout, cmd.Stderr = env, io.in, io.out, said
	cmd.Dir = "/"
	if err := cmd.Run(); err != nil {
		return ErrFailed.Because(fmt.Errorf("%s: %w: %s", name, err, said.text))
	}
	return nil
}

// toolInput is what a program is given.
type toolInput struct {
	args []string
	in   io.Reader
	out  io.Writer
}

func toolEnv(address string) ([]string, error) {
	c, err := pq.NewConfig(address)
	if err != nil {
		return nil, ErrFailed.Because(errors.New("the database's address cannot be read"))
	}
	env := []string{
		"PATH=" + os.Getenv("PATH"), "LC_ALL=C", //nolint:forbidigo // the child's, not our configuration
		"PGHOST=" + c.Host, "PGPORT=" + strconv.Itoa(int(c.Port)), "PGUSER=" + c.User,
		"PGPASSWORD=" + c.Password, "PGDATABASE=" + c.Database, "PGSSLMODE=" + string(c.SSLMode), "PGCONNECT_TIMEOUT=20",
	}
	for name, value := range map[string]string{"PGSSLCERT": c.SSLCert, "PGSSLKEY": c.SSLKey, "PGSSLROOTCERT": c.SSLRootCert, "PGPASSFILE": c.Passfile} {
		if value != "" {
			env = append(env, name+"="+value)
		}
	}
	return env, nil
}

// lastWords keeps the end of what a program says.
type lastWords struct{ text []byte }

func (w *lastWords) Write(b []byte) (int, error) {
	w.text = append(w.text, b...)
	if extra := len(w.text) - 4096; extra > 0 {
		w.text = w.text[extra:]
	}
	return len(b), nil
}
