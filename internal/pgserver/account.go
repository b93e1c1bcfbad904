package pgserver

import (
	"errors"
	"io/fs"
	"os"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"

	"ziguan/internal/errs"
)

// account is who PostgreSQL runs as. It refuses to run as root, so a root process
// hands over to another; anybody else stays who they are.
type account struct {
	uid, gid int
	name     string
	drop     bool // the account differs from this process's
}

// chooseAccount follows the data folder's owner, so that an operator decides by
// chown; on the folder of root, or of nobody known here, it is postgres, else nobody.
func chooseAccount(dataDir string) (account, error) {
	if os.Geteuid() != 0 {
		return named(account{uid: os.Geteuid(), gid: os.Getegid()}), nil
	}
	info, err := os.Stat(dataDir)
	if err != nil {
		return account{}, err
	}
	if uid, gid := ownerOf(info); uid != 0 {
		// initdb refuses a number without an account, as a volume may carry.
		if u, err := user.LookupId(strconv.Itoa(uid)); err == nil {
			return account{uid: uid, gid: gid, name: u.Username, drop: true}, nil
		}
	}
	for _, name := range []string{"postgres", "nobody"} {
		if a, ok := lookup(name); ok {
			return a, nil
		}
	}
	return account{}, errors.New("neither an account postgres nor nobody")
}

func lookup(name string) (account, bool) {
	u, err := user.Lookup(name)
	if err != nil {
		return account{}, false
	}
	uid, err1 := strconv.Atoi(u.Uid)
	gid, err2 := strconv.Atoi(u.Gid)
	// macOS numbers nobody -2, which its table holds as a large unsigned one.
	return account{uid: uid, gid: gid, name: name, drop: true}, err1 == nil && err2 == nil && uid != 0
}

func named(a account) account {
	a.name = strconv.Itoa(a.uid)
	if u, err := user.LookupId(a.name); err == nil {
		a.name = u.Username
	}
	return a
}

func ownerOf(info fs.FileInfo) (uid, gid int) {
	st, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return -1, -1
	}
	return int(st.Uid), int(st.Gid)
}

// attr is how PostgreSQL's programs are started: as the account, in a process
// group of their own, so that a Ctrl-C meant for this program does not end the
// database under its last requests.
func (a account) attr() *syscall.SysProcAttr {
	attr := &syscall.SysProcAttr{Setpgid: true}
	if a.drop {
		attr.Credential = &syscall.Credential{Uid: uint32(a.uid), Gid: uint32(a.gid)}
	}
	return attr
}

// give hands one file or folder to the account.
func (a account) give(path string) error {
	if !a.drop {
		return nil
	}
	return os.Lchown(path, a.uid, a.gid)
}

// giveTree hands over a whole folder when its top belongs to someone else.
func (a account) giveTree(top string) error {
	info, err := os.Lstat(top)
	if err != nil {
		return err
	}
	if uid, _ := ownerOf(info); uid == a.uid {
		return nil
	}
	if !a.drop {
		return errors.New("belongs to another account")
	}
	return filepath.WalkDir(top, func(path string, _ fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		return os.Lchown(path, a.uid, a.gid)
	})
}

// mayPass tells whether the account may walk through a folder, by its mode bits.
func (a account) mayPass(info fs.FileInfo) bool {
	uid, gid := ownerOf(info)
	mode := info.Mode().Perm()
	switch {
	case uid == a.uid:
		return mode&0o100 != 0
	case gid == a.gid:
		return mode&0o010 != 0
	}
	return mode&0o001 != 0
}

// DropPrivileges makes this process, when it is root, the account that PostgreSQL
// runs as on dataDir, for good; for anybody else it does nothing. Serve calls it
// once its port is bound and its server started. What only root may read must
// have been read before; files that root made stay root's.
func DropPrivileges(dataDir string) error {
	if os.Geteuid() != 0 {
		return nil
	}
	a, err := chooseAccount(dataDir)
	if err != nil {
		return ErrFolder.With("folder", dataDir).Because(err)
	}
	for _, step := range []func() error{
		func() error { return syscall.Setgroups([]int{a.gid}) },
		func() error { return syscall.Setgid(a.gid) },
		func() error { return syscall.Setuid(a.uid) },
	} {
		if err := step(); err != nil {
			return errs.New(errs.Unavailable, "pg.privileges").With("user", a.name).Because(err)
		}
	}
	return nil
}
