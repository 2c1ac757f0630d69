// Command scratchclock dates its answers by a clock that is wrong by the first argument. It is all that its image holds.
package main

import (
	"net/http"
	"os"
	"time"
)

func main() {
	offset, err := time.ParseDuration(os.Args[1])
	if err != nil {
		panic(err)
	}
	panic(http.ListenAndServe(":8000", http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Date", time.Now().Add(offset).UTC().Format(http.TimeFormat))
	})))
}
