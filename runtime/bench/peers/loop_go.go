// Go, as a peer of `kernlet bench`: prints one line of JSON. Each key is a benchmark; its value is nanoseconds
// of processor time for one operation, or an object of counters. The driver calls it once for each repetition.
//
// One processor for goroutines, as the others have one thread. What the collector's threads take is counted.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"runtime"
	"slices"
	"sync"
	"syscall"
)

const (
	many    = 1024
	waiting = 100_000 // of the million; the figures are given for a million
)

// Nanoseconds of processor time so far, of all threads.
func processorTime() float64 {
	var used syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &used)
	return float64(used.Utime.Nano() + used.Stime.Nano())
}

// The median of five batches, after one that warms up.
func perOperation(operations int, batch func()) float64 {
	batch()
	var took [5]float64
	for i := range took {
		start := processorTime()
		batch()
		took[i] = (processorTime() - start) / float64(operations)
	}
	slices.Sort(took[:])
	return took[2]
}

func yields(tasks, turns int) float64 {
	return perOperation(tasks*turns, func() {
		var all sync.WaitGroup
		all.Add(tasks)
		for range tasks {
			go func() {
				for range turns {
					runtime.Gosched()
				}
				all.Done()
			}()
		}
		all.Wait()
	})
}

func spawnJoin() float64 {
	const times = 20_000
	return perOperation(times, func() {
		var one sync.WaitGroup
		for range times {
			one.Add(1)
			go one.Done()
			one.Wait()
		}
	})
}

func spawnJoinMany() float64 {
	const rounds = 20
	return perOperation(rounds*many, func() {
		for range rounds {
			var all sync.WaitGroup
			all.Add(many)
			for range many {
				go all.Done()
			}
			all.Wait()
		}
	})
}

func residentBytes() float64 {
	var total, resident int
	file, err := os.Open("/proc/self/statm")
	if err != nil {
		panic(err)
	}
	defer file.Close()
	fmt.Fscan(file, &total, &resident)
	return float64(resident * os.Getpagesize())
}

func allWait() map[string]float64 {
	mayGo := make(chan struct{})
	var begun, ended sync.WaitGroup
	begun.Add(waiting)
	ended.Add(waiting)
	before := residentBytes()
	start := processorTime()
	for range waiting {
		go func() {
			begun.Done()
			<-mayGo
			ended.Done()
		}()
	}
	begun.Wait()
	runtime.Gosched()
	created := processorTime()
	after := residentBytes()
	close(mayGo)
	ended.Wait()
	finished := processorTime()
	const toMillion = 1_000_000 / waiting / 1e6
	return map[string]float64{
		"create_ms": (created - start) * toMillion,
		"finish_ms": (finished - created) * toMillion,
		"bytes":     (after - before) / waiting,
	}
}

func main() {
	runtime.GOMAXPROCS(1)
	results := map[string]any{"go/many": allWait()} // first: memory that was freed before would not be counted
	results["go/yield_2"] = yields(2, 50_000)
	results["go/yield_1000"] = yields(many, 100)
	results["go/spawn_join"] = spawnJoin()
	results["go/spawn_join_1000"] = spawnJoinMany()
	json.NewEncoder(os.Stdout).Encode(results)
}
