// Go, as a peer of `kernlet bench sched`: prints one line of JSON. Each key is a benchmark; its value is
// nanoseconds for one operation, or an object of counters. The driver calls it once for each repetition.
//
// Two processors for goroutines, and the time that passes.
package main

import (
	"encoding/json"
	"os"
	"runtime"
	"slices"
	"sync"
	"time"
)

// The median of five batches, after one that warms up.
func perOperation(operations int, batch func()) float64 {
	batch()
	var took [5]float64
	for i := range took {
		start := time.Now()
		batch()
		took[i] = float64(time.Since(start).Nanoseconds()) / float64(operations)
	}
	slices.Sort(took[:])
	return took[2]
}

func fib(n int) int {
	if n < 2 {
		return n
	}
	left := make(chan int, 1)
	go func() { left <- fib(n - 1) }()
	right := fib(n - 2)
	return <-left + right
}

func leaves(depth int) int {
	if depth == 0 {
		return 1
	}
	left := make(chan int, 1)
	go func() { left <- leaves(depth - 1) }()
	right := leaves(depth - 1)
	return <-left + right
}

func shortTasks(rounds int) float64 {
	return perOperation(rounds*1000, func() {
		for range rounds {
			var all sync.WaitGroup
			all.Add(1000)
			for range 1000 {
				go all.Done()
			}
			all.Wait()
		}
	})
}

func main() {
	runtime.GOMAXPROCS(2)
	json.NewEncoder(os.Stdout).Encode(map[string]any{
		"go2/fib_30":      perOperation(1, func() { fib(30) }),
		"go2/tree":        perOperation(1, func() { leaves(20) }),
		"go2/tasks_empty": map[string]float64{"per_task_ns": shortTasks(20)},
	})
}
