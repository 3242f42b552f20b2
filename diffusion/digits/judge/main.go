// Command judge trains the network that judges digits:
//
//	go run ./diffusion/digits/judge -out judge.weights
//
// It takes two minutes of CPU time with AVX2, and the result is the same on any processor.
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"os"
	"os/signal"

	"nonequilibrium/diffusion/digits"
)

func main() {
	log.SetFlags(0)
	out := flag.String("out", "judge.weights", "file for the weights")
	steps := flag.Int("steps", 0, "steps of the training; 0: as many as the network needs")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, *out, *steps); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context, out string, steps int) error {
	train, test, err := digits.Load()
	if err != nil {
		return err
	}
	t := digits.JudgeTraining{Data: train, Steps: steps, Seed: 1}
	t.Progress = func(done, total int) { fmt.Printf("\rstep %d/%d", done, total) }
	judge, err := t.Run(ctx)
	if err != nil {
		return err
	}
	probabilities, _, err := judge.Read(ctx, test.Pictures(0, test.Len()))
	if err != nil {
		return err
	}
	fmt.Printf("\nreads %.2f %% of %d test pictures correctly\n", 100*digits.Accuracy(probabilities, test.Labels()), test.Len())
	file, err := os.Create(out)
	if err != nil {
		return err
	}
	if err := judge.Save(file); err != nil {
		return err
	}
	return file.Close()
}
