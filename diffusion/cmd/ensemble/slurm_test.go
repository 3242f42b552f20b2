//go:build linux

package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"nonequilibrium/diffusion/internal/lawtest"
	"nonequilibrium/diffusion/internal/parts"
)

// TestSLURM submits the array job to a SLURM of one node that the test starts, kills the node with all that runs there, brings it back,
// and wants the tasks to go on where they were and the merged parts to be the bytes of one run. It is skipped where SLURM is not
// installed (Debian: slurm-wlm and munge).
func TestSLURM(t *testing.T) {
	lawtest.Slow(t)
	c := startCluster(t)
	options := []string{"-pair", "1,0.6", "-paths", "4e6", "-steps", "200", "-save", "500ms"}
	c.run("sbatch", append([]string{"--array=1-4", "array.sh"}, options...)...)

	running := func() bool {
		return len(c.tasks()) == 2 && exists(c.dir, "part-1.json") && exists(c.dir, "part-2.json")
	}
	c.wait("two tasks that have saved something", running)
	c.killNode()
	c.wait("a node that is down", func() bool { return strings.Contains(c.run("sinfo", "-h", "-o", "%T"), "down") })
	c.wait("no tasks", func() bool {
		return len(c.tasks()) == 0 && !strings.Contains(c.run("squeue", "-h", "-o", "%T"), "RUNNING")
	})
	t.Logf("the node is down: %s", strings.Fields(c.run("squeue", "-h", "-r", "-o", "%K:%T")))
	for i := 1; i <= 2; i++ {
		p := lawtest.Must(parts.Read(filepath.Join(c.dir, fmt.Sprintf("part-%d.json", i))))
		if n := p.Summary.Paths(); n == 0 || n >= 1e6 {
			t.Errorf("block %d has %d paths when its node dies; the test shows nothing", i, n)
		}
	}
	if out := c.merge(); !strings.Contains(out, "part-1.json is unfinished") || !strings.Contains(out, "block 4/4 is missing") {
		t.Errorf("merged too early: %s", out)
	}

	c.startNode()
	c.wait("an empty queue", func() bool { return c.run("squeue", "-h") == "" })
	for i := 1; i <= 2; i++ {
		log := string(lawtest.Must(os.ReadFile(filepath.Join(c.dir, fmt.Sprintf("ensemble-%d.log", i)))))
		if !strings.Contains(log, fmt.Sprintf("part-%d.json goes on: ", i)) {
			t.Errorf("task %d did not go on where it was:\n%s", i, log)
		}
		t.Log(strings.TrimSpace(log))
	}
	c.merge()
	c.run(c.ensemble, append([]string{"run", "-quiet", "-o", "one.json"}, options...)...)
	if !bytes.Equal(lawtest.Must(os.ReadFile(filepath.Join(c.dir, "one.json"))), lawtest.Must(os.ReadFile(filepath.Join(c.dir, "all.json")))) {
		t.Error("the merged parts are not the bytes of one run")
	}
}

func exists(dir, name string) bool {
	_, err := os.Stat(filepath.Join(dir, name))
	return err == nil
}

// cluster is a SLURM with one node of two processors.
type cluster struct {
	t             *testing.T
	dir, ensemble string
	host          string
	node          *exec.Cmd
	env           []string
}

