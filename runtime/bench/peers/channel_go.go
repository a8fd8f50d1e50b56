// Go's channels, as a peer of `kernlet bench channel`: prints one line of JSON. Each key is a benchmark; its value is
// nanoseconds that pass for one word.
package main

import (
	"encoding/json"
	"os"
	"runtime"
	"slices"
	"time"
)

const words = 100_000

// The median of five batches, after one that warms up.
func perWord(capacity int) float64 {
	batch := func() float64 {
		channel := make(chan int, capacity)
		done := make(chan int)
		start := time.Now()
		go func() {
			sum := 0
			for word := range channel {
				sum += word
			}
			done <- sum
		}()
		for i := range words {
			channel <- i
		}
		close(channel)
		<-done
		return float64(time.Since(start).Nanoseconds()) / words
	}
	batch()
	var took [5]float64
	for i := range took {
		took[i] = batch()
	}
	slices.Sort(took[:])
	return took[2]
}

func main() {
	result := map[string]any{}
	runtime.GOMAXPROCS(1)
	result["go/hop_1"] = perWord(0)
	result["go/buffered_1"] = perWord(100)
	runtime.GOMAXPROCS(2)
	result["go/hop_2"] = perWord(0)
	result["go/buffered_2"] = perWord(100)
	json.NewEncoder(os.Stdout).Encode(result)
}
