package pgserver

import (
	"context"
	"io"
	"log/slog"
	"net/url"
	"sync"
)

// Use says what for a server is wanted; it decides who waits for whom and how
// much durability is paid for.
type Use int

// The uses of a server.
const (
	Serve   Use = iota // the running program: owns its server
	Command            // one command: joins a running Serve, else owns for its length
	Test               // throwaway data: owns its server, survives no power cut
)

// String names the use, in the lock file and the log.
func (u Use) String() string {
	return [...]string{"serve", "command", "test"}[u]
}

// Options say where the data lies and what for the server is wanted.
type Options struct {
	// DataDir is the program's data folder; the cluster lies in its folder pg. It
	// is made when missing and may be empty and root's.
	DataDir string
	// BinDir holds PostgreSQL's programs; empty searches the usual folders.
	BinDir string
	// SocketParent is where the socket's folder is made; empty is
	// /run/ziguan for a root process that hands over, else /run, else /tmp.
	SocketParent string
	Use          Use
	// Log may be nil.
	Log *slog.Logger
	// Output takes PostgreSQL's own words and is never standard output; nil drops them.
	Output io.Writer
}

// Server is a running private PostgreSQL.
type Server struct {
	socket string
	folder folder
	lock   *ownerLock  // nil when joined
	pm     *postmaster // nil when joined
	log    *slog.Logger
	once   sync.Once
	stop   error
}

// Start gives the data folder's server: joined, if o.Use is Command and a serve
// runs it, else its own, made on first use. It waits, as long as ctx allows, for
// another owner to end, for crash recovery, and up to 30 s for the remains of a
// killed server. Its errors are those of this package (kind Unavailable).
func Start(ctx context.Context, o Options) (*Server, error) {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Output == nil {
		o.Output = io.Discard
	}
	f, err := openFolder(o.DataDir)
	if err != nil {
		return nil, err
	}
	c, err := f.claim(ctx, o.Use, o.Log)
	if err != nil {
		return nil, err
	}
	if c.lock == nil {
		return &Server{socket: c.socket, folder: f, log: o.Log}, nil
	}
	s, err := own(ctx, o, f, c)
	if err != nil {
		c.lock.release()
		return nil, err
	}
	return s, nil
}

// own brings up a server on a folder whose lock this process holds.
func own(ctx context.Context, o Options, f folder, c claimed) (*Server, error) {
	progs, err := f.findPrograms(ctx, o.BinDir)
	if err != nil {
		return nil, err
	}
	if err := f.prepareCluster(ctx, o, progs); err != nil {
		return nil, err
	}
	socket, err := f.socketFolder(o.SocketParent)
	if err != nil {
		return nil, err
	}
	l := launcher{opts: o, folder: f, progs: progs, socket: socket, before: c.socket}
	pm, id, err := l.start(ctx)
	if err != nil {
		removeSocketFolder(socket)
		return nil, err
	}
	f.removeFormer(c.socket, socket)
	s := &Server{socket: socket, folder: f, lock: c.lock, pm: pm, log: o.Log}
	if err := bootstrap(ctx, s.SuperURL("postgres")); err != nil {
		s.abandon(ctx)
		return nil, ErrStart.Because(err)
	}
	if err := c.lock.write(record{Use: o.Use.String(), Socket: socket, Started: id.started}); err != nil {
		s.abandon(ctx)
		return nil, ErrFolder.With("folder", f.root, "user", f.account.name).Because(err)
	}
	o.Log.InfoContext(ctx, "private database ready", "use", o.Use.String(), "major", progs.major)
	return s, nil
}

// AppURL is the connection string of the application's role for one database.
func (s *Server) AppURL(db string) string { return dsn(s.socket, roleApp, db) }

// OwnerURL is the connection string of the role that owns the schema and migrates.
func (s *Server) OwnerURL(db string) string { return dsn(s.socket, roleOwner, db) }

// SuperURL is the connection string of the cluster's superuser; for tests.
func (s *Server) SuperURL(db string) string { return dsn(s.socket, roleSuper, db) }

// Joined tells that the server belongs to a running serve.
func (s *Server) Joined() bool { return s.pm == nil }

// Done is closed when a server that this process owns has ended, asked or not;
// that of a joined server never is.
func (s *Server) Done() <-chan struct{} {
	if s.pm == nil {
		return nil
	}
	return s.pm.done
}

// Err says, once Done is closed, why the server ended by itself; nil after Stop.
func (s *Server) Err() error {
	if s.pm == nil {
		return nil
	}
	return s.pm.failure()
}

// Stop ends an owned server: no new sessions, open transactions rolled back,
// everything on disk; harder means follow when it does not end in time or ctx is
// over, so that it returns within 10 s. A joined server is left alone. A second
// call waits for the first and gives its answer.
func (s *Server) Stop(ctx context.Context) error {
	if s.pm == nil {
		return nil
	}
	s.once.Do(func() {
		// Whoever reads the record from here on waits instead of joining.
		if err := s.lock.markEnding(); err != nil {
			s.log.WarnContext(ctx, "owner record not cleared", "err", err)
		}
		s.stop = s.pm.stop(ctx)
		removeSocketFolder(s.socket)
		s.lock.release()
	})
	return s.stop
}

// abandon stops a server whose set-up failed; the caller releases the lock.
func (s *Server) abandon(ctx context.Context) {
	if err := s.pm.stop(context.WithoutCancel(ctx)); err != nil {
		s.log.WarnContext(ctx, "private database did not end cleanly", "err", err)
	}
	removeSocketFolder(s.socket)
}

func dsn(socket, role, db string) string {
	u := url.URL{Scheme: "postgres", User: url.User(role), Path: "/" + db}
	q := url.Values{}
	q.Set("host", socket)
	q.Set("port", socketPort)
	q.Set("sslmode", "disable")
	u.RawQuery = q.Encode()
	return u.String()
}
