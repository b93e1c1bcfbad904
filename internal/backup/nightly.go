package backup

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"ziguan/internal/day"
)

// nightlyPrefix begins the names of backups that the program makes by itself;
// only those are ever cleared away.
const nightlyPrefix = "ziguan-"

// Nightly makes a day's backup in a folder, or finds it made and whole, and
// clears away the oldest of its own beyond keep. It gives the file's path.
func (p Place) Nightly(ctx context.Context, dir string, d day.Day, keep int) (string, error) {
	path := filepath.Join(dir, nightlyPrefix+d.String()+".zip")
	if _, err := p.Write(ctx, path); errors.Is(err, ErrExists) {
		if _, err := Inspect(path); err != nil {
			return path, err
		}
	} else if err != nil {
		return path, err
	}
	mine, err := nights(dir)
	if err != nil {
		return path, err
	}
	for len(mine) > keep {
		if err := os.Remove(mine[0]); err != nil {
			return path, fmt.Errorf("clear old backup: %w", err)
		}
		mine = mine[1:]
	}
	return path, nil
}

// nights lists the nightly backups in a folder, oldest first.
func nights(dir string) ([]string, error) {
	mine, err := filepath.Glob(filepath.Join(dir, nightlyPrefix+"[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9].zip"))
	if err != nil {
		return nil, fmt.Errorf("list backups: %w", err)
	}
	slices.Sort(mine) // their names are their days
	return mine, nil
}

// Newest gives the day of the newest nightly backup in a folder; zero for none.
func Newest(dir string) (day.Day, error) {
	mine, err := nights(dir)
	if err != nil || len(mine) == 0 {
		return 0, err
	}
	name := filepath.Base(mine[len(mine)-1])
	return day.Parse(strings.TrimSuffix(strings.TrimPrefix(name, nightlyPrefix), ".zip"))
}
