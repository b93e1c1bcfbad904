package pgtest

import (
	"bufio"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"net/url"
	"path/filepath"
	"sync/atomic"
	"testing"
)

// Trips counts the round trips that a program makes to its database: how often it
// sent something and waited for the answer.
type Trips struct{ n atomic.Int64 }

// Take gives how many there were since the last look.
func (c *Trips) Take() int { return int(c.n.Swap(0)) }

// Counted is the same database by an address whose round trips are counted. Only
// the application's address is; it ends with the test.
func Counted(t testing.TB, d Database) (Database, *Trips) {
	t.Helper()
	u, err := url.Parse(d.App)
	if err != nil {
		t.Fatal(err)
	}
	q, count := u.Query(), &Trips{}
	socket := ".s.PGSQL." + q.Get("port")
	server, dir := filepath.Join(q.Get("host"), socket), t.TempDir()
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "unix", filepath.Join(dir, socket))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			from, err := l.Accept()
			if err != nil {
				return
			}
			go count.carry(from, server)
		}
	}()
	q.Set("host", dir)
	u.RawQuery = q.Encode()
	d.App = u.String()
	return d, count
}

// carry hands on what one connection says, until either side ends it.
func (c *Trips) carry(from net.Conn, address string) {
	defer func() { _ = from.Close() }()
	to, err := net.Dial("unix", address) //nolint:noctx // lives as long as the connection it carries
	if err != nil {
		return
	}
	defer func() { _ = to.Close() }()
	go func() {
		_, _ = io.Copy(from, to)
		_ = from.Close()
	}()
	r := bufio.NewReader(from)
	for first := true; ; first = false {
		if err := c.message(r, to, first); err != nil {
			return
		}
	}
}

// message hands on one message: of all but the first a letter says what it is, then its
// length and text. After a query (Q) and a sync (S) the program waits for an answer.
func (c *Trips) message(r *bufio.Reader, to io.Writer, first bool) error {
	var head []byte
	if !first {
		kind, err := r.ReadByte()
		if err != nil {
			return err
		}
		if kind == 'Q' || kind == 'S' {
			c.n.Add(1)
		}
		head = []byte{kind}
	}
	var length [4]byte
	if _, err := io.ReadFull(r, length[:]); err != nil {
		return err
	}
	rest := int64(binary.BigEndian.Uint32(length[:])) - 4
	if rest < 0 {
		return errors.New("a message shorter than its head")
	}
	if _, err := to.Write(append(head, length[:]...)); err != nil {
		return err
	}
	_, err := io.CopyN(to, r, rest)
	return err
}
