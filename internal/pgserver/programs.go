package pgserver

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// programs are one folder's PostgreSQL programs and their major version.
type programs struct {
	dir   string
	major string
}

func (p programs) path(name string) string { return filepath.Join(p.dir, name) }

// usualFolders are searched in this order, the newest version first within each.
func usualFolders() []string {
	return []string{
		"/usr/lib/postgresql/*/bin",
		"/usr/local/pgsql/bin",
		"/opt/homebrew/opt/postgresql@*/bin",
		"/usr/local/opt/postgresql@*/bin",
	}
}

// findPrograms gives the programs to use on this folder. Without a folder told,
// those of the cluster's own version are preferred to newer ones, so that a
// system upgrade that keeps the old programs does not lock anybody out.
func (f folder) findPrograms(ctx context.Context, told string) (programs, error) {
	dirs := search(usualFolders())
	missing := ErrMissing.With("install", installLine())
	if told != "" {
		dirs = search([]string{told})
		missing = missing.With("folder", told)
	}
	if len(dirs) == 0 {
		return programs{}, missing.Because(words("no folder holds both initdb and postgres"))
	}
	want := f.clusterMajor()
	var first programs
	var failed error
	for _, dir := range dirs {
		major, err := f.majorOf(ctx, dir)
		if err != nil {
			failed = cmp.Or(failed, err)
			continue
		}
		if first.dir == "" {
			first = programs{dir: dir, major: major}
		}
		if want == "" || major == want {
			return programs{dir: dir, major: major}, nil
		}
	}
	if first.dir != "" {
		return first, nil
	}
	if at := f.blocked(); at != "" {
		return programs{}, f.refuse(at, failed)
	}
	return programs{}, missing.Because(failed)
}

// search gives the folders that hold both programs; a postgres alone, such as
// another product's, is not taken. The search path comes last.
func search(patterns []string) []string {
	var found []string
	for _, pattern := range patterns {
		dirs, err := filepath.Glob(pattern)
		if err != nil {
			continue
		}
		newestFirst(dirs)
		for _, dir := range dirs {
			if complete(dir) {
				found = append(found, dir)
			}
		}
	}
	if len(patterns) > 1 {
		if dir := onPath(); dir != "" && !slices.Contains(found, dir) {
			found = append(found, dir)
		}
	}
	return found
}

func newestFirst(dirs []string) {
	slices.SortFunc(dirs, func(a, b string) int {
		return cmp.Or(cmp.Compare(versionIn(b), versionIn(a)), cmp.Compare(a, b))
	})
}

func onPath() string {
	initdb, err := exec.LookPath("initdb")
	if err != nil {
		return ""
	}
	// A link's own folder may hold only some of the programs and none of their data.
	if initdb, err = filepath.EvalSymlinks(initdb); err != nil || !complete(filepath.Dir(initdb)) {
		return ""
	}
	return filepath.Dir(initdb)
}

func complete(dir string) bool {
	for _, name := range []string{"initdb", "postgres"} {
		info, err := os.Stat(filepath.Join(dir, name))
		if err != nil || info.IsDir() || info.Mode()&0o111 == 0 {
			return false
		}
	}
	return true
}

var digits = regexp.MustCompile(`\d+`)

func versionIn(path string) int {
	n, err := strconv.Atoi(digits.FindString(path))
	if err != nil {
		return 0
	}
	return n
}

// majorOf asks the program itself, as the account and inside the data folder: it
// fails here, in milliseconds, if that account can reach either of them not.
func (f folder) majorOf(ctx context.Context, dir string) (string, error) {
	var out, said bytes.Buffer
	cmd := exec.Command(filepath.Join(dir, "postgres"), "--version")
	cmd.Dir, cmd.Env, cmd.SysProcAttr = f.root, environment(), f.account.attr()
	cmd.Stdout, cmd.Stderr = &out, &said
	if err := run(ctx, cmd); err != nil {
		if errors.Is(err, fs.ErrPermission) {
			return "", err
		}
		return "", words(dir, err.Error(), strings.TrimSpace(said.String()))
	}
	major := digits.FindString(out.String())
	if major == "" {
		return "", words(dir, "does not tell its version")
	}
	return major, nil
}
