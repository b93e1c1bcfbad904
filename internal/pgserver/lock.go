package pgserver

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"syscall"
	"time"
)

const (
	// claimPoll is how often a waiting process looks whether the owner has gone.
	claimPoll = 20 * time.Millisecond
	// otherServe is how long a serve waits for one that is ending (10 s at most).
	otherServe = 15 * time.Second
)

// record is what the owner writes into the lock file for those who meet it.
type record struct {
	Use string `json:"use"`
	// Socket is the folder of the socket.
	Socket string `json:"socket,omitempty"`
	// Started identifies the very server that takes joiners; empty while it does
	// not. A record left by a killed owner thus never matches a later server.
	Started string `json:"started,omitempty"`
}

// ownerLock is the held lock on owner.lock. The system frees it with the process,
// however that ends; no child inherits it.
type ownerLock struct{ file *os.File }

// claimed is the outcome of a claim: the lock and the socket folder of the owner
// before, or no lock and the socket folder of the serve to join.
type claimed struct {
	lock   *ownerLock
	socket string
}

func (f folder) claim(ctx context.Context, use Use, log *slog.Logger) (claimed, error) {
	path := filepath.Join(f.root, "owner.lock")
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|syscall.O_NOFOLLOW, 0o600)
	if err != nil {
		return claimed{}, f.refuse(f.root, err)
	}
	if err := f.account.give(path); err != nil {
		_ = file.Close()
		return claimed{}, f.refuse(f.root, err)
	}
	l := &ownerLock{file: file}
	c, err := f.wait(ctx, l, use, log)
	if err != nil || c.lock == nil {
		_ = file.Close()
	}
	return c, err
}

// wait takes the lock, joins, or waits, whichever the holder of the lock allows.
func (f folder) wait(ctx context.Context, l *ownerLock, use Use, log *slog.Logger) (claimed, error) {
	tick := time.NewTicker(claimPoll)
	defer tick.Stop()
	var tooLate <-chan time.Time
	for told := false; ; told = true {
		if held, err := l.try(); err != nil {
			return claimed{}, f.refuse(f.root, err)
		} else if held {
			before := l.read()
			err := l.write(record{Use: use.String(), Socket: before.Socket})
			if err != nil {
				return claimed{}, f.refuse(f.root, err)
			}
			return claimed{lock: l, socket: before.Socket}, nil
		}
		holder := l.read()
		if use == Command && holder.Use == Serve.String() && joinable(ctx, holder) {
			return claimed{socket: holder.Socket}, nil
		}
		if !told {
			log.InfoContext(ctx, "waiting for the private database", "holder", holder.Use)
		}
		switch {
		case use != Serve || holder.Use != Serve.String():
			tooLate = nil
		case tooLate == nil:
			tooLate = time.After(otherServe)
		}
		taken := ErrTaken.With("holder", holder.Use, "folder", f.root)
		select {
		case <-ctx.Done():
			return claimed{}, taken.Because(ctx.Err())
		case <-tooLate:
			return claimed{}, taken.Because(words("another serve runs on this data folder"))
		case <-tick.C:
		}
	}
}

// joinable tells whether the server that the record names takes connections and
// is the one that its serve started.
func joinable(ctx context.Context, r record) bool {
	if r.Started == "" {
		return false
	}
	id, err := identify(ctx, r.Socket)
	return err == nil && id.started == r.Started
}

func (l *ownerLock) try() (bool, error) {
	for {
		err := syscall.Flock(int(l.file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		switch {
		case err == nil:
			return true, nil
		case errors.Is(err, syscall.EWOULDBLOCK):
			return false, nil
		case !errors.Is(err, syscall.EINTR):
			return false, os.NewSyscallError("flock", err)
		}
	}
}

// read gives the zero record when there is none or it is just being written.
func (l *ownerLock) read() record {
	var r record
	data, err := io.ReadAll(io.NewSectionReader(l.file, 0, 4096))
	if err != nil || json.Unmarshal(data, &r) != nil {
		return record{}
	}
	return r
}

func (l *ownerLock) write(r record) error {
	data, err := json.Marshal(r)
	if err != nil {
		return err
	}
	if err := l.file.Truncate(0); err != nil {
		return err
	}
	_, err = l.file.WriteAt(data, 0)
	return err
}

// markEnding takes back the invitation to join and keeps the rest.
func (l *ownerLock) markEnding() error {
	r := l.read()
	r.Started = ""
	return l.write(r)
}

func (l *ownerLock) release() { _ = l.file.Close() }
