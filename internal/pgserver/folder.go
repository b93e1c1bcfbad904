package pgserver

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// socketPort only names the socket's file; nothing listens on a port.
const socketPort = "5432"

// socketLimit is the longest path a Unix socket's address holds: 107 bytes on
// Linux, 103 on macOS.
const socketLimit = len(syscall.RawSockaddrUnix{}.Path) - 1

// folder is the program's data folder and who PostgreSQL runs as on it.
type folder struct {
	root    string // absolute, links resolved
	account account
}

func openFolder(dir string) (folder, error) {
	if dir == "" {
		return folder{}, ErrFolder.With("folder", "").Because(words("no data folder was named"))
	}
	abs, err := filepath.Abs(dir)
	if err == nil {
		err = makeFolders(abs)
	}
	if err == nil {
		abs, err = filepath.EvalSymlinks(abs)
	}
	if err != nil {
		return folder{}, ErrFolder.With("folder", dir).Because(err)
	}
	a, err := chooseAccount(abs)
	if err != nil {
		return folder{}, ErrFolder.With("folder", dir).Because(err)
	}
	return folder{root: abs, account: a}, nil
}

// makeFolders makes the missing ones. Root's must let PostgreSQL's account pass,
// whatever the umask says; a person's own stay private.
func makeFolders(dir string) error {
	info, err := os.Stat(dir)
	if err == nil {
		if !info.IsDir() {
			return &fs.PathError{Op: "open", Path: dir, Err: syscall.ENOTDIR}
		}
		return nil
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := makeFolders(filepath.Dir(dir)); err != nil {
		return err
	}
	mode := fs.FileMode(0o700)
	if os.Geteuid() == 0 {
		mode = 0o755
	}
	// Two processes may make it at once; whoever comes second finds it made.
	if err := os.Mkdir(dir, mode); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return os.Chmod(dir, mode)
}

func (f folder) cluster() string { return filepath.Join(f.root, "pg") }

// refuse names the folder at fault and the account that must be able to use it.
func (f folder) refuse(at string, cause error) error {
	return ErrFolder.With("folder", at, "user", f.account.name).Because(cause)
}

// blocked gives the first folder on the way to the data folder that PostgreSQL's
// account cannot pass, or "".
func (f folder) blocked() string {
	var way []string
	for p := f.root; ; p = filepath.Dir(p) {
		way = append(way, p)
		if p == filepath.Dir(p) {
			break
		}
	}
	for i := len(way) - 1; i >= 0; i-- {
		info, err := os.Stat(way[i])
		if err != nil || !f.account.mayPass(info) {
			return way[i]
		}
	}
	return ""
}

// socketFolder makes the short private folder that holds the socket. Its name
// derives from the data folder's; where a stranger sits on that name, as anyone
// may in /tmp, another is taken: the owner's record tells joiners which.
func (f folder) socketFolder(parent string) (string, error) {
	parents := f.socketParents()
	if parent != "" {
		parents = []string{parent}
	}
	var last error
	for _, p := range parents {
		dir := filepath.Join(p, f.socketName())
		if path := filepath.Join(dir, ".s.PGSQL."+socketPort); len(path) > socketLimit {
			return "", ErrSocketPath.With("path", path, "limit", strconv.Itoa(socketLimit))
		}
		made, err := f.privateFolder(dir)
		if err == nil {
			return made, nil
		}
		last = err
	}
	return "", f.refuse(parents[len(parents)-1], last)
}

func (f folder) socketName() string {
	sum := sha256.Sum256([]byte(f.root))
	return "ziguan-" + hex.EncodeToString(sum[:6])
}

// runFolder holds the socket folders of a serve that gives root up: in /run
// itself it could not remove its own when it ends.
const runFolder = "/run/ziguan"

func (f folder) socketParents() []string {
	parents := []string{"/run", "/tmp"}
	if f.shared(runFolder) {
		return append([]string{runFolder}, parents...)
	}
	return parents
}

// shared tells whether dir is a folder of root's in which the account removes what
// is its own and nothing else, as anyone may in /tmp; root makes it, once. A serve
// that has given root up finds it by this again when it revives its database: the
// socket's address must stay what the pool was opened with.
func (f folder) shared(dir string) bool {
	if f.account.drop {
		if err := os.Mkdir(dir, 0o700); err == nil {
			if err := errors.Join(os.Lchown(dir, 0, f.account.gid), os.Chmod(dir, os.ModeSticky|0o771)); err != nil {
				return false
			}
		}
	}
	info, err := os.Lstat(dir)
	if err != nil || info.Mode() != os.ModeDir|os.ModeSticky|0o771 {
		return false
	}
	uid, gid := ownerOf(info)
	return uid == 0 && gid == f.account.gid
}

func (f folder) privateFolder(dir string) (string, error) {
	err := os.Mkdir(dir, 0o700)
	if errors.Is(err, fs.ErrExist) && !f.ours(dir) {
		dir, err = os.MkdirTemp(filepath.Dir(dir), filepath.Base(dir)+"-*")
	}
	if err != nil && !errors.Is(err, fs.ErrExist) {
		return "", err
	}
	if err := os.Chmod(dir, 0o700); err != nil {
		return "", err
	}
	return dir, f.account.give(dir)
}

// ours tells whether an existing path is a folder, no link, of this process or of
// PostgreSQL's account.
func (f folder) ours(dir string) bool {
	info, err := os.Lstat(dir)
	if err != nil || !info.IsDir() {
		return false
	}
	uid, _ := ownerOf(info)
	return uid == os.Geteuid() || uid == f.account.uid
}

// removeSocketFolder clears the folder away where it is empty: a living server's
// holds its socket.
func removeSocketFolder(dir string) { _ = os.Remove(dir) }

// removeFormer clears away what a killed owner left where this one's is elsewhere.
func (f folder) removeFormer(dir, present string) {
	if dir != present && strings.HasPrefix(filepath.Base(dir), f.socketName()) {
		removeSocketFolder(dir)
	}
}
