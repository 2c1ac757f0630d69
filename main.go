// Command jwtdoc is the doctor for JWTs: it says why a request was refused, and what to change.
package main

import (
	"os"

	"github.com/jwtdoc/jwtdoc/cmd"
	"github.com/jwtdoc/jwtdoc/internal/env"
)

func main() { os.Exit(cmd.Main(env.OS(), os.Args[1:])) }
