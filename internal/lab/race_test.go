//go:build race

package lab

// raceDetector is set where the tests run under the race detector, which makes a diagnosis ten times slower and the
// servers, other people's programs, not at all more telling.
const raceDetector = true
