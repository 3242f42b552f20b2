// Command train teaches a network to write digits, on the processor:
//
//	go run ./diffusion/digits/train -net small
//
// It shows the loss and the time left, and can be interrupted and started again.
package main

import (
	"context"
	"encoding/csv"
	"flag"
	"fmt"
	"log"
	"os"
	"os/signal"
	"path/filepath"
	"strconv"

	"nonequilibrium/diffusion/digits"
	"nonequilibrium/diffusion/learned"
)

func main() {
	log.SetFlags(0)
	name := flag.String("net", "lecture", "the network, small or lecture")
	steps := flag.Int("steps", 0, "steps of the training; 0: as many as the network needs")
	workers := flag.Int("workers", 0, "processors at work; 0: all")
	out := flag.String("out", "digits", "folder for the results")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, *name, *steps, *workers, *out); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context, name string, steps, workers int, out string) error {
	net := digits.Small
	if name == "lecture" {
		net = digits.Lecture
	}
	set, _, err := digits.Load()
	if err != nil {
		return err
	}
	if err := os.MkdirAll(out, 0o755); err != nil {
		return err
	}
	file, err := os.OpenFile(filepath.Join(out, name+".csv"), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	defer file.Close()
	table := csv.NewWriter(file)
	show := learned.PrintTo(os.Stdout)
	t := net.Training(set)
	if steps > 0 {
		t.Steps = steps
	}
	t.Workers, t.Checkpoint = workers, filepath.Join(out, name+".checkpoint")
	t.Report = func(r learned.Report) {
		show(r)
		table.Write([]string{strconv.Itoa(r.Step), fmt.Sprintf("%.5f", r.Loss), fmt.Sprintf("%.1f", r.Elapsed.Seconds())})
		table.Flush()
	}
	m, err := t.Run(ctx)
	if err != nil {
		return err
	}
	weights, err := os.Create(filepath.Join(out, name+".weights"))
	if err != nil {
		return err
	}
	defer weights.Close()
	fmt.Println(m.Parameters(), "weights")
	return m.Save(weights)
}
