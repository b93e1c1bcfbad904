package pgserver

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// ctype is the character classification that every Linux has.
const ctype = "C.UTF-8"

// withParent has the system signal the child when the thread that starts it dies.
func withParent(attr *syscall.SysProcAttr, sig syscall.Signal) { attr.Pdeathsig = sig }

// pastZombie lets PostgreSQL pass over the number in a killed server's pid file
// when that process is a zombie that nobody reaps, as under an init that does not
// (a container's), or another program that has got the number since. PostgreSQL
// skips its own ancestors there, and its variable for the grandparent names one;
// its check for sessions that still hold the old shared memory stands, and it
// alone decides whether a server still runs.
func pastZombie(cluster string) []string {
	data, err := os.ReadFile(filepath.Join(cluster, "postmaster.pid"))
	if err != nil {
		return nil
	}
	pid, _, _ := strings.Cut(string(data), "\n")
	pid = strings.TrimLeft(strings.TrimSpace(pid), "-")
	if pid == "" || digits.FindString(pid) != pid {
		return nil
	}
	stat, err := os.ReadFile("/proc/" + pid + "/stat")
	if err != nil {
		return nil
	}
	// The form is: number (name) state …; the name may hold anything.
	end := bytes.LastIndexByte(stat, ')')
	begin := bytes.IndexByte(stat, '(')
	if begin < 0 || end+2 >= len(stat) || begin > end {
		return nil
	}
	if zombie := stat[end+2] == 'Z'; !zombie && bytes.HasPrefix(stat[begin+1:end], []byte("postgres")) {
		return nil
	}
	return []string{"PG_GRANDPARENT_PID=" + pid}
}
