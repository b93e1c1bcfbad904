package pgserver

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"

	"ziguan/internal/errs"
)

// ErrTools says that no folder holds PostgreSQL's program of that name. Params:
// program; install, the line that installs it.
var ErrTools = errs.New(errs.Unavailable, "pg.tools")

// Home makes the data folder when it is missing, as Start does, and gives its
// absolute path; for programs on a shared database, which start no server.
func Home(dataDir string) (string, error) {
	f, err := openFolder(dataDir)
	if err != nil {
		return "", err
	}
	return f.root, nil
}

// Holds reports whether a database lies in a data folder; it makes nothing.
func Holds(dataDir string) bool {
	return folder{root: dataDir}.clusterMajor() != ""
}

// Give hands a file or folder that root has made to the account that PostgreSQL
// runs as on dataDir, which serve becomes; for anybody but root it does nothing.
func Give(dataDir, path string) error {
	f, err := openFolder(dataDir)
	if err != nil {
		return err
	}
	if err := f.account.give(path); err != nil {
		return f.refuse(path, err)
	}
	return nil
}

// Tool gives the path of one of PostgreSQL's client programs, such as pg_dump:
// from told alone when it is set, else that of the server's major version, else
// the newest. ErrTools when there is none.
func Tool(ctx context.Context, name, told, major string) (string, error) {
	dirs := usualFolders()
	if told != "" {
		dirs = []string{told}
	}
	var first string
	for _, path := range findTools(name, dirs) {
		if first == "" {
			first = path
		}
		out, err := exec.CommandContext(ctx, path, "--version").Output()
		if err == nil && major != "" && digits.FindString(string(out)) == major {
			return path, nil
		}
	}
	if first == "" && told == "" {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	if first == "" {
		return "", ErrTools.With("program", name, "install", installLine())
	}
	return first, nil
}

// findTools lists the program's places, the newest version first in each folder.
func findTools(name string, patterns []string) []string {
	var found []string
	for _, pattern := range patterns {
		dirs, err := filepath.Glob(pattern)
		if err != nil {
			continue
		}
		newestFirst(dirs)
		for _, dir := range dirs {
			path := filepath.Join(dir, name)
			if info, err := os.Stat(path); err == nil && !info.IsDir() && info.Mode()&0o111 != 0 {
				found = append(found, path)
			}
		}
	}
	return found
}
