package pgserver

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// unfinished names the folders in which a first set-up happens before it counts.
const unfinished = "pg.init-"

// clusterMajor is the version that made the cluster; "" where there is none.
func (f folder) clusterMajor() string {
	data, err := os.ReadFile(filepath.Join(f.cluster(), "PG_VERSION"))
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(data))
}

// prepareCluster makes sure that a cluster of the programs' version lies in the
// folder. It changes nothing in one that exists but who owns it.
func (f folder) prepareCluster(ctx context.Context, o Options, p programs) error {
	entries, err := os.ReadDir(f.cluster())
	switch {
	case errors.Is(err, fs.ErrNotExist), err == nil && len(entries) == 0:
		return f.makeCluster(ctx, o, p)
	case err != nil:
		return f.refuse(f.cluster(), err)
	}
	found := f.clusterMajor()
	if found == "" {
		return f.refuse(f.cluster(), words("is not empty and holds no database"))
	}
	if found != p.major {
		return ErrVersion.With("found", found, "have", p.major, "folder", f.cluster()).Because(words(
			"the database was made by PostgreSQL", found, "and the programs are", p.major+":",
			"install PostgreSQL", found+", name its programs in ZIGUAN_PG_BIN, run `ziguan backup FILE`,",
			"move", f.cluster(), "aside, take ZIGUAN_PG_BIN back and run `ziguan restore FILE`"))
	}
	if err := f.account.giveTree(f.cluster()); err != nil {
		return f.refuse(f.cluster(), err)
	}
	return nil
}

// makeCluster sets a cluster up aside and renames it into place whole, so that an
// interrupted set-up is never taken for a database.
func (f folder) makeCluster(ctx context.Context, o Options, p programs) error {
	if err := f.clearUnfinished(); err != nil {
		return f.refuse(f.root, err)
	}
	dir, err := os.MkdirTemp(f.root, unfinished+"*")
	if err != nil {
		return f.refuse(f.root, err)
	}
	defer func() { _ = os.RemoveAll(dir) }() // gone already where it was renamed
	if err := f.account.give(dir); err != nil {
		return f.refuse(f.root, err)
	}
	if err := f.initdb(ctx, o, p, dir); err != nil {
		if at := f.blocked(); at != "" {
			return f.refuse(at, err)
		}
		return ErrStart.Because(err)
	}
	// Not os.Rename, which refuses the empty folder that may be there already.
	if err := syscall.Rename(dir, f.cluster()); err != nil {
		return f.refuse(f.cluster(), err)
	}
	if o.Use == Test {
		return nil
	}
	if err := syncFolder(f.root); err != nil {
		return f.refuse(f.root, err)
	}
	return nil
}

// clearUnfinished removes what killed set-ups left; nobody ever stored in them.
func (f folder) clearUnfinished() error {
	left, err := filepath.Glob(filepath.Join(f.root, unfinished+"*"))
	if err != nil {
		return err
	}
	for _, dir := range left {
		if err := os.RemoveAll(dir); err != nil {
			return err
		}
	}
	return nil
}

func (f folder) initdb(ctx context.Context, o Options, p programs, dir string) error {
	args := []string{
		"--pgdata=" + dir, "--username=" + roleSuper, "--auth=trust", "--encoding=UTF8",
		"--data-checksums", "--text-search-config=simple", "--no-instructions",
	}
	args = append(args, localeArgs(p.major)...)
	if o.Use == Test {
		args = append(args, "--no-sync")
	}
	said := &tail{}
	cmd := exec.Command(p.path("initdb"), args...)
	cmd.Dir, cmd.Env, cmd.SysProcAttr = "/", environment(), f.account.attr()
	cmd.Stdout = said
	cmd.Stderr = said
	if err := run(ctx, cmd); err != nil {
		_, _ = io.WriteString(o.Output, said.String())
		return words("initdb:", err.Error()+":", said.String())
	}
	return nil
}

// localeArgs make text compare by code point on every machine, so that an order
// or a unique key never changes with a system library.
func localeArgs(major string) []string {
	if n, err := strconv.Atoi(major); err == nil && n >= 17 {
		return []string{"--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"}
	}
	return []string{"--locale=C", "--lc-ctype=" + ctype}
}

func syncFolder(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
