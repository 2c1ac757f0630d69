// Package agent holds the page agent: one script without dependencies that a page loads from the collector. It notices
// the end of a session in the page, says why to the person and the developer in front of it, and sends one event. The
// script is served as it is written, comments and all, so that whoever lets it into a page can read it there.
package agent

import (
	"crypto/sha256"
	_ "embed" // the script
	"encoding/hex"
	"sync"
)

//go:embed jwtdoc.js
var script string

// Script returns the agent as it is to be served: JavaScript, UTF-8.
func Script() []byte { return []byte(script) }

// ETag returns the strong entity tag of the script, in quotes as the field has it (RFC 9110 §8.8.3).
func ETag() string { return etag() }

var etag = sync.OnceValue(func() string {
	sum := sha256.Sum256([]byte(script))
	return `"` + hex.EncodeToString(sum[:16]) + `"`
})
