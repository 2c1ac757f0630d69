//go:build race

package patience

// factor under the race detector, which alone makes code five to fifteen times as slow.
const factor = 25
