// Package patience says how long a test may wait for what is promised within a time. The promises are made for a quiet
// machine; tests run on busy ones, several packages at once, and under the race detector. What these tests are after
// (a hang, a quadratic parser, a bomb that goes off) takes hundreds of times as long. It is imported by tests only.
package patience

import "time"

// For returns the bound that a test holds a promise to: four times as long as promised, and twenty-five times under
// the race detector.
func For(promise time.Duration) time.Duration { return factor * promise }
