package pgserver_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"syscall"
	"testing"

	"ziguan/internal/pgserver"
)

// Where the system does not end a server with its owner, the next owner does.
func TestServerThatOutlivedItsOwnerIsEnded(t *testing.T) {
	t.Parallel()
	dir := newFolder(t)
	s := start(t, dir, pgserver.Serve)
	ask(t, s.SuperURL("postgres"), "create table public.kept as select 7 as n")
	socket := socketFolder(t, s)
	line, err := os.ReadFile(fmt.Sprintf("/proc/%s/cmdline", ask(t, s.SuperURL("postgres"), sqlPostmaster)))
	must(t, err)
	url := s.SuperURL("postgres")
	stop(t, s)

	uid := ownerUID(t, dir+"/pg")
	must(t, os.Mkdir(socket, 0o700))
	args := bytes.Split(bytes.TrimSuffix(line, []byte{0}), []byte{0})
	orphan := exec.Command(string(args[0]))
	for _, a := range args[1:] {
		orphan.Args = append(orphan.Args, string(a))
	}
	orphan.Dir = "/"
	if os.Geteuid() == 0 {
		must(t, os.Chown(socket, uid, -1))
		orphan.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(uid)}}
	}
	must(t, orphan.Start())
	until(t, "the orphan answers", func() bool { _, err := try(url, "select 1"); return err == nil })

	s = start(t, dir, pgserver.Serve)
	if err := orphan.Wait(); err != nil {
		t.Errorf("the orphan did not end in order: %v", err)
	}
	if got := ask(t, s.SuperURL("postgres"), "select n from public.kept"); got != "7" {
		t.Errorf("kept %q", got)
	}
}