// startCluster starts munge, the controller and the node in a folder of their own.
func startCluster(t *testing.T) *cluster {
	path := os.Getenv("PATH") + ":/usr/sbin:/sbin"
	t.Setenv("PATH", path)
	for _, program := range []string{"munged", "slurmctld", "slurmd", "sbatch", "squeue", "sinfo"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skipf("there is no %s here (Debian: apt install slurm-wlm munge)", program)
		}
	}
	dir := lawtest.Must(os.MkdirTemp("/tmp", "slurm")) // short: a socket's path has at most 108 characters
	t.Cleanup(func() { os.RemoveAll(dir) })
	c := &cluster{t: t, dir: dir, ensemble: filepath.Join(dir, "ensemble"), host: lawtest.Must(os.Hostname())}
	c.host, _, _ = strings.Cut(c.host, ".")
	c.env = append(os.Environ(), "SLURM_CONF="+filepath.Join(dir, "slurm.conf"), "ENSEMBLE="+c.ensemble)
	c.run("go", "build", "-C", lawtest.Must(os.Getwd()), "-o", c.ensemble, ".")

	key := make([]byte, 128)
	if _, err := rand.Read(key); err != nil {
		t.Fatal(err)
	}
	c.write("munge.key", string(key))
	c.write("array.sh", script)
	ports := [2]int{freePort(t), freePort(t)}
	c.write("slurm.conf", fmt.Sprintf(`ClusterName=test
SlurmctldHost=%[1]s(127.0.0.1)
CommunicationParameters=NoInAddrAny
SlurmctldPort=%[2]d
SlurmdPort=%[3]d
SlurmUser=%[4]s
SlurmdUser=%[4]s
AuthType=auth/munge
AuthInfo=socket=%[5]s/munge.socket,cred_expire=2
StateSaveLocation=%[5]s/state
SlurmdSpoolDir=%[5]s/spool
SlurmctldPidFile=%[5]s/slurmctld.pid
SlurmdPidFile=%[5]s/slurmd.pid
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SchedulerParameters=sched_interval=1,bf_interval=2
SlurmdTimeout=4
ReturnToService=2
SlurmdParameters=config_overrides
MpiDefault=none
NodeName=%[1]s NodeAddr=127.0.0.1 CPUs=2
PartitionName=all Nodes=ALL Default=YES MaxTime=INFINITE State=UP
`, c.host, ports[0], ports[1], lawtest.Must(user.Current()).Username, dir))
	for _, folder := range []string{"state", "spool"} {
		if err := os.Mkdir(filepath.Join(dir, folder), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	at := func(name string) string { return filepath.Join(dir, name) }
	c.start("munged", "--foreground", "--force", "--key-file", at("munge.key"), "--socket", at("munge.socket"),
		"--pid-file", at("munged.pid"), "--seed-file", at("munged.seed"), "--log-file", at("munged.log"), "--num-threads", "2")
	c.wait("munge", func() bool { return exists(dir, "munge.socket") })
	c.start("slurmctld", "-D")
	c.startNode()
	c.wait("an idle node", func() bool { return strings.Contains(c.run("sinfo", "-h", "-o", "%T"), "idle") })
	return c
}

func freePort(t *testing.T) int {
	l := lawtest.Must(net.Listen("tcp", "127.0.0.1:0"))
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

func (c *cluster) write(name, content string) {
	if err := os.WriteFile(filepath.Join(c.dir, name), []byte(content), 0o600); err != nil {
		c.t.Fatal(err)
	}
}

// start starts a daemon that ends with the test.
func (c *cluster) start(name string, args ...string) *exec.Cmd {
	log := lawtest.Must(os.OpenFile(filepath.Join(c.dir, name+".out"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600))
	defer log.Close()
	command := exec.Command(name, args...)
	command.Dir, command.Env, command.Stdout, command.Stderr = c.dir, c.env, log, log
	if err := command.Start(); err != nil {
		c.t.Fatal(err)
	}
	c.t.Cleanup(func() {
		if c.t.Failed() {
			c.t.Logf("%s: %s", name, lawtest.Must(os.ReadFile(log.Name())))
		}
		_ = command.Process.Kill()
		_ = command.Wait()
	})
	return command
}

func (c *cluster) startNode() { c.node = c.start("slurmd", "-D", "-N", c.host) }

// tasks returns the processes that run blocks, and those of SLURM that look after them.
func (c *cluster) tasks() map[int]int {
	tasks := map[int]int{}
	for _, link := range lawtest.Must(filepath.Glob("/proc/[0-9]*/exe")) {
		if program, err := os.Readlink(link); err == nil && program == c.ensemble {
			pid := lawtest.Must(strconv.Atoi(filepath.Base(filepath.Dir(link))))
			tasks[pid] = parent(pid)
		}
	}
	return tasks
}

// parent returns the parent of a process, 0 if it is not known.
func parent(pid int) int {
	text, _ := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	_, rest, _ := strings.Cut(string(text), ") ")
	if fields := strings.Fields(rest); len(fields) > 1 {
		n, _ := strconv.Atoi(fields[1])
		return n
	}
	return 0
}

// killNode ends the node as a power failure does.
func (c *cluster) killNode() {
	_ = c.node.Process.Kill()
	for pid, guard := range c.tasks() {
		if name, err := os.ReadFile(fmt.Sprintf("/proc/%d/comm", guard)); err == nil && strings.HasPrefix(string(name), "slurmstepd") {
			_ = syscall.Kill(guard, syscall.SIGKILL)
		}
		_ = syscall.Kill(pid, syscall.SIGKILL)
	}
}

// run runs a program to its end and returns what it writes.
func (c *cluster) run(name string, args ...string) string {
	c.t.Helper()
	out, err := c.try(name, args...)
	if err != nil {
		c.t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, out)
	}
	return out
}

func (c *cluster) try(name string, args ...string) (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Minute)
	defer cancel()
	command := exec.CommandContext(ctx, name, args...)
	command.Dir, command.Env = c.dir, c.env
	out, err := command.CombinedOutput()
	return string(out), err
}

// merge merges the parts that are there.
func (c *cluster) merge() string {
	files := lawtest.Must(filepath.Glob(filepath.Join(c.dir, "part-*.json")))
	for i := range files {
		files[i] = filepath.Base(files[i])
	}
	out, _ := c.try(c.ensemble, append([]string{"merge", "-o", "all.json"}, files...)...)
	return out
}

// wait waits for something to be so.
func (c *cluster) wait(what string, so func() bool) {
	c.t.Helper()
	for end := time.Now().Add(3 * time.Minute); !so(); time.Sleep(200 * time.Millisecond) {
		if time.Now().After(end) {
			c.t.Fatalf("no %s within three minutes", what)
		}
	}
}
